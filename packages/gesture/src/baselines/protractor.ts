import type { GestureMethod } from '../contract/method.ts';
import { type Points, resampleStroke, toOrigin, turn } from './plane.ts';
import { templateMethod } from './template-method.ts';

const count = 16;
const eighth = Math.PI / 4;

/** Settings of {@link protractor}. */
export interface ProtractorOptions {
  /**
   * Whether the direction in which a gesture is made tells gestures apart; it is then turned to the nearest of eight
   * directions only. Otherwise the direction is nothing. Default: false.
   */
  readonly orientationSensitive?: boolean;
}

/** Angle between two vectors after the turn that makes it least, in closed form. */
function optimalCosineDistance(gesture: Points, template: Points): number {
  let a = 0;
  let b = 0;
  for (let i = 0; i < gesture.length; i += 2) {
    a += gesture[i]! * template[i]! + gesture[i + 1]! * template[i + 1]!;
    b += gesture[i]! * template[i + 1]! - gesture[i + 1]! * template[i]!;
  }
  if (a === 0 && b === 0) return Math.PI / 2;
  const angle = Math.atan(b / a);
  const cosine = a * Math.cos(angle) + b * Math.sin(angle);
  return Math.acos(Math.max(-1, Math.min(1, cosine)));
}

/**
 * Protractor: 16 points as one vector of length 1, compared by the angle between vectors after the best turn, which has a
 * closed form. Keeps the ratio of the sides. Several strokes are joined to one.
 *
 * @param options.orientationSensitive Whether direction tells gestures apart; default: false.
 * @returns The method; its scores are 1 / angle, as in the paper. Its `fit` and `classify` throw DataError for gestures that
 *   have other than two dimensions or no movement.
 * @see Li 2010, Protractor: A Fast and Accurate Gesture Recognizer.
 * @example const { name } = (await protractor().fit(dataset.examples, { seed: 1 })).classify(stroke);
 */
export function protractor({ orientationSensitive = false }: ProtractorOptions = {}): GestureMethod {
  return templateMethod<Points>({
    name: orientationSensitive ? 'protractor (oriented)' : 'protractor',
    needs: { dimensions: 2, movement: true },
    prepare(sequence) {
      const points = toOrigin(resampleStroke(sequence, count, false));
      const indicative = Math.atan2(points[1]!, points[0]!);
      const base = orientationSensitive ? eighth * Math.floor((indicative + eighth / 2) / eighth) : 0;
      turn(points, base - indicative);
      const length = Math.hypot(...points);
      return points.map((value) => value / length);
    },
    distance: optimalCosineDistance,
    score: (angle) => 1 / Math.max(angle, 1e-9),
  });
}
