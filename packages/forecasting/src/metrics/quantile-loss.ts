import { ArgumentError } from '@recurra/plugin';
import { checkPair, checkProbability, meanOf, type Values } from './check.ts';

/**
 * Quantile (pinball) loss.
 *
 *   mean of  τ·(y − q) where y ≥ q,  (1 − τ)·(q − y) elsewhere
 *
 * @param actual What happened, `[n]`.
 * @param forecast The forecast quantile, `[n]`.
 * @param quantile Its probability τ, strictly between 0 and 1.
 * @returns In the series' unit; half the {@link mae} for 0.5. GluonTS's `quantile_loss` is the sum of twice this.
 * @throws ArgumentError if empty, of unequal length, or `quantile` is out of range.
 * @see Koenker & Bassett 1978, "Regression Quantiles".
 * @example quantileLoss([10], [8], 0.9); // 1.8
 */
export function quantileLoss(actual: Values, forecast: Values, quantile: number): number {
  checkPair('quantileLoss', actual, forecast);
  checkProbability('quantileLoss', 'quantile', quantile);
  return meanOf(actual.length, (i) => {
    const error = actual[i]! - forecast[i]!;
    return error >= 0 ? quantile * error : (quantile - 1) * error;
  });
}

/** What {@link weightedQuantileLoss} returns. */
export interface WeightedQuantileLoss {
  /** Loss of each quantile, in the order of `quantiles`. */
  readonly perQuantile: readonly number[];
  /** Their mean. */
  readonly mean: number;
}

function checkQuantiles(where: string, forecasts: readonly Values[], quantiles: readonly number[]): void {
  if (quantiles.length === 0 || forecasts.length !== quantiles.length) {
    throw new ArgumentError(
      `${where}(): forecasts must hold one list for each of at least one quantile, got ${forecasts.length} lists for ${quantiles.length} quantiles.`,
    );
  }
}

/**
 * Weighted quantile loss, as GluonTS defines it.
 *
 *   2 · Σ pinball(τ) / Σ|y|  for each quantile τ, and the mean over the quantiles
 *
 * For a set of series, join their steps: the loss is a ratio of sums over all of them.
 *
 * @param actual What happened, `[n]`.
 * @param forecasts The forecast quantiles, `[quantiles][n]`.
 * @param quantiles Their probabilities, each strictly between 0 and 1.
 * @returns The loss of each quantile and the mean; NaN if every actual value is 0.
 * @throws ArgumentError if a list is empty or of unequal length, or a quantile is out of range.
 * @see GluonTS, `wQuantileLoss` and `mean_wQuantileLoss`; Park et al. 2022.
 * @example weightedQuantileLoss([10, 10], [[8, 8], [10, 10]], [0.1, 0.5]).perQuantile; // [0.04, 0]
 */
export function weightedQuantileLoss(
  actual: Values,
  forecasts: readonly Values[],
  quantiles: readonly number[],
): WeightedQuantileLoss {
  checkQuantiles('weightedQuantileLoss', forecasts, quantiles);
  const perQuantile = quantiles.map((quantile, i) => 2 * quantileLoss(actual, forecasts[i]!, quantile));
  const size = meanOf(actual.length, (i) => Math.abs(actual[i]!));
  const relative = perQuantile.map((loss) => loss / size);
  return { perQuantile: relative, mean: meanOf(relative.length, (i) => relative[i]!) };
}

/**
 * Continuous ranked probability score, estimated from quantiles.
 *
 *   mean over quantiles τ of  2 · pinball(τ)
 *
 * It nears the CRPS as the quantiles become many and evenly spread; with few it only ranks forecasts that have the same ones.
 *
 * @param actual What happened, `[n]`.
 * @param forecasts The forecast quantiles, `[quantiles][n]`.
 * @param quantiles Their probabilities, each strictly between 0 and 1.
 * @returns In the series' unit, the mean over the steps.
 * @throws ArgumentError if a list is empty or of unequal length, or a quantile is out of range.
 * @see Gneiting & Ranjan 2011, "Comparing density forecasts using threshold- and quantile-weighted scoring rules".
 * @example crpsFromQuantiles([10], [[8], [10], [12]], [0.1, 0.5, 0.9]); // (0.4 + 0 + 0.4) / 3
 */
export function crpsFromQuantiles(
  actual: Values,
  forecasts: readonly Values[],
  quantiles: readonly number[],
): number {
  checkQuantiles('crpsFromQuantiles', forecasts, quantiles);
  return meanOf(quantiles.length, (i) => 2 * quantileLoss(actual, forecasts[i]!, quantiles[i]!));
}
