/**
 * Where an observation lies in its forecast: its signed distance from the median, in half widths of the interval on
 * that side.
 *
 * @param observed The observation.
 * @param median Median of its forecast.
 * @param lower Lower end of its interval.
 * @param upper Upper end of its interval.
 * @returns 0 at the median, ±1 at the interval's ends; NaN if anything is not finite.
 */
export function scoreOf(observed: number, median: number, lower: number, upper: number): number {
  const difference = observed - median;
  if (difference === 0) return 0;
  const half = difference > 0 ? upper - median : median - lower;
  if (!Number.isFinite(half) || !Number.isFinite(difference)) return Number.NaN;
  // An interval without width (a constant history) must not make the score infinite.
  const least = 1e-9 * Math.max(Math.abs(median), Math.abs(observed));
  return difference / Math.max(half, least);
}

/** Fewest calibration scores with which a false-alarm rate can be kept. */
export const scoresNeeded = (falseAlarmRate: number): number => Math.ceil(1 / falseAlarmRate - 1e-9) - 1;

/** Sizes of scores in ascending order, NaN left out. */
export function sortedSizes(scores: Iterable<number>): Float64Array {
  const sizes: number[] = [];
  for (const score of scores) if (!Number.isNaN(score)) sizes.push(Math.abs(score));
  return Float64Array.from(sizes).sort();
}

/**
 * The size of a score above which it is flagged: of n ordinary scores and one more that is their like, the one more
 * is above it with probability ⌊rate·(n + 1)⌋ / (n + 1) at most.
 *
 * @param sizes Sizes of the calibration's scores, ascending, at least {@link scoresNeeded}.
 * @param falseAlarmRate Strictly between 0 and 1.
 * @returns The threshold, one of the sizes.
 * @see Vovk, Gammerman, Shafer 2005, Algorithmic Learning in a Random World (conformal prediction).
 */
export function thresholdFor(sizes: Float64Array, falseAlarmRate: number): number {
  const rank = Math.floor(falseAlarmRate * (sizes.length + 1) + 1e-9);
  return sizes[sizes.length - rank] as number;
}

/**
 * The conformal p-value of a score: the share of ordinary scores that are as large, itself counted.
 *
 * @param sizes Sizes of the calibration's scores, ascending.
 * @param score The score.
 * @returns Between 1/(n + 1) and 1; NaN for NaN, or without calibration.
 */
export function pValueOf(sizes: Float64Array, score: number): number {
  if (Number.isNaN(score) || sizes.length === 0) return Number.NaN;
  const size = Math.abs(score);
  let low = 0;
  let high = sizes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sizes[middle] as number) < size) low = middle + 1;
    else high = middle;
  }
  return (1 + sizes.length - low) / (sizes.length + 1);
}
