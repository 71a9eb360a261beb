import type { GestureMethod } from '../contract/method.ts';
import { extent, type Points, resampleStroke, toOrigin, turn } from './plane.ts';
import { templateMethod } from './template-method.ts';

const count = 64;
const side = 250;
const widest = Math.PI / 4;
const precision = Math.PI / 90;
const golden = (Math.sqrt(5) - 1) / 2;

/** Mean distance between the points of two paths, one of them turned around the origin. */
function pathDistance(points: Points, template: Points, angle: number): number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const dx = x * cos - y * sin - template[i]!;
    const dy = x * sin + y * cos - template[i + 1]!;
    sum += Math.sqrt(dx * dx + dy * dy);
  }
  return sum / count;
}

/** Golden section search for the angle of the least distance, within ±45°, to 2°. */
function distanceAtBestAngle(points: Points, template: Points): number {
  let [low, high] = [-widest, widest];
  let left = golden * low + (1 - golden) * high;
  let right = (1 - golden) * low + golden * high;
  let atLeft = pathDistance(points, template, left);
  let atRight = pathDistance(points, template, right);
  while (high - low > precision) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = golden * low + (1 - golden) * high;
      atLeft = pathDistance(points, template, left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = (1 - golden) * low + golden * high;
      atRight = pathDistance(points, template, right);
    }
  }
  return Math.min(atLeft, atRight);
}

/**
 * The $1 recogniser: 64 points, turned so that the first lies in the same direction from the middle, scaled to a square,
 * compared point by point at the best angle within ±45°. It heeds neither direction nor size nor the ratio of the sides, and
 * is for strokes that are no straight lines. Several strokes are joined to one.
 *
 * @returns The method; its scores lie between 0 and 1. Its `fit` and `classify` throw DataError for gestures that have other
 *   than two dimensions or no movement.
 * @see Wobbrock, Wilson & Li 2007, Gestures without Libraries, Toolkits or Training.
 * @example const { name } = (await oneDollar().fit(dataset.examples, { seed: 1 })).classify(stroke);
 */
export function oneDollar(): GestureMethod {
  return templateMethod<Points>({
    name: '$1',
    needs: { dimensions: 2, movement: true },
    prepare(sequence) {
      const points = toOrigin(resampleStroke(sequence, count, false));
      turn(points, -Math.atan2(-points[1]!, -points[0]!));
      const [width, height] = extent(points);
      for (let i = 0; i < points.length; i += 2) {
        // The paper leaves open what becomes of a line; a side of no length stays so.
        points[i] = width > 0 ? (points[i]! * side) / width : 0;
        points[i + 1] = height > 0 ? (points[i + 1]! * side) / height : 0;
      }
      return toOrigin(points);
    },
    distance: distanceAtBestAngle,
    score: (distance) => 1 - distance / (Math.SQRT1_2 * side),
  });
}
