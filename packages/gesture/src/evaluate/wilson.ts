/** 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * The 95 % Wilson score interval of a share: where the true one lies, as far as the number of trials tells.
 *
 * @param share Share of successes, 0 to 1.
 * @param n Trials.
 * @returns Its ends, within 0 and 1.
 * @see Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference.
 * @example wilsonInterval(81 / 263, 263) // [0.255, 0.366]
 */
export function wilsonInterval(share: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const weight = 1 + (z * z) / n;
  const middle = (share + (z * z) / (2 * n)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
