import type { GestureMethod } from '../contract/method.ts';
import { cloudDistance, cloudSize, cloudStep, toCloud } from './cloud.ts';
import type { Points } from './plane.ts';
import { templateMethod } from './template-method.ts';

/**
 * The $P recogniser: a gesture is a cloud of 32 points, whatever the number, order and direction of its strokes; clouds are
 * matched greedily from several points on, in both directions. It heeds the direction in which a gesture lies, not the one
 * in which it is drawn.
 *
 * @returns The method; its scores lie between 0 and 1. Its `fit` and `classify` throw DataError for gestures that have other
 *   than two dimensions or no movement.
 * @see Vatavu, Anthony & Wobbrock 2012, Gestures as Point Clouds.
 * @example const { name } = (await pointCloud().fit(dataset.examples, { seed: 1 })).classify(strokes);
 */
export function pointCloud(): GestureMethod {
  return templateMethod<Points>({
    name: '$P',
    needs: { dimensions: 2, movement: true },
    prepare: toCloud,
    distance(gesture, template, best) {
      let least = best;
      for (let start = 0; start < cloudSize; start += cloudStep) {
        least = Math.min(least, cloudDistance(gesture, template, start, least, false));
        least = Math.min(least, cloudDistance(template, gesture, start, least, false));
      }
      return least;
    },
    score: (distance) => Math.max(0, 1 - distance / 2),
  });
}
