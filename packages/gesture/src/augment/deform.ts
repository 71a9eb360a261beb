import type { Rng } from '@recurra/core/random';
import type { NegativePool } from './draw-negative.ts';

/** Slow waves that a movement of chance is made of. */
const waves = 4;
/** How far from what it was a gesture must be brought to be none of its class: mean distance, in deviations. */
const leastChange = 0.14;

/** Adds slow waves of a size in deviations. */
export function addWaves(
  { deviation, dimensions, points }: NegativePool,
  size: number,
  rng: Rng,
  out: Float32Array,
): void {
  for (let d = 0; d < dimensions; d++) {
    const amplitudes = Array.from({ length: waves }, (_, k) => rng.normal() / (k + 1));
    const phases = Array.from({ length: waves }, () => rng.uniform() * 2 * Math.PI);
    const rates = Array.from({ length: waves }, (_, k) => (k + 0.5 + rng.uniform()) * Math.PI);
    for (let i = 0; i < points; i++) {
      const t = i / (points - 1);
      let sum = 0;
      for (let k = 0; k < waves; k++) sum += amplitudes[k]! * Math.sin(rates[k]! * t + phases[k]!);
      const at = i * dimensions + d;
      out[at] = out[at]! + size * sum * deviation[d]!;
    }
  }
}

/** Straight lines between a few points of the path: round becomes angular. */
function straighten({ dimensions, points }: NegativePool, rng: Rng, out: Float32Array): void {
  const corners = 1 + rng.integer(3);
  const places = [0, points - 1];
  for (let k = 0; k < corners; k++) places.push(1 + rng.integer(points - 2));
  places.sort((a, b) => a - b);
  for (let k = 1; k < places.length; k++) {
    const [from, to] = [places[k - 1]!, places[k]!];
    for (let i = from + 1; i < to; i++) {
      const share = (i - from) / (to - from);
      for (let d = 0; d < dimensions; d++) {
        const begin = out[from * dimensions + d]!;
        out[i * dimensions + d] = begin + share * (out[to * dimensions + d]! - begin);
      }
    }
  }
}

/** A straight line instead of a part of the path: what stuck out there is gone. */
function flatten({ dimensions, points }: NegativePool, rng: Rng, out: Float32Array): void {
  const length = Math.round(points * (0.15 + 0.35 * rng.uniform()));
  const from = rng.integer(points - length);
  for (let i = 1; i < length; i++) {
    for (let d = 0; d < dimensions; d++) {
      const begin = out[from * dimensions + d]!;
      const end = out[(from + length) * dimensions + d]!;
      out[(from + i) * dimensions + d] = begin + (i / length) * (end - begin);
    }
  }
}

/** Averages along the path, so that angular becomes round. */
function round({ dimensions, points }: NegativePool, rng: Rng, out: Float32Array): void {
  const reach = Math.round(points * (0.06 + 0.1 * rng.uniform()));
  const before = out.slice();
  for (let i = 0; i < points; i++) {
    // Fewer neighbours at the ends, so that these stay.
    const own = Math.min(reach, i, points - 1 - i);
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      for (let j = i - own; j <= i + own; j++) sum += before[j * dimensions + d]!;
      out[i * dimensions + d] = sum / (2 * own + 1);
    }
  }
}

/** A bulge or cusp somewhere on the path. */
function bulge({ deviation, dimensions, points }: NegativePool, rng: Rng, out: Float32Array): void {
  const middle = points * (0.15 + 0.7 * rng.uniform());
  const width = points * (0.03 + 0.09 * rng.uniform());
  const heights = deviation.map((size) => 1.2 * rng.normal() * size);
  for (let i = 0; i < points; i++) {
    const weight = Math.exp(-(((i - middle) / width) ** 2));
    for (let d = 0; d < dimensions; d++) {
      out[i * dimensions + d] = out[i * dimensions + d]! + weight * heights[d]!;
    }
  }
}

/**
 * Changes a known gesture until it is none of its class any more, but still near to it.
 *
 * @param out The gesture; changed in place.
 */
export function deform(pool: NegativePool, rng: Rng, out: Float32Array): void {
  const { deviation, dimensions } = pool;
  const before = out.slice();
  for (let tries = 0; tries < 6; tries++) {
    const kind = rng.uniform();
    if (kind < 0.2) addWaves(pool, 0.3 + 0.4 * rng.uniform(), rng, out);
    else if (kind < 0.4) straighten(pool, rng, out);
    else if (kind < 0.65) flatten(pool, rng, out);
    else if (kind < 0.8) round(pool, rng, out);
    else bulge(pool, rng, out);
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum += ((out[i]! - before[i]!) / deviation[i % dimensions]!) ** 2;
    if (Math.sqrt(sum / out.length) > leastChange) return;
  }
}
