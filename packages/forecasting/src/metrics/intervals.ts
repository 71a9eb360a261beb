import { checkPair, checkProbability, meanOf, type Values } from './check.ts';
import { seasonalNaiveError } from './mase.ts';

/**
 * Mean width of an interval.
 *
 * @param lower Lower ends, `[n]`.
 * @param upper Upper ends, `[n]`.
 * @returns Mean of upper − lower, in the series' unit.
 * @throws ArgumentError if empty or of unequal length.
 * @example intervalWidth([0, 1], [2, 5]); // 3
 */
export function intervalWidth(lower: Values, upper: Values): number {
  checkPair('intervalWidth', lower, upper);
  return meanOf(lower.length, (i) => upper[i]! - lower[i]!);
}

/**
 * Winkler (interval) score: the width, and for every observation outside its distance times 2 / α.
 *
 *   mean of  (u − l) + 2/α · (l − y) where y < l + 2/α · (y − u) where y > u,   α = 1 − level
 *
 * @param actual What happened, `[n]`.
 * @param lower Lower ends, `[n]`.
 * @param upper Upper ends, `[n]`.
 * @param level Probability the interval is meant to hold, strictly between 0 and 1.
 * @returns In the series' unit; less is better, and the true interval has the least on average.
 * @throws ArgumentError if empty, of unequal length, or `level` is out of range.
 * @see Winkler 1972; Gneiting & Raftery 2007, equation 43.
 * @example winklerScore([5], [1], [4], 0.8); // 3 + 10 · 1
 */
export function winklerScore(actual: Values, lower: Values, upper: Values, level: number): number {
  checkPair('winklerScore', actual, lower);
  checkPair('winklerScore', actual, upper);
  checkProbability('winklerScore', 'level', level);
  const penalty = 2 / (1 - level);
  return meanOf(actual.length, (i) => {
    const [y, low, high] = [actual[i]!, lower[i]!, upper[i]!];
    return high - low + penalty * Math.max(0, low - y) + penalty * Math.max(0, y - high);
  });
}

/**
 * Mean scaled interval score, as the M4 competition defines it: {@link winklerScore} over the in-sample error of
 * seasonal naive.
 *
 * @param actual What happened, `[n]`.
 * @param lower Lower ends, `[n]`.
 * @param upper Upper ends, `[n]`.
 * @param history Observations before the forecast, longer than one season.
 * @param seasonLength Steps in one season.
 * @param level Probability the interval is meant to hold; default 0.95, as in M4 (α = 0.05).
 * @returns Less is better. If seasonal naive never erred, 0 for a perfect interval of no width and Infinity for others.
 * @throws ArgumentError on empty or unequal lengths, a history no longer than one season, or `level` out of range.
 * @see Makridakis, Spiliotis & Assimakopoulos 2020, "The M4 Competition".
 * @example msis([5], [1], [4], [1, 2, 3, 4], 1, 0.8); // 13
 */
export function msis(
  actual: Values,
  lower: Values,
  upper: Values,
  history: Values,
  seasonLength: number,
  level = 0.95,
): number {
  const score = winklerScore(actual, lower, upper, level);
  const scale = seasonalNaiveError(history, seasonLength);
  if (scale === 0) return score === 0 ? 0 : Number.POSITIVE_INFINITY;
  return score / scale;
}
