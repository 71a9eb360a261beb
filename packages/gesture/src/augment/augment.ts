import type { Rng } from '@recurra/core/random';
import type { AugmentOptions } from './settings.ts';
import { drawPlaces } from './warp-time.ts';

/** What points are made from, and what they become. */
export interface AugmentShape {
  readonly dimensions: number;
  /** Points that come in, evenly spread. */
  readonly from: number;
  /** Points that come out. */
  readonly to: number;
  /** What one deviation is in each dimension. */
  readonly deviation: readonly number[];
}

/**
 * Makes the function that changes examples a little, otherwise at every call: as other people, hands and sensors would have made them.
 *
 * @param shape Points in and out.
 * @param options How strongly.
 * @returns A function that reads points [from, dimensions] and writes [to, dimensions]; it tells whether the gesture is whole.
 */
export function createAugmenter(
  { deviation, dimensions, from, to }: AugmentShape,
  { cut, cutShare, frameDrop, jitter, offset, rotate, scale, shear, timeWarp }: AugmentOptions,
): (points: Float32Array, out: Float32Array, rng: Rng) => boolean {
  const places = new Float64Array(to);
  const kept = new Int32Array(from);
  return (points, out, rng) => {
    const isCut = cutShare > 0 && rng.uniform() < cutShare;
    const share = isCut ? 1 - cut * rng.uniform() : 1;
    if (timeWarp > 0) drawPlaces(rng, timeWarp, places);
    else for (let i = 0; i < to; i++) places[i] = i / (to - 1);
    let count = from;
    if (frameDrop > 0) {
      const rate = frameDrop * rng.uniform();
      count = 0;
      for (let i = 0; i < from; i++) {
        if (i === 0 || i === from - 1 || rng.uniform() >= rate) kept[count++] = i;
      }
    } else for (let i = 0; i < from; i++) kept[i] = i;
    let at = 0;
    for (let i = 0; i < to; i++) {
      const wanted = places[i]! * share * (from - 1);
      while (at < count - 2 && kept[at + 1]! < wanted) at++;
      const [low, high] = [kept[at]!, kept[Math.min(at + 1, count - 1)]!];
      const part = high > low ? (wanted - low) / (high - low) : 0;
      for (let d = 0; d < dimensions; d++) {
        const value = points[low * dimensions + d]!;
        out[i * dimensions + d] = value + part * (points[high * dimensions + d]! - value);
      }
    }
    const factors = Array.from({ length: dimensions }, () => Math.exp(scale * rng.normal()));
    const offsets = deviation.map((size) => offset * size * rng.normal());
    for (let i = 0; i < to; i++) {
      for (let d = 0; d < dimensions; d++) {
        const k = i * dimensions + d;
        const noise = jitter > 0 ? jitter * deviation[d]! * rng.normal() : 0;
        out[k] = out[k]! * factors[d]! + offsets[d]! + noise;
      }
    }
    if (dimensions === 2 && (rotate > 0 || shear > 0)) {
      const angle = (2 * rng.uniform() - 1) * rotate * (Math.PI / 180);
      const skew = (2 * rng.uniform() - 1) * shear;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let k = 0; k < 2 * to; k += 2) {
        const x = out[k]! + skew * out[k + 1]!;
        const y = out[k + 1]!;
        out[k] = x * cos - y * sin;
        out[k + 1] = x * sin + y * cos;
      }
    }
    return !isCut;
  };
}
