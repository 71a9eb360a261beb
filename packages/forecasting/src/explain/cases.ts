import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { mae, seasonalNaiveError } from '../metrics/index.ts';
import { cutSeries } from './cut-series.ts';

/** One series at one back-test origin. */
export interface Case {
  /** Place of the series in the table. */
  readonly index: number;
  /** Observations known at the origin. */
  readonly end: number;
  /** The series as it stood then. */
  readonly cut: Series;
  /** What came, `[horizon]`. */
  readonly actual: Float64Array;
  /** Unit of the error: that of the seasonal-naive forecast in the history. */
  readonly scale: number;
}

/** How {@link makeCases} cuts a table. */
export interface CaseOptions {
  readonly horizon: number;
  readonly origins: number;
  readonly step: number;
  /** Observations a method needs. */
  readonly least: number;
  /** Steps beyond the origin for which known-future covariates are handed over. */
  readonly ahead: number;
}

/**
 * Cuts every series at its origins.
 *
 * @returns The cases that can be scored, and how many cannot: too short, or without a scale.
 */
export function makeCases(table: SeriesTable, options: CaseOptions): { cases: Case[]; leftOut: number } {
  const { horizon, origins, step, least, ahead } = options;
  const cases: Case[] = [];
  table.series.forEach((series, index) => {
    for (let k = origins - 1; k >= 0; k--) {
      const end = series.values.length - horizon - k * step;
      if (end < Math.max(2, least)) continue;
      const cut = cutSeries(series, end, ahead);
      const actual = series.values.subarray(end, end + horizon);
      const scale = seasonalNaiveError(cut.values, end > table.seasonLength ? table.seasonLength : 1);
      if (scale > 0 && actual.every(Number.isFinite)) cases.push({ index, end, cut, actual, scale });
    }
  });
  return { cases, leftOut: table.series.length * origins - cases.length };
}

/**
 * Error of a forecast in units of the seasonal-naive error.
 *
 * @returns MASE of the median, or mean pinball loss of the median and all interval ends.
 */
export function caseError(
  { actual, scale }: Case,
  forecast: SeriesForecast,
  metric: 'mase' | 'pinball',
): number {
  const horizon = actual.length;
  const median = forecast.median.subarray(0, horizon);
  if (median.length < horizon) return Number.NaN;
  if (metric === 'mase') return mae(actual, median) / scale;
  const quantiles: [number, Float64Array][] = [[0.5, median]];
  for (const { level, lower, upper } of forecast.intervals ?? [forecast]) {
    quantiles.push([(1 - level) / 2, lower], [(1 + level) / 2, upper]);
  }
  let sum = 0;
  for (const [q, values] of quantiles) {
    for (let k = 0; k < horizon; k++) {
      const difference = (actual[k] as number) - (values[k] as number);
      sum += Math.max(q * difference, (q - 1) * difference);
    }
  }
  return sum / (quantiles.length * horizon * scale);
}
