import { ArgumentError, ShapeError } from '@recurra/plugin';
import { describe } from './describe.ts';
import type { LayerSpec, Numbers } from './spec.ts';

/** Asks what a layer is given, and names the layer where something is wrong. */
export class LayerReader {
  readonly #layer: { readonly [key: string]: unknown };
  readonly #where: string;
  readonly #finite: boolean;
  readonly #known: Set<string> = new Set(['type', 'name']);

  /** @param finite Whether weights must be numbers and not infinite. */
  constructor(where: string, layer: object, finite: boolean) {
    this.#where = where;
    this.#layer = layer as { [key: string]: unknown };
    this.#finite = finite;
  }

  fail(message: string): never {
    throw new ArgumentError(`${this.#where}: ${message}`);
  }

  /** Runs what the kernels check, and names the layer where they refuse. */
  attempt<T>(fn: () => T): T {
    try {
      return fn();
    } catch (error) {
      return this.fail((error as Error).message);
    }
  }

  /** The same for an object within the layer. */
  inner(key: string): LayerReader | undefined {
    this.#known.add(key);
    const value = this.#layer[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || value === null) {
      this.fail(`${key} must be an object of weights, got ${describe(value)}.`);
    }
    return new LayerReader(`${this.#where}: ${key}`, value, this.#finite);
  }

  size(key: string): number {
    this.#known.add(key);
    const value = this.#layer[key];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
      this.fail(`${key} must be a positive integer, got ${describe(value)}.`);
    }
    return value;
  }

  optionalSize(key: string): number | undefined {
    this.#known.add(key);
    return this.#layer[key] === undefined ? undefined : this.size(key);
  }

  nonNegative(key: string, otherwise: number): number {
    this.#known.add(key);
    const value = this.#layer[key] ?? otherwise;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      this.fail(`${key} must be a number of at least 0, got ${describe(value)}.`);
    }
    return value;
  }

  flag(key: string): boolean {
    this.#known.add(key);
    const value = this.#layer[key] ?? false;
    if (typeof value !== 'boolean') this.fail(`${key} must be true or false, got ${describe(value)}.`);
    return value;
  }

  choice<T extends string>(key: string, choices: readonly T[]): T {
    this.#known.add(key);
    const value = (this.#layer[key] ?? choices[0]) as T;
    if (!choices.includes(value)) {
      this.fail(`${key} must be one of ${choices.join(', ')}, got ${describe(value)}.`);
    }
    return value;
  }

  /** A value that somebody else checks. */
  any<T>(key: string): T | undefined {
    this.#known.add(key);
    return this.#layer[key] as T | undefined;
  }

  /**
   * Weights.
   *
   * @param shape What each dimension is called, and its size.
   */
  weights(key: string, shape: readonly (readonly [name: string, size: number])[]): Float32Array {
    this.#known.add(key);
    const value = this.#layer[key] as Numbers | undefined;
    const length = shape.reduce((product, [, size]) => product * size, 1);
    const expected = shape.map(([name, size]) => (name === '' ? size : `${name} = ${size}`)).join(', ');
    if (typeof value !== 'object' || value === null || typeof value.length !== 'number') {
      this.fail(`${key} must be ${length} numbers, row by row [${expected}], got ${describe(value)}.`);
    }
    if (value.length !== length) {
      throw new ShapeError(
        `${this.#where}: ${key} must have ${length} numbers, row by row [${expected}], got ${value.length}; ` +
          'check the sizes of this layer and of the one before it.',
      );
    }
    const floats = value instanceof Float32Array ? value : Float32Array.from(value);
    if (this.#finite && !floats.every(Number.isFinite)) {
      this.fail(
        `${key} must be finite numbers where precision is 'int8', got NaN or an infinity; use 'float32', or repair the weights.`,
      );
    }
    return floats;
  }

  optionalWeights(
    key: string,
    shape: readonly (readonly [name: string, size: number])[],
  ): Float32Array | undefined {
    this.#known.add(key);
    return this.#layer[key] === undefined ? undefined : this.weights(key, shape);
  }

  /** Refuses what nobody asked for: it is misspelt, or belongs to another kind of layer. */
  finish(): void {
    for (const key of Object.keys(this.#layer)) {
      if (this.#known.has(key) || this.#layer[key] === undefined) continue;
      this.fail(`${key} is not known here; known are ${[...this.#known].join(', ')}.`);
    }
  }
}

/** How errors call a layer. */
export function layerTitle(index: number, { type, name }: LayerSpec): string {
  return `layers[${index}] (${String(type)}${name === undefined ? '' : ` "${name}"`})`;
}
