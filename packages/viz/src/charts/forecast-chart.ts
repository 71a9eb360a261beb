import * as Plot from '@observablehq/plot';
import { plotFrame, ticksFor, timeAxis, valueAxis } from './axes.ts';
import {
  bandPoints,
  describeForecast,
  type ForecastChartData,
  type ForecastPoint,
  historyLength,
  visibleHistory,
} from './forecast-data.ts';
import { formatLevel, typicalStep } from './format.ts';
import { type ChartElement, frameChart, type LegendEntry, layoutFrame, resolveDocument } from './frame.ts';
import { resolveTheme, type ThemeOption } from './theme.ts';

/** What both charts let you choose about their looks. */
export interface ChartOptions {
  /** Heading, inside the picture. */
  readonly title?: string | undefined;
  /** Width in pixels. Default 800. */
  readonly width?: number | undefined;
  /** Height in pixels. Default 420. */
  readonly height?: number | undefined;
  /** Where to create elements; needed outside a browser (linkedom's will do). */
  readonly document?: Document | undefined;
  /** Colours. Default `light`. */
  readonly theme?: ThemeOption | undefined;
}

/** Options of {@link forecastChart}. */
export interface ForecastChartOptions extends ForecastChartData, ChartOptions {
  /** Label of the vertical axis. Default: the series' id. */
  readonly valueLabel?: string | undefined;
}

/**
 * Draws the end of a series and its forecast: median line and interval, optionally with the back-test.
 *
 * @param options Data and looks; times in epoch milliseconds UTC, values in the series' own unit.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document, or if the arrays of a series differ in length.
 * @example
 * const svg = forecastChart({ series: { times, values }, forecast: { times, median, lower, upper, level: 0.8 } });
 */
export function forecastChart(options: ForecastChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'forecastChart');
  checkLengths(options);
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 420;
  const { forecast, holdout } = options;
  const history = visibleHistory(options);
  const future = forecast ? bandPoints(forecast, history) : [];
  const backtest = holdout ? bandPoints(holdout.forecast, history) : [];

  const layout = layoutFrame(options.title, legendOf(options, theme), width);
  const step = typicalStep(options.series.times);
  const label = options.valueLabel ?? options.series.id;
  const time = (point: ForecastPoint): Date => new Date(point.time);
  const line = { x: time, strokeLinejoin: 'round', strokeLinecap: 'round' } as const;
  const dots = historyLength(options) <= 60 && width / historyLength(options) > 9;
  const ticks = ticksFor(height - layout.top);

  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    x: { type: 'utc' },
    y: { nice: true, zero: false },
    marks: [
      valueAxis(theme, ticks),
      timeAxis(theme, width, step, options.dated === false ? stepRange(history, future) : undefined),
      Plot.areaY(backtest, { x: time, y1: 'lower', y2: 'upper', fill: theme.accent, fillOpacity: 0.14 }),
      Plot.areaY(future, { x: time, y1: 'lower', y2: 'upper', fill: theme.forecast, fillOpacity: 0.22 }),
      future[0]
        ? Plot.ruleX([time(future[0])], { stroke: theme.muted, strokeDasharray: '2 3', strokeOpacity: 0.8 })
        : null,
      Plot.lineY(history, { ...line, y: 'observed', stroke: theme.observed, strokeWidth: 1.75 }),
      dots ? Plot.dot(history, { x: time, y: 'observed', r: 2, fill: theme.observed }) : null,
      Plot.lineY(backtest, {
        ...line,
        y: 'median',
        stroke: theme.accent,
        strokeWidth: 2,
        strokeDasharray: '5 3',
      }),
      Plot.lineY(future, { ...line, y: 'median', stroke: theme.forecast, strokeWidth: 2.5 }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: label ?? 'Value',
    label: options.title ?? (forecast ? `Forecast${label ? ` of ${label}` : ''}` : (label ?? 'Time series')),
    description: describeForecast(options),
    theme,
  });
}

/** First and last time shown. */
export function stepRange(
  history: readonly { readonly time: number }[],
  future: readonly { readonly time: number }[],
): [number, number] {
  const first = history[0] ?? future[0];
  const last = future.at(-1) ?? history.at(-1);
  return [first?.time ?? 0, last?.time ?? 0];
}

function legendOf(
  data: ForecastChartData,
  theme: { observed: string; forecast: string; accent: string },
): LegendEntry[] {
  const entries: LegendEntry[] = [{ label: 'Observed', color: theme.observed, mark: 'line' }];
  if (data.forecast) {
    entries.push({ label: 'Forecast (median)', color: theme.forecast, mark: 'line' });
    entries.push({
      label: `${formatLevel(data.forecast.level)} interval`,
      color: theme.forecast,
      mark: 'area',
    });
  }
  if (data.holdout) {
    const { level } = data.holdout.forecast;
    entries.push({ label: 'Back-test: forecast of held-out data', color: theme.accent, mark: 'dashed' });
    entries.push({ label: `its ${formatLevel(level)} interval`, color: theme.accent, mark: 'area' });
  }
  return entries;
}

function checkLengths({ series, forecast, holdout }: ForecastChartData): void {
  if (series.times.length !== series.values.length) {
    throw new TypeError(
      `forecastChart(): series.times and series.values must have the same length, got ${series.times.length} and ${series.values.length}.`,
    );
  }
  for (const [name, band] of [
    ['forecast', forecast],
    ['holdout.forecast', holdout?.forecast],
  ] as const) {
    if (!band) continue;
    for (const key of ['median', 'lower', 'upper'] as const) {
      if (band[key].length !== band.times.length) {
        throw new TypeError(
          `forecastChart(): ${name}.${key} must have ${band.times.length} values, one a time, got ${band[key].length}.`,
        );
      }
    }
  }
}
