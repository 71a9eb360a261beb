// Distributions in double precision, for tests only: references that share nothing with the heads.

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0; relative error about 1e-15 (Lanczos 1964, g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln P(Y = k) of a negative binomial of mean `mu` and variance `mu + alpha·mu²`. */
export function negativeBinomialLog(k: number, mu: number, alpha: number): number {
  const r = 1 / alpha;
  const choose = logGamma(k + r) - logGamma(r) - logGamma(k + 1);
  return choose - r * Math.log1p(mu / r) + k * Math.log(mu / (r + mu));
}

/** The smallest k with P(Y ≤ k) ≥ q, and how near the probabilities at and before it come to q. */
export function negativeBinomialQuantile(
  q: number,
  mu: number,
  alpha: number,
): { readonly k: number; readonly margin: number } {
  const r = 1 / alpha;
  let p = Math.exp(-r * Math.log1p(mu / r));
  let below = 0;
  let sum = p;
  let k = 0;
  while (sum < q) {
    k++;
    p *= ((k - 1 + r) / k) * (mu / (r + mu));
    below = sum;
    sum += p;
  }
  return { k, margin: Math.min(sum - q, q - below) };
}

/** ln of Student's t density of location 0 and scale 1. */
export function studentLog(x: number, nu: number): number {
  const norm = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
  return norm - ((nu + 1) / 2) * Math.log1p((x * x) / nu);
}
