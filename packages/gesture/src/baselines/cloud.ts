import type { TimedSequence } from '../contract/sequence.ts';
import { extent, type Points, resampleStroke, toOrigin } from './plane.ts';

/** Points that a cloud has, as in the papers. */
export const cloudSize = 32;
/** Between two points that matching begins with: ⌊n^(1 − ε)⌋ with ε = ½. */
export const cloudStep: number = Math.floor(Math.sqrt(cloudSize));

/** The points of a gesture whatever strokes they come from: the larger side is 1 long, the middle is the origin. */
export function toCloud(sequence: TimedSequence): Points {
  const points = resampleStroke(sequence, cloudSize, true);
  const size = Math.max(...extent(points));
  return toOrigin(size > 0 ? points.map((value) => value / size) : points);
}

/** Square of the distance between two points. */
export function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  const dx = a[2 * i]! - b[2 * j]!;
  const dy = a[2 * i + 1]! - b[2 * j + 1]!;
  return dx * dx + dy * dy;
}

const unmatched = new Int32Array(cloudSize);

/**
 * Matches each point of a cloud, from one of them on, with the nearest point of another that is still free.
 *
 * @param start The point that matching begins with.
 * @param best The sum at which the match is given up.
 * @param squared Whether squares of distances are summed, as in $Q, or distances with weights from 1 downwards, as in $P.
 * @returns The weighted sum, or a number not below `best`.
 */
export function cloudDistance(a: Points, b: Points, start: number, best: number, squared: boolean): number {
  for (let j = 0; j < cloudSize; j++) unmatched[j] = j;
  let sum = 0;
  for (let step = 0; step < cloudSize; step++) {
    const i = (start + step) % cloudSize;
    const free = cloudSize - step;
    let least = Number.POSITIVE_INFINITY;
    let nearest = 0;
    for (let k = 0; k < free; k++) {
      const distance = squaredDistance(a, i, b, unmatched[k]!);
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    unmatched[nearest] = unmatched[free - 1]!;
    sum += squared ? free * least : (free / cloudSize) * Math.sqrt(least);
    if (sum >= best) return sum;
  }
  return sum;
}
