import { createRng } from '@recurra/core/random';
import { quantileAt } from '../statistics/quantile-function.ts';

/** Spread of the ranks within the place a stored path tells, so that few paths give many samples. */
const blur = 0.08;

/**
 * Draws sample paths: how the truth moved among the quantiles on windows outside the training, step by step,
 * carried over to the quantiles of this forecast.
 *
 * Every step then has the forecast's own distribution, and neighbouring steps hang together as they did in the past.
 *
 * @param quantiles Of one series, `[horizon · probabilities]`.
 * @param probabilities Ascending.
 * @param paths `[paths][horizon]`, 0 to 1; empty: steps are taken as independent.
 * @param count Samples wanted.
 * @param seed Same seed, same samples.
 * @returns `count` paths, each `[horizon]`.
 * @see Clark et al. 2004, "The Schaake shuffle".
 */
export function samplePaths(
  quantiles: ArrayLike<number>,
  probabilities: readonly number[],
  paths: readonly (readonly number[])[],
  count: number,
  seed: number,
): Float64Array[] {
  const horizon = quantiles.length / probabilities.length;
  const rng = createRng(seed);
  // Ranks of the stored paths at each step, so that every step is spread evenly over 0 to 1.
  const ranks = Array.from({ length: horizon }, (_, k) => rankAt(paths, k));
  const order: number[] = [];
  return Array.from({ length: count }, () => {
    if (order.length === 0) for (let i = 0; i < paths.length; i++) order.push(i);
    const path = paths.length === 0 ? -1 : order.splice(rng.integer(order.length), 1)[0]!;
    const shift = (rng.uniform() - 0.5) * blur;
    return Float64Array.from({ length: horizon }, (_, k) => {
      const jitter = rng.uniform();
      const u = path < 0 ? jitter : fold((ranks[k]![path]! + jitter) / paths.length + shift);
      return quantileAt(probabilities, quantiles, k * probabilities.length, u);
    });
  });
}

function rankAt(paths: readonly (readonly number[])[], k: number): Float64Array {
  const order = paths.map((_, i) => i).sort((a, b) => paths[a]![k]! - paths[b]![k]! || a - b);
  const ranks = new Float64Array(paths.length);
  for (const [rank, i] of order.entries()) ranks[i] = rank;
  return ranks;
}

/** Brings what left the unit interval back in, mirrored. */
function fold(u: number): number {
  const inside = u < 0 ? -u : u > 1 ? 2 - u : u;
  return Math.min(1 - 1e-6, Math.max(1e-6, inside));
}
