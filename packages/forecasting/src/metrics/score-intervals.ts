import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import { meanOf } from './check.ts';
import { intervalCoverage } from './coverage.ts';
import { intervalWidth, msis, winklerScore } from './intervals.ts';
import { quantileLoss } from './quantile-loss.ts';

/** How well the intervals of one level held. */
export interface IntervalScores {
  /** Probability they are meant to hold. */
  readonly level: number;
  /** Share of the observations they held. */
  readonly coverage: number;
  /** Mean width, in the series' unit. */
  readonly width: number;
  /** Winkler score, in the series' unit. */
  readonly winkler: number;
  /** Winkler score over the in-sample error of seasonal naive; `null` where that is zero or not defined. */
  readonly msis: number | null;
}

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

/** Probabilities of the quantiles that a forecast holds, each with its values: the median and the ends of the intervals. */
function quantilesOf(forecast: SeriesForecast): [quantile: number, values: Float64Array][] {
  const round = (quantile: number): number => Number(quantile.toFixed(12));
  return [
    ...intervalsOf(forecast).flatMap(({ level, lower, upper }): [number, Float64Array][] => [
      [round((1 - level) / 2), lower],
      [round((1 + level) / 2), upper],
    ]),
    [0.5, forecast.median],
  ];
}

/** Interval part of the overall score. */
interface IntervalSummary {
  readonly weightedQuantileLoss: number | null;
  readonly quantiles: readonly { readonly quantile: number; readonly loss: number }[];
  readonly intervals: readonly IntervalScores[];
}

/**
 * Means over the intervals of many series.
 *
 * @param scores Interval scores of each series.
 * @param pairs Forecast and outcome of each series.
 * @returns Means by level, in the order of first appearance, and weighted quantile losses: each is Σ 2·pinball / Σ|y| over
 *   the series that have this quantile.
 */
export function summariseIntervals(
  scores: readonly (readonly IntervalScores[])[],
  pairs: readonly { readonly actual: Float64Array; readonly forecast: SeriesForecast }[],
): IntervalSummary {
  const levels = new Map<number, IntervalScores[]>();
  for (const score of scores.flat()) {
    const list = levels.get(score.level);
    if (list === undefined) levels.set(score.level, [score]);
    else list.push(score);
  }
  const sums = new Map<number, { loss: number; size: number }>();
  for (const { actual, forecast } of pairs) {
    const size = actual.reduce((sum, value) => sum + Math.abs(value), 0);
    for (const [quantile, values] of quantilesOf(forecast)) {
      const sum = sums.get(quantile) ?? { loss: 0, size: 0 };
      sum.loss += 2 * actual.length * quantileLoss(actual, values, quantile);
      sum.size += size;
      sums.set(quantile, sum);
    }
  }
  const quantiles = [...sums]
    .sort(([a], [b]) => a - b)
    .filter(([, { size }]) => size > 0)
    .map(([quantile, { loss, size }]) => ({ quantile, loss: loss / size }));
  return {
    weightedQuantileLoss: quantiles.length === 0 ? null : meanOf(quantiles.length, (i) => quantiles[i]!.loss),
    quantiles,
    intervals: [...levels].map(([level, list]) => ({
      level,
      coverage: meanOf(list.length, (i) => list[i]!.coverage),
      width: meanOf(list.length, (i) => list[i]!.width),
      winkler: meanOf(list.length, (i) => list[i]!.winkler),
      msis: meanOrNull(list.map(({ msis }) => msis).filter((value) => value !== null)),
    })),
  };
}

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : meanOf(values.length, (i) => values[i]!);
}
