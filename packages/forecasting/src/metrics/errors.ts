import { checkPair, meanOf, type Values } from './check.ts';

/**
 * Mean absolute error.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns Mean of |actual − forecast|, in the series' unit.
 * @throws ArgumentError if empty or of unequal length.
 * @example mae([1, 2], [2, 4]); // 1.5
 */
export function mae(actual: Values, forecast: Values): number {
  checkPair('mae', actual, forecast);
  return meanOf(actual.length, (i) => Math.abs(actual[i]! - forecast[i]!));
}

/**
 * Mean squared error.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns Mean of (actual − forecast)², in the square of the series' unit.
 * @throws ArgumentError if empty or of unequal length.
 * @example mse([1, 2], [2, 4]); // 2.5
 */
export function mse(actual: Values, forecast: Values): number {
  checkPair('mse', actual, forecast);
  return meanOf(actual.length, (i) => (actual[i]! - forecast[i]!) ** 2);
}

/**
 * Root mean squared error.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns Square root of the mean of (actual − forecast)², in the series' unit.
 * @throws ArgumentError if empty or of unequal length.
 * @example rmse([1, 2], [2, 4]); // sqrt(2.5)
 */
export function rmse(actual: Values, forecast: Values): number {
  checkPair('rmse', actual, forecast);
  return Math.sqrt(meanOf(actual.length, (i) => (actual[i]! - forecast[i]!) ** 2));
}

/**
 * Symmetric mean absolute percentage error, as the M4 competition defines it.
 *
 *   200 · mean(|y − f| / (|y| + |f|)), a step with y = f = 0 counting as 0.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns Between 0 and 200.
 * @throws ArgumentError if empty or of unequal length.
 * @see Makridakis, Spiliotis, Assimakopoulos 2020, "The M4 Competition".
 * @example smape([100], [110]); // 9.52…
 */
export function smape(actual: Values, forecast: Values): number {
  checkPair('smape', actual, forecast);
  const term = (i: number): number => {
    const size = Math.abs(actual[i]!) + Math.abs(forecast[i]!);
    return size === 0 ? 0 : Math.abs(actual[i]! - forecast[i]!) / size;
  };
  return 200 * meanOf(actual.length, term);
}

/**
 * Mean absolute percentage error.
 *
 *   100 · mean(|y − f| / |y|), over the steps with y ≠ 0.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns In percent, 0 or more; NaN if every actual value is 0.
 * @throws ArgumentError if empty or of unequal length.
 * @see Hyndman & Koehler 2006, "Another look at measures of forecast accuracy", section 2.2: why to prefer others.
 * @example mape([100, 50], [110, 40]); // 15
 */
export function mape(actual: Values, forecast: Values): number {
  checkPair('mape', actual, forecast);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] === 0) continue;
    sum += Math.abs(actual[i]! - forecast[i]!) / Math.abs(actual[i]!);
    count++;
  }
  return (100 * sum) / count;
}

/**
 * Normalised deviation: the absolute error as a share of what there was. It is the weighted quantile loss of the median.
 *
 *   Σ|y − f| / Σ|y|
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @returns 0 or more; NaN if every actual value is 0.
 * @throws ArgumentError if empty or of unequal length.
 * @see GluonTS, metric `ND`; Yu, Rao & Dhillon 2016, "Temporal Regularized Matrix Factorization".
 * @example nd([100, 50], [110, 40]); // 20 / 150
 */
export function nd(actual: Values, forecast: Values): number {
  checkPair('nd', actual, forecast);
  return mae(actual, forecast) / meanOf(actual.length, (i) => Math.abs(actual[i]!));
}
