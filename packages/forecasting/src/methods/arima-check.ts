/** Mean square of the changes over `lag` steps. */
function meanSquaredChange(values: ArrayLike<number>, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += (values[i]! - values[i - lag]!) ** 2;
  return sum / Math.max(1, values.length - lag);
}

/**
 * Looks whether a forecast can be that of a fitted ARIMA. The package's search can fail without a word, and then hands out
 * numbers of other memory (its issue 7); and its optimiser can end at a model that explodes.
 *
 * @param values What it was fitted to.
 * @param seasonLength Season of the model; 1 without.
 * @param median Forecast, `[horizon]`.
 * @param variances Variances of its errors, `[horizon]`.
 * @returns What is wrong, or `undefined`.
 */
export function implausible(
  values: ArrayLike<number>,
  seasonLength: number,
  median: readonly number[],
  variances: readonly number[],
): string | undefined {
  if (!median.every(Number.isFinite) || !variances.every(Number.isFinite))
    return 'numbers that are not finite';
  // Whole numbers and addresses, read as floating-point numbers, are next to nothing.
  if (median.some((value) => value !== 0 && Math.abs(value) < 1e-290)) return 'numbers that are none';
  // Errors further ahead hold those before them, but for what the computation loses.
  const grows = variances.every((variance, k) => variance >= (k === 0 ? 0 : 0.98 * variances[k - 1]!));
  if (!grows) return 'error variances that shrink';
  const [first, last] = [variances[0]!, variances.at(-1)!];
  // Twice differenced series have variances that grow by the third power.
  if (last > 100 * first * variances.length ** 3) return 'a model that explodes';
  const n = values.length;
  const naive = meanSquaredChange(values, 1);
  const seasonal = seasonLength > 1 ? meanSquaredChange(values, seasonLength) : naive;
  // A fit by maximum likelihood can hardly do worse than a naive forecast, which most orders contain.
  if (first > 4 * Math.min(naive, seasonal)) return 'larger errors than a naive forecast';
  const jump = Math.min(
    Math.abs(median[0]! - values[n - 1]!) / Math.sqrt(naive),
    Math.abs(median[0]! - values[n - seasonLength]!) / Math.sqrt(seasonal),
  );
  return jump > 6 ? 'a first step far from the last values' : undefined;
}
