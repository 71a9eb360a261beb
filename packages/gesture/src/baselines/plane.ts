import type { TimedSequence } from '../contract/sequence.ts';
import { pathLengths, resampleAlong } from '../pipeline/resample.ts';

/** Points in the plane, `[x0, y0, x1, y1, …]`. */
export type Points = Float64Array;

/**
 * Spreads points evenly over the path's length.
 *
 * @param count How many.
 * @param lifts Whether the way of a lifted pen counts for nothing; else strokes are joined by straight lines.
 */
export function resampleStroke(sequence: TimedSequence, count: number, lifts: boolean): Points {
  const { times, values } = sequence;
  const along = new Float64Array(times.length);
  pathLengths(lifts ? sequence : { dimensions: 2, values, times }, along);
  const out = new Float32Array(2 * count);
  resampleAlong(values, 2, along, times.length, count, out);
  return Float64Array.from(out);
}

/** @returns The points' middle. */
export function centroid(points: Points): readonly [x: number, y: number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i]!;
    y += points[i + 1]!;
  }
  const count = points.length / 2;
  return [x / count, y / count];
}

/** Moves the points, in place, so that their middle is the origin. */
export function toOrigin(points: Points): Points {
  const [x, y] = centroid(points);
  for (let i = 0; i < points.length; i += 2) {
    points[i] = points[i]! - x;
    points[i + 1] = points[i + 1]! - y;
  }
  return points;
}

/** @returns Width and height of the box around the points. */
export function extent(points: Points): readonly [width: number, height: number] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  return [right - left, bottom - top];
}

/** Turns points around the origin, in place. */
export function turn(points: Points, angle: number): Points {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    points[i] = x * cos - y * sin;
    points[i + 1] = x * sin + y * cos;
  }
  return points;
}
