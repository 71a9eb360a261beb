import * as Plot from '@observablehq/plot';
import { checkLength, plotFrame, ticksFor, timeAxis, valueAxis } from './axes.ts';
import type { ChartOptions } from './forecast-chart.ts';
import type { ObservedSeries } from './forecast-data.ts';
import { formatLevel, formatNumber, timeWriter, typicalStep } from './format.ts';
import { type ChartElement, frameChart, type LegendEntry, layoutFrame, resolveDocument } from './frame.ts';
import { resolveTheme } from './theme.ts';

/** An event on an anomaly chart; times in epoch milliseconds UTC. */
export interface ChartEvent {
  /** First flagged observation. */
  readonly start: number;
  /** Last flagged observation. */
  readonly end: number;
  /** The one farthest out. */
  readonly peak: number;
  /** Its value. */
  readonly peakValue: number;
  /** On which side of the forecast. */
  readonly direction: 'above' | 'below' | 'both';
}

/** What an anomaly chart shows: an entry of `detectAnomalies(…)` of `@recurra/forecasting` fits. */
export interface AnomalyChartData {
  /** Name of the series. */
  readonly id?: string;
  /** Time stamps, epoch milliseconds UTC, ascending. */
  readonly times: ArrayLike<number>;
  /** What was observed, one a time; NaN where it is missing. */
  readonly observed: ArrayLike<number>;
  /** What was expected. */
  readonly median: ArrayLike<number>;
  /** Below this an observation is flagged. */
  readonly lower: ArrayLike<number>;
  /** Above this an observation is flagged. */
  readonly upper: ArrayLike<number>;
  /** 1 where an observation is flagged. */
  readonly flagged: ArrayLike<number>;
  /** Flagged observations, neighbours together. */
  readonly events: readonly ChartEvent[];
  /** Share of ordinary observations that may be flagged by chance; named in the legend. */
  readonly falseAlarmRate?: number;
}

/** Options of {@link anomalyChart}. */
export interface AnomalyChartOptions extends ChartOptions {
  /** False where times only count steps, from the epoch on: the chart then shows their numbers. Default true. */
  readonly dated?: boolean | undefined;
  /** Observations, limits and events. */
  readonly anomalies: AnomalyChartData;
  /** The whole series, of which some is shown before the first scored observation. */
  readonly series?: ObservedSeries | undefined;
  /** Observations of it to show before. Default: a quarter as many as are scored. */
  readonly historySteps?: number | undefined;
  /** Label of the vertical axis. Default: the series' id. */
  readonly valueLabel?: string | undefined;
}

interface Point {
  readonly time: Date;
  readonly observed: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly flagged: boolean;
}

/** Says what the chart shows: how many events, and the largest of them; `dated` false where times only count steps. */
export function describeAnomalies(data: AnomalyChartData, dated?: boolean): string {
  const write = timeWriter(typicalStep(data.times), dated);
  const count = data.times.length;
  if (count === 0) return 'No observation was scored.';
  const name = data.id ? ` of ${data.id}` : '';
  const range = `${count} observations${name} from ${write(data.times[0]!)} to ${write(data.times[count - 1]!)}`;
  const { events } = data;
  if (events.length === 0) return `${range}; none is out of the ordinary.`;
  const listed = events.slice(0, 5).map(({ start, end, peakValue, direction }) => {
    const when = start === end ? write(start) : `${write(start)} to ${write(end)}`;
    const side = direction === 'both' ? 'on both sides of' : direction;
    return `${when}, ${side} what was expected (${formatNumber(peakValue)})`;
  });
  const more = events.length > 5 ? `; and ${events.length - 5} more` : '';
  return `${range}; ${events.length} ${events.length === 1 ? 'event' : 'events'} out of the ordinary: ${listed.join('; ')}${more}.`;
}

/**
 * Draws a series, the limits within which it was expected, and the observations outside them.
 *
 * @param options Data and looks.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document, or if the arrays differ in length.
 * @example const svg = anomalyChart({ anomalies: report.series[0], series: table.series[0] });
 */
export function anomalyChart(options: AnomalyChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'anomalyChart');
  const { anomalies: data } = options;
  const count = data.times.length;
  for (const key of ['observed', 'median', 'lower', 'upper', 'flagged'] as const) {
    checkLength('anomalyChart', `anomalies.${key}`, data[key], count);
  }
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 420;
  const points = Array.from(
    data.times,
    (time, i): Point => ({
      time: new Date(time),
      observed: data.observed[i]!,
      median: data.median[i]!,
      lower: data.lower[i]!,
      upper: data.upper[i]!,
      flagged: data.flagged[i] === 1,
    }),
  );
  const line = [...historyBefore(options), ...points];
  const flagged = points.filter((point) => point.flagged);
  const step = typicalStep(data.times);
  const rate = data.falseAlarmRate;
  const shown = [line[0]?.time.getTime() ?? 0, line.at(-1)?.time.getTime() ?? 0] as const;
  const legend: LegendEntry[] = [
    { label: 'Observed', color: theme.observed, mark: 'line' },
    { label: 'Expected (median)', color: theme.forecast, mark: 'line' },
    {
      label: rate !== undefined && Number.isFinite(rate) ? `${formatLevel(1 - rate)} interval` : 'Limits',
      color: theme.forecast,
      mark: 'area',
    },
    { label: 'Out of the ordinary', color: theme.accent, mark: 'ring' },
  ];
  const layout = layoutFrame(options.title, legend, width);
  const ticks = ticksFor(height - layout.top);
  const label = options.valueLabel ?? data.id;
  const round = { x: 'time', strokeLinejoin: 'round', strokeLinecap: 'round' } as const;
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    x: { type: 'utc' },
    y: { nice: true, zero: false },
    marks: [
      Plot.rectX(data.events, {
        // Half a step on each side: an event of one observation has a width too.
        x1: ({ start }: ChartEvent) => new Date(start - step / 2),
        x2: ({ end }: ChartEvent) => new Date(end + step / 2),
        fill: theme.accent,
        fillOpacity: 0.18,
      }),
      valueAxis(theme, ticks),
      timeAxis(theme, width, step, options.dated === false ? shown : undefined),
      Plot.areaY(points, { x: 'time', y1: 'lower', y2: 'upper', fill: theme.forecast, fillOpacity: 0.2 }),
      Plot.lineY(points, { ...round, y: 'median', stroke: theme.forecast, strokeWidth: 1.5 }),
      Plot.lineY(line, { ...round, y: 'observed', stroke: theme.observed, strokeWidth: 1.5 }),
      Plot.dot(flagged, {
        x: 'time',
        y: 'observed',
        r: 4.5,
        fill: theme.background === 'none' ? 'transparent' : theme.background,
        stroke: theme.accent,
        strokeWidth: 2,
      }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: label ?? 'Value',
    label: options.title ?? `Anomalies${label ? ` of ${label}` : ''}`,
    description: describeAnomalies(data, options.dated),
    theme,
  });
}

function historyBefore({
  series,
  anomalies,
  historySteps,
}: AnomalyChartOptions): { time: Date; observed: number }[] {
  if (!series) return [];
  checkLength('anomalyChart', 'series.values', series.values, series.times.length);
  const wanted = historySteps ?? Math.ceil(anomalies.times.length / 4);
  const first = anomalies.times[0] ?? Number.POSITIVE_INFINITY;
  const before = Array.from(series.times, (time, i) => ({ time, observed: series.values[i]! })).filter(
    ({ time }) => time < first,
  );
  return wanted > 0
    ? before.slice(-wanted).map(({ time, observed }) => ({ time: new Date(time), observed }))
    : [];
}
