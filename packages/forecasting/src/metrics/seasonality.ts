import { ArgumentError } from '@recurra/plugin';
import { checkSeason, meanOf, type Values } from './check.ts';

/** One-sided 90 % point of the normal distribution, as the competition's code rounds it. */
const criticalValue = 1.645;

/** Autocorrelations of lags 1 to `lags`, about the overall mean and over the whole variance, as R's `acf` has them. */
function autocorrelations(values: Values, lags: number): Float64Array {
  const mean = meanOf(values.length, (i) => values[i]!);
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean);
    return sum;
  };
  const variance = covariance(0);
  return Float64Array.from({ length: lags }, (_, k) => covariance(k + 1) / variance);
}

/**
 * Tells whether a series is seasonal, by the test of the M4 competition: the autocorrelation of one season must lie
 * outside ± 1.645 · √((1 + 2 Σ r²) / n), the sum being over the shorter lags.
 *
 * Like the competition's code it says no to a season of 1, to fewer than three seasons, to a constant series, and where
 * R's `acf` does not reach so far: a season of more than 10 · log₁₀(n) steps.
 *
 * @param values Observations, `[n]`.
 * @param seasonLength Steps in one season, m.
 * @param options.maxLag Longest season it may say yes to; default R's, the integer below 10 · log₁₀(n).
 * @returns Whether it is.
 * @throws ArgumentError if `seasonLength` is no positive integer.
 * @see `SeasonalityTest` in Mcompetitions/M4-methods, "Benchmarks and Evaluation.R".
 * @example seasonalityTest([1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5], 2); // true
 */
export function seasonalityTest(
  values: Values,
  seasonLength: number,
  options: { readonly maxLag?: number } = {},
): boolean {
  checkSeason('seasonalityTest', seasonLength);
  const n = values.length;
  const { maxLag = Math.floor(10 * Math.log10(n)) } = options;
  if (seasonLength === 1 || n < 3 * seasonLength) return false;
  if (seasonLength > Math.min(maxLag, n - 1)) return false;
  const r = autocorrelations(values, seasonLength);
  let squares = 0;
  for (let lag = 1; lag < seasonLength; lag++) squares += r[lag - 1]! ** 2;
  return Math.abs(r[seasonLength - 1]!) > criticalValue * Math.sqrt((1 + 2 * squares) / n);
}

/** Centred moving average over one season at `at`, which must be half a season inside; 2 × m where m is even. */
function centredMean(values: Values, at: number, seasonLength: number): number {
  const half = Math.floor(seasonLength / 2);
  let sum = 0;
  for (let i = at - half; i <= at + half; i++) sum += values[i]!;
  if (seasonLength % 2 === 0) sum -= (values[at - half]! + values[at + half]!) / 2;
  return sum / seasonLength;
}

/**
 * Seasonal indices of the classical multiplicative decomposition: the mean ratio of the values of one phase to the centred
 * moving average, scaled to a mean of 1.
 *
 * @param values Observations, `[n]`, at least two seasons.
 * @param seasonLength Steps in one season, m.
 * @returns `[m]`; the first is of the phase of `values[0]`. Not finite where the moving average is zero.
 * @throws ArgumentError if there are fewer than two seasons.
 * @see `decompose(x, type = "multiplicative")$figure` of R.
 * @example seasonalIndices([1, 3, 1, 3, 1, 3], 2); // [0.5, 1.5]
 */
export function seasonalIndices(values: Values, seasonLength: number): Float64Array {
  checkSeason('seasonalIndices', seasonLength);
  if (values.length < 2 * seasonLength) {
    throw new ArgumentError(
      `seasonalIndices(): values must hold two seasons of ${seasonLength}, got ${values.length} values.`,
    );
  }
  const half = Math.floor(seasonLength / 2);
  const sums = new Float64Array(seasonLength);
  const counts = new Uint32Array(seasonLength);
  for (let t = half; t < values.length - half; t++) {
    const ratio = values[t]! / centredMean(values, t, seasonLength);
    // R leaves out what is not a number (0 / 0), but not infinity.
    if (Number.isNaN(ratio)) continue;
    sums[t % seasonLength]! += ratio;
    counts[t % seasonLength]!++;
  }
  const figure = sums.map((sum, phase) => sum / counts[phase]!);
  const mean = meanOf(seasonLength, (i) => figure[i]!);
  return figure.map((index) => index / mean);
}

/** A series without its season, and the season ahead. */
export interface SeasonalAdjustment {
  /** Whether the series was found to be seasonal; if not, `adjusted` is the series and the indices are 1. */
  readonly seasonal: boolean;
  /** Values divided by their seasonal index, `[n]`. */
  readonly adjusted: Float64Array;
  /** Seasonal indices of the steps ahead, `[horizon]`. */
  readonly ahead: Float64Array;
}

/**
 * Takes the season out of a series as the benchmarks of the M4 competition do: if {@link seasonalityTest} finds one, by
 * {@link seasonalIndices}.
 *
 * @param values Observations, `[n]`.
 * @param horizon Steps ahead that indices are wanted for.
 * @param seasonLength Steps in one season.
 * @param options.maxLag Longest season to look for; see {@link seasonalityTest}.
 * @returns The adjusted series. A season whose indices are zero, negative or not finite, as happens about zero, counts as
 *   none: dividing by them would give no number.
 * @throws ArgumentError if `seasonLength` is no positive integer.
 */
export function adjustSeason(
  values: Values,
  horizon: number,
  seasonLength: number,
  options: { readonly maxLag?: number } = {},
): SeasonalAdjustment {
  if (seasonalityTest(values, seasonLength, options)) {
    const figure = seasonalIndices(values, seasonLength);
    if (figure.every((index) => index > 0 && Number.isFinite(index))) {
      return {
        seasonal: true,
        adjusted: Float64Array.from(values, (value, t) => value / figure[t % seasonLength]!),
        ahead: Float64Array.from({ length: horizon }, (_, k) => figure[(values.length + k) % seasonLength]!),
      };
    }
  }
  return {
    seasonal: false,
    adjusted: Float64Array.from(values),
    ahead: new Float64Array(horizon).fill(1),
  };
}
