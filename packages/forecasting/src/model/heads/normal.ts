/**
 * The standard normal quantile function.
 *
 * @param p Probability, strictly between 0 and 1.
 * @returns z with Φ(z) = p, relative error below 1.2e-9.
 * @see Acklam 2003, "An algorithm for computing the inverse normal cumulative distribution function".
 */
export function normalQuantile(p: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  ];
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const poly = (coefficients: readonly number[], x: number, last: number): number =>
    coefficients.reduce((sum, value) => sum * x + value, 0) * x + last;
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return poly([...c, 4.374664141464968], q, 2.938163982698783) / poly(d, q, 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (poly(a, r, 2.506628277459239) * q) / poly(b, r, 1);
}
