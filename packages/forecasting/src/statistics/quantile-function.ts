import { normalQuantile } from './normal.ts';

/**
 * The quantile function through some quantiles: straight lines between them, and beyond the outermost ones tails
 * that go on as a normal distribution's would.
 *
 * @param probabilities Ascending.
 * @param values Quantiles at those probabilities, ascending, from `at` on.
 * @param at Where they start.
 * @param u Probability, between 0 and 1.
 */
export function quantileAt(
  probabilities: readonly number[],
  values: ArrayLike<number>,
  at: number,
  u: number,
): number {
  const last = probabilities.length - 1;
  if (u <= probabilities[0]!) return tail(probabilities, values, at, 0, 1, u);
  if (u >= probabilities[last]!) return tail(probabilities, values, at, last, last - 1, u);
  let q = 1;
  while (probabilities[q]! < u) q++;
  const [p0, p1] = [probabilities[q - 1]!, probabilities[q]!];
  const [v0, v1] = [values[at + q - 1]!, values[at + q]!];
  return v0 + ((u - p0) / (p1 - p0)) * (v1 - v0);
}

/** Goes on from an outermost quantile at the pace that the next one inside sets. */
function tail(
  probabilities: readonly number[],
  values: ArrayLike<number>,
  at: number,
  outer: number,
  inner: number,
  u: number,
): number {
  if (probabilities.length === 1) return values[at]!;
  const z = normalQuantile(Math.min(1 - 1e-6, Math.max(1e-6, u)));
  const [z0, z1] = [normalQuantile(probabilities[outer]!), normalQuantile(probabilities[inner]!)];
  const [v0, v1] = [values[at + outer]!, values[at + inner]!];
  return v0 + ((z - z0) / (z0 - z1)) * (v0 - v1);
}

/**
 * Where a value lies among quantiles: the probability below it, by straight lines between them.
 *
 * @param probabilities Ascending.
 * @param values Quantiles at those probabilities, ascending, from `at` on.
 * @param at Where they start.
 * @param y The value.
 * @returns Between 0 and 1; beyond the outermost quantiles half of what is left outside.
 */
export function probabilityAt(
  probabilities: readonly number[],
  values: ArrayLike<number>,
  at: number,
  y: number,
): number {
  const last = probabilities.length - 1;
  if (y < values[at]!) return probabilities[0]! / 2;
  if (y > values[at + last]!) return (1 + probabilities[last]!) / 2;
  let q = 1;
  while (q < last && values[at + q]! < y) q++;
  const [v0, v1] = [values[at + q - 1]!, values[at + q]!];
  const [p0, p1] = [probabilities[q - 1]!, probabilities[q]!];
  return v1 > v0 ? p0 + ((y - v0) / (v1 - v0)) * (p1 - p0) : (p0 + p1) / 2;
}
