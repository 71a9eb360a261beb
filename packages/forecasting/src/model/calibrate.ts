import { normalQuantile } from '../statistics/normal.ts';
import { studentQuantile } from './heads/location-scale.ts';
import { weightedQuantile } from './initialise.ts';

/** Intervals are never made wider or narrower than this many times. */
const widest = 8;
const narrowest = 0.25;

/** Windows at which the factor found counts half (on a log scale). */
const trusted = 4;

/** Quantiles of windows outside the training, and what came true. */
export interface HeldOutQuantiles {
  /** Before calibration, `[windows · horizon · quantiles]`, in the series' unit. */
  readonly quantiles: Float32Array;
  /** In the series' unit, `[windows · horizon]`. */
  readonly actual: Float64Array;
  readonly windows: number;
  /** Series that the windows are of. */
  readonly series: number;
}

/** Fewest independent errors that are reckoned with. */
const fewestErrors = 3;

/**
 * How much wider intervals must be when their width is estimated from few independent errors.
 *
 * Overlapping windows of one series resemble each other: what just fits them is too narrow for what comes
 * next. As with a deviation estimated from n errors, Student's quantile over the normal one makes up for that; n is the
 * number of stretches as long as the horizon that the windows cover.
 */
function caution(level: number, { windows, series, actual }: HeldOutQuantiles): number {
  const horizon = actual.length / windows;
  const stretches = (windows / series + horizon - 1) / horizon;
  const q = (1 + level) / 2;
  return studentQuantile(q, Math.max(fewestErrors, stretches * series)) / normalQuantile(q);
}

/**
 * Finds by split conformal prediction the factor for each quantile's distance from the median with which the
 * intervals hold on windows outside the training.
 *
 * Both sides of an interval get the same factor: the quantile, at its level, of how far the truth lay from the
 * median in units of the predicted distance on that side.
 *
 * @param held Predictions for windows outside the training.
 * @param quantiles Ascending, symmetric around 0.5.
 * @returns One factor a quantile; 1 for the median and where there is nothing to learn from.
 * @see Romano, Patterson, Candès 2019, "Conformalized quantile regression" (here scaled, not shifted);
 *   Papadopoulos et al. 2002, split conformal prediction.
 */
export function conformalFactors(held: HeldOutQuantiles, quantiles: readonly number[]): number[] {
  const count = quantiles.length;
  const middle = quantiles.indexOf(0.5);
  const factors = new Array<number>(count).fill(1);
  const size = held.actual.length;
  if (size === 0) return factors;
  const ratios = new Float64Array(size);
  const ones = new Float64Array(size).fill(1);
  for (let q = 0; q < middle; q++) {
    const level = 1 - 2 * quantiles[q]!;
    for (let i = 0; i < size; i++) {
      const at = i * count;
      const median = held.quantiles[at + middle]!;
      const down = median - held.quantiles[at + q]!;
      const up = held.quantiles[at + count - 1 - q]! - median;
      const least = 1e-9 * Math.abs(median) + Number.MIN_VALUE;
      ratios[i] = Math.max(
        (median - held.actual[i]!) / Math.max(least, down),
        (held.actual[i]! - median) / Math.max(least, up),
      );
    }
    const wanted = caution(level, held) * weightedQuantile(ratios, ones, level);
    const trust = held.windows / (held.windows + trusted);
    const factor = Math.min(widest, Math.max(narrowest, wanted)) ** trust;
    factors[q] = factor;
    factors[count - 1 - q] = factor;
  }
  return factors;
}
