import type { Rng } from '@recurra/core/random';
import { meanOf } from './spread.ts';

/** Brings counts to a sum of 1; all zeros stay. */
export function normalized(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total > 0 ? count / total : 0));
}

/**
 * Jensen–Shannon divergence with base 2: 0 for equal distributions, 1 for those that share nothing.
 *
 * @param p,q Shares, each together 1.
 * @see Lin 1991, Divergence measures based on the Shannon entropy.
 */
export function jensenShannon(p: readonly number[], q: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [p[i]!, q[i]!];
    const middle = (a + b) / 2;
    if (a > 0) sum += a * Math.log2(a / middle);
    if (b > 0) sum += b * Math.log2(b / middle);
  }
  return Math.max(0, sum / 2);
}

/** Area that two distributions share, 0 to 1. */
export const overlapOf = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, i) => sum + Math.min(share, q[i]!), 0);

/** Mean of distributions, each weighing the same. */
export function meanShares(all: readonly (readonly number[])[]): number[] {
  return (all[0] ?? []).map((_, bin) => meanOf(all.map((shares) => shares[bin]!)));
}

/** Divergence of each distribution from the mean of all others; there must be two at least. */
export function leaveOneOut(all: readonly (readonly number[])[]): number[] {
  const mean = meanShares(all);
  const n = all.length;
  return all.map((shares) => {
    // What is left of rounding must not be a negative share.
    const others = shares.map((share, bin) => Math.max(0, (mean[bin]! * n - share) / (n - 1)));
    return jensenShannon(shares, others);
  });
}

/** Mean divergence between random halves. */
export function halvesDivergence(all: readonly (readonly number[])[], rng: Rng): number {
  const half = Math.floor(all.length / 2);
  const found = Array.from({ length: 50 }, () => {
    const order = [...rng.permutation(all.length)].map((index) => all[index]!);
    return jensenShannon(meanShares(order.slice(0, half)), meanShares(order.slice(half)));
  });
  return meanOf(found);
}
