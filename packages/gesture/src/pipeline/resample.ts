import type { TimedSequence } from '../contract/sequence.ts';

/**
 * Distance along the path to each point; a pen that is lifted travels no distance.
 *
 * @param out At least as long as there are points.
 * @returns The whole length.
 */
export function pathLengths(
  { dimensions, strokes, times, values }: TimedSequence,
  out: Float64Array,
): number {
  let total = 0;
  let stroke = 0;
  for (let i = 0; i < times.length; i++) {
    if (strokes !== undefined && i === strokes[stroke]) stroke++;
    else if (i > 0) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const step = values[i * dimensions + d]! - values[(i - 1) * dimensions + d]!;
        sum += step * step;
      }
      total += Math.sqrt(sum);
    }
    out[i] = total;
  }
  return total;
}

/**
 * Brings a sequence to points spread evenly along something that grows with them: its times, or its path's length.
 *
 * @param values Vectors, one after another, each `dimensions` numbers.
 * @param along For each vector, never descending.
 * @param count How many vectors are looked at.
 * @param points How many come out, at least 2.
 * @param out Length at least points · dimensions.
 */
export function resampleAlong(
  values: Float32Array,
  dimensions: number,
  along: Float64Array,
  count: number,
  points: number,
  out: Float32Array,
): void {
  const begin = along[0]!;
  const span = along[count - 1]! - begin;
  // Where nothing grows, by index: what else could be even.
  const even = !(span > 0);
  let at = 0;
  for (let i = 0; i < points; i++) {
    const share = i / (points - 1);
    let low: number;
    let part: number;
    if (even) {
      const place = share * (count - 1);
      low = Math.min(Math.floor(place), Math.max(0, count - 2));
      part = place - low;
    } else {
      const wanted = begin + share * span;
      while (at < count - 2 && along[at + 1]! < wanted) at++;
      low = at;
      const gap = along[Math.min(at + 1, count - 1)]! - along[at]!;
      part = gap > 0 ? Math.min(1, (wanted - along[at]!) / gap) : 1;
    }
    const high = Math.min(low + 1, count - 1);
    for (let d = 0; d < dimensions; d++) {
      const from = values[low * dimensions + d]!;
      out[i * dimensions + d] = from + part * (values[high * dimensions + d]! - from);
    }
  }
}
