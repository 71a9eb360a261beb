import type { GestureManifest } from '../contract/manifest.ts';
import type { Recognition } from '../contract/recognizer.ts';

/** What is mutable of an answer: sessions give the same object at every call. */
export type Answer = { -readonly [Key in keyof Recognition]: Recognition[Key] };

/** An answer with nothing in it yet. */
export const emptyAnswer = (classes: number): Answer => ({
  name: undefined,
  best: '',
  probability: 0,
  probabilities: new Float32Array(classes),
  novelty: 0,
});

/** Doubt above which what is still being made has no name yet. */
const partialThreshold = 0.5;

/**
 * Fills an answer from what the networks give.
 *
 * @param outputs Probability of each class, and of none of them.
 * @param distanceTo How far the nearest example of a class is; left out while the gesture is being made.
 */
export function writeAnswer(
  { classes, rejection }: Pick<GestureManifest, 'classes' | 'rejection'>,
  outputs: Float32Array,
  distanceTo: ((ofClass: number) => number) | undefined,
  answer: Answer,
): void {
  const count = classes.length;
  let known = 0;
  let best = 0;
  for (let k = 0; k < count; k++) {
    known += outputs[k]!;
    if (outputs[k]! > outputs[best]!) best = k;
  }
  // Among the known classes; what is left of 1 speaks for none of them.
  for (let k = 0; k < count; k++) answer.probabilities[k] = known > 0 ? outputs[k]! / known : 1 / count;
  answer.best = classes[best]!;
  answer.probability = answer.probabilities[best]!;
  const doubt = 1 - outputs[best]!;
  // Two signs of the unknown: the network's doubt, and how far the nearest example is.
  answer.novelty = distanceTo === undefined ? doubt : Math.sqrt(doubt) * distanceTo(best);
  const threshold = distanceTo === undefined ? partialThreshold : rejection.threshold;
  answer.name = answer.novelty > threshold ? undefined : answer.best;
}
