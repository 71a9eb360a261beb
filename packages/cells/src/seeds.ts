import { createRng, drawSeed, type Rng } from '@recurra/core';

/** A seed nobody asked to repeat. */
function entropy(): number {
  const word = globalThis.crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
  // TensorFlow.js takes a seed of 0 for "no seed".
  return (word % 0x7ffffffe) + 1;
}

/**
 * Where a layer gets the seeds of its random operations from: the ambient random scope if there is one,
 * else its own `seed`, else the platform's entropy.
 */
export class SeedSource {
  readonly seed: number | null;
  #stream: Rng | undefined;

  constructor(seed: number | null) {
    this.seed = seed;
  }

  /** @returns The seed for the next dropout mask. */
  next(): number {
    return drawSeed(() => {
      this.#stream ??= createRng(this.seed ?? entropy()).fork('dropout');
      return this.#stream.seed();
    });
  }

  /** @returns The seed for the initial value of the weight of this name; the same whenever it is asked for. */
  forWeight(name: string): number {
    return drawSeed(() => (this.seed === null ? entropy() : createRng(this.seed).fork(name).seed()));
  }
}

/** Gives a seed unlike `seed` but determined by it; null stays null. */
export function deriveSeed(seed: number | null, label: string): number | null {
  return seed === null ? null : createRng(seed).fork(label).seed();
}
