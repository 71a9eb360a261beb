import type { Rng } from './rng.ts';

// Scopes nest and are synchronous, so a plain stack is enough: no other code can run between push and pop.
const scopes: Rng[] = [];

/**
 * Runs a function with an ambient source of randomness, from which layers such as dropout draw their seeds.
 *
 * @param rng The source. What is drawn advances it.
 * @param fn Runs at once; must be synchronous, because the scope ends when it returns.
 * @returns What `fn` returns.
 * @example const loss = withRandomScope(rng, () => model.apply(x, { training: true }));
 */
export function withRandomScope<T>(rng: Rng, fn: () => T): T {
  scopes.push(rng);
  try {
    return fn();
  } finally {
    scopes.pop();
  }
}

/**
 * Draws the next seed for a TensorFlow.js op from the innermost {@link withRandomScope}.
 *
 * @param fallback Gives the seed where there is no scope.
 * @returns An integer in [1, 2^31), or what `fallback` gave.
 * @example tf.dropout(x, rate, undefined, drawSeed(() => layerRng.seed()));
 */
export function drawSeed(fallback: () => number): number {
  const scope = scopes[scopes.length - 1];
  return scope === undefined ? fallback() : scope.seed();
}
