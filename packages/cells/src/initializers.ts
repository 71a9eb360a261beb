import { createRng, orthogonalMatrix } from '@recurra/core';
import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type Identifier, instantiate } from './resolve.ts';
import type { Initializer } from './types.ts';

/** The size-independent part of a weight's shape is never null. */
function sizes(shape: tfl.Shape): number[] {
  return shape.map((size) => {
    if (size === null) throw new ShapeError(`initializer: the weight's shape must be known, got [${shape}].`);
    return size;
  });
}

/**
 * Initialiser for recurrent kernels: a random matrix with orthonormal rows or columns.
 *
 * Serialises as tfjs-layers' `Orthogonal` does and replaces it in this package's layers, for speed.
 *
 * @see Saxe, McClelland & Ganguli 2014, arXiv:1312.6120.
 */
export class Orthogonal extends tf.serialization.Serializable implements Initializer {
  static readonly className = 'Orthogonal';
  readonly gain: number;
  readonly seed: number | null;

  constructor(config: { gain?: number | null; seed?: number | null } = {}) {
    super();
    this.gain = config.gain ?? 1;
    this.seed = config.seed ?? null;
  }

  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  apply(shape: tfl.Shape): tf.Tensor {
    const dims = sizes(shape);
    const columns = dims.at(-1);
    if (columns === undefined || dims.length < 2) {
      throw new ShapeError(`Orthogonal: the weight must have at least 2 axes, got [${shape}].`);
    }
    const rows = dims.slice(0, -1).reduce((product, size) => product * size, 1);
    const rng = createRng(this.seed ?? 0);
    return tf.tensor(orthogonalMatrix(rows, columns, rng, this.gain), dims);
  }

  getConfig(): tf.serialization.ConfigDict {
    return { gain: this.gain, seed: this.seed };
  }
}

/** Initialiser of a bias in which one gate starts elsewhere than the others. */
export class BiasWithGate extends tf.serialization.Serializable implements Initializer {
  static readonly className = 'BiasWithGate';
  readonly #others: Initializer;
  readonly #units: number;
  readonly #special: { readonly gate: number; readonly value: number };

  constructor(others: Initializer, units: number, special: { gate: number; value: number }) {
    super();
    this.#others = others;
    this.#units = units;
    this.#special = special;
  }

  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  apply(shape: tfl.Shape): tf.Tensor {
    const [length = 0] = sizes(shape);
    const { gate, value } = this.#special;
    const start = gate * this.#units;
    const after = length - start - this.#units;
    return tf.tidy(() => {
      const parts: tf.Tensor[] = [tf.fill([this.#units], value)];
      if (start > 0) parts.unshift(this.#others.apply([start]));
      if (after > 0) parts.push(this.#others.apply([after]));
      return tf.concat(parts, 0);
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

/**
 * Resolves an initialiser's name, serialised form or instance.
 *
 * @throws ArgumentError if there is none of this name.
 */
export function resolveInitializer(
  where: string,
  key: string,
  value: Identifier<Initializer> | undefined,
  fallback: string,
): Initializer {
  const made = instantiate<Initializer>(where, key, value ?? fallback, { orthogonal: 'Orthogonal' });
  if (made === null || typeof made.apply !== 'function') {
    throw new ArgumentError(`${where}: ${key} must be an initializer such as '${fallback}'.`);
  }
  if (made.getClassName() !== 'Orthogonal' || made instanceof Orthogonal) return made;
  return new Orthogonal(made.getConfig() as { gain?: number; seed?: number });
}

/**
 * Gives an initialiser that takes a seed, but has none, the given seed; leaves any other as it is.
 */
export function withSeed(initializer: Initializer, seed: () => number): Initializer {
  const config = initializer.getConfig();
  const cls = initializer.constructor as tf.serialization.SerializableConstructor<Initializer>;
  // JSON drops undefined: tfjs-layers' own initialisers always carry the key, set or not.
  if (!('seed' in config) || (config.seed !== undefined && config.seed !== null)) return initializer;
  return new cls({ ...config, seed: seed() });
}
