import { ArgumentError } from '@recurra/plugin';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { deriveKey, type RngKey } from './key.ts';

/** Everything an {@link Rng} is; plain JSON, so that a checkpoint can hold it. */
export interface RngState {
  readonly algorithm: 'xoroshiro128+';
  /** Names the stream; what {@link Rng.fork} derives from. */
  readonly key: readonly number[];
  /** Where in the stream the generator stands. */
  readonly words: readonly number[];
}

/** A seeded source of random numbers. Same seed and same calls, same numbers, on every machine. */
export interface Rng {
  /** @returns The next number, uniform in [0, 1), with 53 random bits. */
  uniform(): number;
  /** @returns The next standard-normal number (mean 0, variance 1). */
  normal(): number;
  /**
   * @param bound A positive integer, at most 2^32.
   * @returns The next integer, uniform in [0, bound).
   */
  integer(bound: number): number;
  /**
   * @param length How many.
   * @returns The numbers 0 … length-1 in random order.
   */
  permutation(length: number): Int32Array;
  /** @returns The next seed for a TensorFlow.js op, uniform in [1, 2^31). */
  seed(): number;
  /**
   * Gives an independent stream. It depends on this stream's seed and on the label only, not on how many numbers have
   * been drawn, and draws nothing; the same label twice gives the same stream twice.
   *
   * @param label Names the new stream among the forks of this one.
   */
  fork(label: string | number): Rng;
  /** @returns All of the generator's state, as JSON-serialisable data for {@link rngFromState}. */
  state(): RngState;
}

/**
 * Creates a seeded random number generator (xoroshiro128+, 2^128-1 period).
 *
 * @param seed Any safe integer.
 * @returns A generator whose sequence is the same on every machine, and stays the same between releases.
 * @throws ArgumentError if the seed is not a safe integer.
 * @see Blackman & Vigna 2021, Scrambled linear pseudorandom number generators.
 * @example const rng = createRng(42); rng.normal();
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed)) {
    throw new ArgumentError(`createRng(): seed must be a safe integer, got ${String(seed)}.`);
  }
  const key = deriveKey([0, 0, 0, 0], `seed:${seed}`);
  return new Xoroshiro(key, xoroshiro128plusFromState(key));
}

/**
 * Restores a generator from what {@link Rng.state} gave; it continues exactly where the other stood.
 *
 * @param state The saved state.
 * @returns A generator of its own; the saved state is not changed by it.
 * @throws ArgumentError if the value is not such a state.
 * @example const copy = rngFromState(JSON.parse(JSON.stringify(rng.state())));
 */
export function rngFromState(state: RngState): Rng {
  if (state?.algorithm !== 'xoroshiro128+' || !isWords(state.key) || !isWords(state.words)) {
    throw new ArgumentError(
      'rngFromState(): state must come from Rng.state(); it is damaged or of another kind.',
    );
  }
  const [a, b, c, d] = state.key as readonly number[] as RngKey;
  return new Xoroshiro([a, b, c, d], xoroshiro128plusFromState(state.words));
}

function isWords(value: unknown): value is RngKey {
  return Array.isArray(value) && value.length === 4 && value.every((word) => Number.isInteger(word));
}

class Xoroshiro implements Rng {
  readonly #key: RngKey;
  readonly #generator: RandomGenerator;

  constructor(key: RngKey, generator: RandomGenerator) {
    this.#key = key;
    this.#generator = generator;
  }

  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  // Marsaglia's polar method. The second number of each pair is dropped: the state stays four words and every call
  // stands for itself.
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x1_0000_0000) {
      throw new ArgumentError(
        `Rng.integer(): bound must be an integer from 1 to 2^32, got ${String(bound)}.`,
      );
    }
    return uniformInt(this.#generator, 0, bound - 1);
  }

  permutation(length: number): Int32Array {
    if (!Number.isInteger(length) || length < 0 || length > 0x7fff_ffff) {
      throw new ArgumentError(
        `Rng.permutation(): length must be an integer from 0 to 2^31-1, got ${String(length)}.`,
      );
    }
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const pick = this.integer(last + 1);
      const held = order[last] as number;
      order[last] = order[pick] as number;
      order[pick] = held;
    }
    return order;
  }

  seed(): number {
    return uniformInt(this.#generator, 1, 0x7fff_ffff);
  }

  fork(label: string | number): Rng {
    const key = deriveKey(this.#key, `fork:${typeof label}:${label}`);
    return new Xoroshiro(key, xoroshiro128plusFromState(key));
  }

  state(): RngState {
    return { algorithm: 'xoroshiro128+', key: [...this.#key], words: [...this.#generator.getState()] };
  }
}
