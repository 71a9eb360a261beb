import type { Rng } from '@recurra/core/random';
import { addWaves, deform } from './deform.ts';

/** Where a negative is drawn from: examples [points, dimensions], and the class of each. */
export interface NegativePool {
  readonly examples: readonly Float32Array[];
  readonly classes: readonly number[];
  readonly points: number;
  readonly dimensions: number;
  /** What one deviation is in each dimension. */
  readonly deviation: readonly number[];
}

/**
 * Draws what is none of the classes, so that the network sees what it must not know: the beginning of one gesture going on as
 * another, a gesture deformed until it is none, or a smooth movement of chance.
 *
 * @param out Shape [points, dimensions].
 * @see Hendrycks, Mazeika & Dietterich 2019, Deep Anomaly Detection with Outlier Exposure.
 */
export function drawNegative(pool: NegativePool, rng: Rng, out: Float32Array): void {
  const kind = rng.uniform();
  if (kind < 0.35) splice(pool, rng, out);
  else if (kind < 0.85) {
    out.set(pool.examples[rng.integer(pool.examples.length)]!);
    deform(pool, rng, out);
  } else wander(pool, rng, out);
}

function splice({ classes, dimensions, examples, points }: NegativePool, rng: Rng, out: Float32Array): void {
  const first = rng.integer(examples.length);
  let second = rng.integer(examples.length);
  for (let tries = 0; classes[second] === classes[first] && tries < 20; tries++) {
    second = rng.integer(examples.length);
  }
  const [a, b] = [examples[first]!, examples[second]!];
  const join = Math.round(points * (0.3 + 0.4 * rng.uniform()));
  // From somewhere in the other: beginnings and ends of both kinds occur.
  const from = rng.uniform() < 0.5 ? join : Math.floor(rng.uniform() * (points - 1) * 0.7);
  out.set(a.subarray(0, join * dimensions));
  for (let i = join; i < points; i++) {
    const share = (i - join) / Math.max(1, points - 1 - join);
    const place = from + share * (points - 1 - from);
    const low = Math.floor(place);
    const high = Math.min(points - 1, low + 1);
    for (let d = 0; d < dimensions; d++) {
      const read = (k: number): number => b[k * dimensions + d]!;
      const value = read(low) + (place - low) * (read(high) - read(low));
      out[i * dimensions + d] = value + a[(join - 1) * dimensions + d]! - read(from);
    }
  }
}

function wander(pool: NegativePool, rng: Rng, out: Float32Array): void {
  const { dimensions, examples, points } = pool;
  const like = examples[rng.integer(examples.length)]!;
  for (let i = 0; i < points * dimensions; i++) out[i] = like[i % dimensions]!;
  addWaves(pool, 1, rng, out);
}
