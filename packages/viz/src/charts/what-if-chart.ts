import * as Plot from '@observablehq/plot';
import { checkLength, plotFrame, ticksFor, timeAxis, valueAxis } from './axes.ts';
import { type ChartOptions, stepRange } from './forecast-chart.ts';
import { bandPoints, type ForecastBand, type ObservedSeries, visibleHistory } from './forecast-data.ts';
import { formatLevel, formatNumber, timeWriter, typicalStep } from './format.ts';
import { type ChartElement, frameChart, type LegendEntry, layoutFrame, resolveDocument } from './frame.ts';
import { resolveTheme, styleOf } from './theme.ts';

/** One scenario on a what-if chart. */
export interface ChartScenario {
  /** Name of the scenario. */
  readonly name: string;
  /** Median of its forecast, one a step of the baseline. */
  readonly median: ArrayLike<number>;
}

/** Options of {@link whatIfChart}. */
export interface WhatIfChartOptions extends ChartOptions {
  /** False where times only count steps, from the epoch on: the chart then shows their numbers. Default true. */
  readonly dated?: boolean | undefined;
  /** The history. */
  readonly series: ObservedSeries;
  /** The forecast as things stand. */
  readonly baseline: ForecastBand;
  /** What is expected instead, scenario by scenario. */
  readonly scenarios: readonly ChartScenario[];
  /** Steps in one season; decides how much history is shown. */
  readonly seasonLength?: number | undefined;
  /** Observations of history to show. */
  readonly historySteps?: number | undefined;
  /** Label of the vertical axis. Default: the series' id. */
  readonly valueLabel?: string | undefined;
}

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Says what each scenario changes, in words; `dated` false where times only count steps. */
export function describeWhatIf(
  baseline: ForecastBand,
  scenarios: readonly ChartScenario[],
  id: string | undefined,
  dated?: boolean,
): string {
  const steps = baseline.times.length;
  if (steps === 0) return 'There is no forecast.';
  const write = timeWriter(typicalStep(baseline.times), dated);
  const before = total(baseline.median);
  const listed = scenarios.map(({ name, median }) => {
    const change = total(median) - before;
    return `${name}: ${change < 0 ? '−' : '+'}${formatNumber(Math.abs(change))}`;
  });
  return `Forecast${id ? ` of ${id}` : ''} of ${steps} steps from ${write(baseline.times[0]!)} to ${write(baseline.times[steps - 1]!)}, ${formatNumber(before)} in all as things stand. Scenarios, by the change of the sum: ${listed.join('; ')}.`;
}

/**
 * Draws a forecast and what it would be in other circumstances.
 *
 * @param options Data and looks; times in epoch milliseconds UTC.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document, or if the arrays differ in length.
 * @example
 * const { baseline, scenarios } = await whatIf(forecaster, table, { scenarios: { dearer: { price: 12 } } });
 * const svg = whatIfChart({
 *   series: table.series[0],
 *   baseline: baseline[0],
 *   scenarios: scenarios.map(({ name, forecasts }) => ({ name, median: forecasts[0].median })),
 * });
 */
export function whatIfChart(options: WhatIfChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'whatIfChart');
  const { series, baseline } = options;
  const steps = baseline.times.length;
  checkLength('whatIfChart', 'series.values', series.values, series.times.length);
  for (const key of ['median', 'lower', 'upper'] as const) {
    checkLength('whatIfChart', `baseline.${key}`, baseline[key], steps);
  }
  for (const { name, median } of options.scenarios) {
    checkLength('whatIfChart', `the median of scenario "${name}"`, median, steps);
  }
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 420;
  const history = visibleHistory({
    series,
    forecast: baseline,
    seasonLength: options.seasonLength,
    historySteps: options.historySteps,
  });
  const future = bandPoints(baseline, history);
  // The first colour is the baseline's.
  const scenarios = options.scenarios.map(({ name, median }, n) => ({
    name,
    ...styleOf(theme, n + 1),
    points: bandPoints({ ...baseline, median }, history),
  }));
  const legend: LegendEntry[] = [
    { label: 'Observed', color: theme.observed, mark: 'line' },
    { label: 'Forecast as things stand', color: theme.forecast, mark: 'line' },
    { label: `${formatLevel(baseline.level)} interval`, color: theme.forecast, mark: 'area' },
    ...scenarios.map(({ name, color, dash }) => ({ label: name, color, dash, mark: 'line' }) as const),
  ];
  const layout = layoutFrame(options.title, legend, width);
  const ticks = ticksFor(height - layout.top);
  const time = (point: { time: number }): Date => new Date(point.time);
  const line = { x: time, strokeLinejoin: 'round', strokeLinecap: 'round' } as const;
  const label = options.valueLabel ?? series.id;
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    x: { type: 'utc' },
    y: { nice: true, zero: false },
    marks: [
      valueAxis(theme, ticks),
      timeAxis(
        theme,
        width,
        typicalStep(series.times),
        options.dated === false ? stepRange(history, future) : undefined,
      ),
      Plot.areaY(future, { x: time, y1: 'lower', y2: 'upper', fill: theme.forecast, fillOpacity: 0.18 }),
      future[0]
        ? Plot.ruleX([time(future[0])], { stroke: theme.muted, strokeDasharray: '2 3', strokeOpacity: 0.8 })
        : null,
      Plot.lineY(history, { ...line, y: 'observed', stroke: theme.observed, strokeWidth: 1.75 }),
      Plot.lineY(future, { ...line, y: 'median', stroke: theme.forecast, strokeWidth: 2.5 }),
      scenarios.map(({ points, color, dash }) =>
        Plot.lineY(points, {
          ...line,
          y: 'median',
          stroke: color,
          strokeWidth: 2.25,
          ...(dash ? { strokeDasharray: dash } : {}),
        }),
      ),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: label ?? 'Value',
    label: options.title ?? `Forecast${label ? ` of ${label}` : ''} in other circumstances`,
    description: describeWhatIf(baseline, options.scenarios, series.id, options.dated),
    theme,
  });
}
