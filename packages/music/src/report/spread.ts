import type { Rng } from '@recurra/core/random';
import type { Spread } from './types.ts';

/** Mean of numbers; NaN of none. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * A quantile, linearly interpolated.
 *
 * @param sorted Ascending, at least one.
 * @param p 0 to 1.
 * @see Hyndman & Fan 1996, type 7: what R and NumPy do unless told otherwise.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (place % 1) * (sorted[Math.ceil(place)]! - below);
}

/** How values are spread; there must be at least one. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    pieces: sorted.length,
    mean: meanOf(sorted),
    least: sorted[0]!,
    low: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.95),
    most: sorted.at(-1)!,
  };
}

/** Groups drawn. */
const draws = 4000;
/** Values of a group at most: larger ones are judged as if they were as many, which is lenient. */
const largest = 1000;

/** Random groups of the values of a corpus, the same for all figures. */
export class RandomGroups {
  readonly #rng: Rng;
  readonly #drawn = new Map<string, Uint32Array>();

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  #groups(count: number, size: number): Uint32Array {
    const name = `${count},${size}`;
    let drawn = this.#drawn.get(name);
    if (drawn === undefined) {
      const rng = this.#rng.fork(name);
      drawn = new Uint32Array(draws * size).map(() => rng.integer(count));
      this.#drawn.set(name, drawn);
    }
    return drawn;
  }

  /**
   * Between which the means of groups lie, but for one in a thousand: some forty figures are judged, and like music must not
   * fail one by chance.
   *
   * @param values At least one; drawn from with replacement.
   * @param wanted Values of a group.
   */
  meanBand(values: readonly number[], wanted: number): [number, number] {
    const size = Math.min(wanted, largest);
    const groups = this.#groups(values.length, size);
    const means = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw++) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += values[groups[draw * size + i]!]!;
      means[draw] = sum / size;
    }
    means.sort();
    return [quantile(means, 0.0005), quantile(means, 0.9995)];
  }
}
