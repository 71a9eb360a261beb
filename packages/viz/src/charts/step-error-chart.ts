import * as Plot from '@observablehq/plot';
import { plotFrame, ticksFor, valueAxis } from './axes.ts';
import type { ChartOptions } from './forecast-chart.ts';
import { formatNumber } from './format.ts';
import { type ChartElement, frameChart, layoutFrame, resolveDocument } from './frame.ts';
import { resolveTheme, styleOf } from './theme.ts';

/** One line of a step-error chart. */
export interface StepErrors {
  /** Name of the method. */
  readonly name: string;
  /** Its error at each step of the horizon; what is not finite is left out. */
  readonly errors: ArrayLike<number>;
}

/** Options of {@link stepErrorChart}. */
export interface StepErrorChartOptions extends ChartOptions {
  /** The methods. */
  readonly methods: readonly StepErrors[];
  /** Name of the error. Default `MASE`. */
  readonly metric?: string | undefined;
}

/** Says how errors grow with the horizon, in words. */
export function describeStepErrors(methods: readonly StepErrors[], metric: string): string {
  const steps = methods.reduce((most, { errors }) => Math.max(most, errors.length), 0);
  if (steps === 0) return 'There are no errors to show.';
  const listed = methods.map(
    ({ name, errors }) =>
      `${name} ${formatNumber(errors[0] ?? Number.NaN)} at the first, ${formatNumber(errors[errors.length - 1] ?? Number.NaN)} at the last`,
  );
  return `${metric} by step ahead, ${steps} steps: ${listed.join('; ')}.`;
}

/**
 * Draws how the error of one or more methods grows with the steps ahead.
 *
 * @param options Methods and looks.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document.
 * @example const svg = stepErrorChart({ methods: [{ name: 'GRU', errors: [0.5, 0.7, 0.8] }], metric: 'MASE' });
 */
export function stepErrorChart(options: StepErrorChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'stepErrorChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 420;
  const metric = options.metric ?? 'MASE';
  const lines = options.methods.map(({ name, errors }, n) => ({
    name,
    ...styleOf(theme, n),
    points: Array.from(errors, (error, i) => ({ step: i + 1, error })),
  }));
  const layout = layoutFrame(
    options.title,
    lines.map(({ name, color, dash }) => ({ label: name, color, dash, mark: 'line' })),
    width,
  );
  const ticks = ticksFor(height - layout.top);
  const steps = lines.reduce((most, { points }) => Math.max(most, points.length), 1);
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    x: { domain: [1, Math.max(2, steps)] },
    y: { nice: true, zero: true, ...(options.methods.length ? {} : { domain: [0, 1] }) },
    marks: [
      valueAxis(theme, ticks),
      Plot.axisX({
        ticks: Math.min(Math.max(1, steps - 1), Math.max(2, Math.round(width / 90))),
        tickFormat: (step: number) => (Number.isInteger(step) ? String(step) : ''),
        tickSize: 5,
        color: theme.muted,
        label: 'Steps ahead',
        labelArrow: 'none',
        labelAnchor: 'center',
        labelOffset: 40,
      }),
      lines.map(({ points, color, dash }) => [
        Plot.lineY(points, {
          x: 'step',
          y: 'error',
          stroke: color,
          strokeWidth: 2,
          strokeLinejoin: 'round',
          ...(dash ? { strokeDasharray: dash } : {}),
        }),
        points.length <= 24 ? Plot.dot(points, { x: 'step', y: 'error', r: 2.5, fill: color }) : null,
      ]),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: `${metric}, less is better`,
    label: options.title ?? `${metric} by step ahead`,
    description: describeStepErrors(options.methods, metric),
    theme,
  });
}
