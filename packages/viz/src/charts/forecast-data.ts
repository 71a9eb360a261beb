import { formatLevel, formatNumber, timeWriter, typicalStep } from './format.ts';

/** What was observed. */
export interface ObservedSeries {
  /** Name, used as the label of the vertical axis. */
  readonly id?: string;
  /** Time stamps, epoch milliseconds UTC, ascending. */
  readonly times: ArrayLike<number>;
  /** One value a time, in the series' own unit. */
  readonly values: ArrayLike<number>;
}

/** A forecast with its interval. */
export interface ForecastBand {
  /** Time stamps, epoch milliseconds UTC, ascending. */
  readonly times: ArrayLike<number>;
  /** Median, one a time. */
  readonly median: ArrayLike<number>;
  /** Lower end of the interval. */
  readonly lower: ArrayLike<number>;
  /** Upper end of the interval. */
  readonly upper: ArrayLike<number>;
  /** Probability inside the interval, 0 to 1. */
  readonly level: number;
}

/** What a forecast chart shows. */
export interface ForecastChartData {
  /** The history. */
  readonly series: ObservedSeries;
  /** The forecast; without one, only the history is drawn. It may overlap the end of the history. */
  readonly forecast?: ForecastBand | undefined;
  /** The forecast that was made for a held-out tail of the history, drawn beside what came true. */
  readonly holdout?: { readonly forecast: ForecastBand } | undefined;
  /** False where times only count steps, from the epoch on: the chart then shows their numbers. Default true. */
  readonly dated?: boolean | undefined;
  /** Steps in one season; decides how much history is shown. */
  readonly seasonLength?: number | undefined;
  /** Observations of history to show; by default a few seasons, few enough to leave the forecast room. */
  readonly historySteps?: number | undefined;
}

/** One step of a forecast chart: whatever is known at that time. */
export interface ForecastPoint {
  /** Epoch milliseconds, UTC. */
  readonly time: number;
  readonly observed?: number;
  readonly median?: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** How many observations of history leave the forecast readable. */
export function historyLength(data: ForecastChartData): number {
  const total = data.series.times.length;
  if (data.historySteps !== undefined) return Math.min(total, Math.max(2, data.historySteps));
  const horizon = Math.max(data.forecast?.times.length ?? 0, data.holdout?.forecast.times.length ?? 0);
  if (horizon === 0) return Math.min(total, Math.max(120, 4 * (data.seasonLength ?? 1)));
  const seasons = 4 * (data.seasonLength ?? 1);
  return Math.min(total, Math.max(24, 3 * horizon, Math.min(seasons, 6 * horizon)));
}

/** The observations to show, as points. */
export function visibleHistory(data: ForecastChartData): ForecastPoint[] {
  const { times, values } = data.series;
  const points: ForecastPoint[] = [];
  for (let i = times.length - historyLength(data); i < times.length; i++) {
    points.push({ time: times[i]!, observed: values[i]! });
  }
  return points;
}

/**
 * The steps of a band as points, led in by the last observation before it: the line then grows out of the
 * history instead of starting in the air.
 */
export function bandPoints(band: ForecastBand, history: readonly ForecastPoint[]): ForecastPoint[] {
  const points = Array.from(band.times, (time, i) => ({
    time,
    median: band.median[i]!,
    lower: band.lower[i]!,
    upper: band.upper[i]!,
  }));
  const start = band.times[0] ?? Number.POSITIVE_INFINITY;
  const anchor = history.filter((point) => point.time < start).at(-1)?.observed;
  if (anchor === undefined) return points;
  const time = history.filter((point) => point.time < start).at(-1)!.time;
  return [{ time, median: anchor, lower: anchor, upper: anchor }, ...points];
}

/** Everything visible, merged by time: what a reader steps through. */
export function forecastPoints(data: ForecastChartData): ForecastPoint[] {
  const merged = new Map<number, ForecastPoint>();
  for (const point of visibleHistory(data)) merged.set(point.time, point);
  for (const band of [data.holdout?.forecast, data.forecast]) {
    if (!band) continue;
    for (const point of bandPoints(band, [])) merged.set(point.time, { ...merged.get(point.time), ...point });
  }
  return [...merged.values()].sort((a, b) => a.time - b.time);
}

/** Says in one or two sentences what the chart shows. */
export function describeForecast(data: ForecastChartData): string {
  const history = visibleHistory(data);
  const write = timeWriter(typicalStep(data.series.times), data.dated);
  const first = history[0];
  const last = history.at(-1);
  const name = data.series.id ? ` of ${data.series.id}` : '';
  const parts: string[] = [];
  if (first && last) {
    parts.push(
      `${history.length} observations${name} from ${write(first.time)} to ${write(last.time)}, the last one ${formatNumber(last.observed!)}.`,
    );
  }
  const band = data.forecast;
  const end = band ? band.times.length - 1 : -1;
  if (band && end >= 0) {
    parts.push(
      `Forecast of ${band.times.length} steps from ${write(band.times[0]!)} to ${write(band.times[end]!)}: the median ends at ${formatNumber(band.median[end]!)}, with an interval (${formatLevel(band.level)}) from ${formatNumber(band.lower[end]!)} to ${formatNumber(band.upper[end]!)}.`,
    );
  }
  return parts.join(' ');
}
