import type { Rng } from '@recurra/core/random';

/**
 * Turns log weights into weights that sum to 1.
 *
 * @param logWeights Any numbers, or −Infinity; not all of them.
 * @param out Filled; as long as `logWeights`.
 */
export function normalise(logWeights: Float64Array, out: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const weight of logWeights) top = Math.max(top, weight);
  let total = 0;
  for (let line = 0; line < out.length; line++) total += out[line] = Math.exp(logWeights[line]! - top);
  for (let line = 0; line < out.length; line++) out[line]! /= total;
}

/** 1 / Σ w²: how many lines of equal weight would be worth as much. */
export function effectiveSize(weights: Float64Array): number {
  let squares = 0;
  for (const weight of weights) squares += weight * weight;
  return 1 / squares;
}

/**
 * Draws as many lines as there are, each about as often as its weight says; one random number for all.
 *
 * @returns Their indices, rising.
 * @see Kitagawa 1996.
 */
export function systematic(weights: Float64Array, rng: Rng): number[] {
  const count = weights.length;
  const offset = rng.uniform();
  const lines: number[] = [];
  let line = 0;
  let sum = weights[0]!;
  for (let pick = 0; pick < count; pick++) {
    while (sum * count <= pick + offset && line < count - 1) sum += weights[++line]!;
    lines.push(line);
  }
  return lines;
}

/** Draws one line by weight. */
export function pickLine(weights: Float64Array, rng: Rng): number {
  let left = rng.uniform();
  let last = 0;
  for (let line = 0; line < weights.length; line++) {
    if (weights[line] === 0) continue;
    last = line;
    left -= weights[line]!;
    if (left < 0) break;
  }
  return last;
}

/** Draws lines independently of each other, but keeps line 0 as the first: for a sweep whose line 0 is given. */
export function keepingFirst(weights: Float64Array, rng: Rng): number[] {
  return Array.from(weights, (_, place) => (place === 0 ? 0 : pickLine(weights, rng)));
}
