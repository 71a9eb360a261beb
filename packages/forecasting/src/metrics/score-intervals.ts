import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import { meanOf, meanOrNull } from './check.ts';
import { intervalCoverage } from './coverage.ts';
import { intervalWidth, msis, winklerScore } from './intervals.ts';
import { quantileLoss } from './quantile-loss.ts';
import type { IntervalScores, QuantileScore } from './score-types.ts';

/**
 * The intervals of a forecast; the first one alone where it has no list.
 *
 * @param forecast The forecast.
 * @returns Intervals in its order; those with ends that are not finite are left out.
 */
export function intervalsOf(forecast: SeriesForecast): readonly Interval[] {
  const { level, lower, upper } = forecast;
  return (forecast.intervals ?? [{ level, lower, upper }]).filter(
    (interval) => interval.lower.every(Number.isFinite) && interval.upper.every(Number.isFinite),
  );
}

/**
 * Scores the intervals of one forecast.
 *
 * @param actual What happened, `[steps]`.
 * @param forecast The forecast of the same steps.
 * @param history What came before; left out where there is no scale.
 * @param seasonLength Steps in one season.
 */
export function scoreIntervals(
  actual: Float64Array,
  forecast: SeriesForecast,
  history: Float64Array | undefined,
  seasonLength: number,
): IntervalScores[] {
  return intervalsOf(forecast).map(({ level, lower, upper }) => ({
    level,
    coverage: intervalCoverage(actual, lower, upper),
    width: intervalWidth(lower, upper),
    winkler: winklerScore(actual, lower, upper, level),
    msis: history === undefined ? null : msis(actual, lower, upper, history, seasonLength, level),
  }));
}

/**
 * Scores the quantiles of one forecast: the median and the ends of its intervals.
 *
 * @param actual What happened, `[steps]`.
 * @param forecast The forecast of the same steps.
 * @returns Losses in the order of the quantiles.
 */
export function scoreQuantiles(actual: Float64Array, forecast: SeriesForecast): QuantileScore[] {
  // Without the last digits, in which (1 + 0.8) / 2 differs from 0.9.
  const round = (quantile: number): number => Number(quantile.toFixed(12));
  const values = new Map([[0.5, forecast.median]]);
  for (const { level, lower, upper } of intervalsOf(forecast)) {
    values.set(round((1 - level) / 2), lower);
    values.set(round((1 + level) / 2), upper);
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .map(([quantile, ends]) => ({ quantile, loss: 2 * quantileLoss(actual, ends, quantile) }));
}

/**
 * Means over the interval scores of many series.
 *
 * @param scores Interval scores of each series.
 * @returns One by level, in the order of first appearance.
 */
export function summariseIntervals(scores: readonly (readonly IntervalScores[])[]): IntervalScores[] {
  const levels = new Map<number, IntervalScores[]>();
  for (const score of scores.flat()) {
    const list = levels.get(score.level);
    if (list === undefined) levels.set(score.level, [score]);
    else list.push(score);
  }
  return [...levels].map(([level, list]) => ({
    level,
    coverage: meanOf(list.length, (i) => list[i]!.coverage),
    width: meanOf(list.length, (i) => list[i]!.width),
    winkler: meanOf(list.length, (i) => list[i]!.winkler),
    msis: meanOrNull(list.map(({ msis }) => msis)),
  }));
}
