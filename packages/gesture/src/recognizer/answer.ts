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
/** What the nearest example counts beside the network: nats for each typical distance. */
const nearnessWeight = 1;
/** Classes less probable than this are not laid beside their examples. */
const leastProbability = 1e-4;

/**
 * Fills an answer from what the networks give.
 *
 * @param outputs Probability of each class, and of none of them.
 * @param distanceTo How far the nearest example of a class is, in typical distances; left out while the gesture is being made.
 */
export function writeAnswer(
  { classes, rejection }: Pick<GestureManifest, 'classes' | 'rejection'>,
  outputs: Float32Array,
  distanceTo: ((ofClass: number) => number) | undefined,
  answer: Answer,
): void {
  const { probabilities } = answer;
  const count = classes.length;
  let known = 0;
  let best = 0;
  let nearest = Number.POSITIVE_INFINITY;
  let first = 0;
  for (let k = 0; k < count; k++) {
    known += outputs[k]!;
    if (outputs[k]! > outputs[first]!) first = k;
  }
  const least = leastProbability * known;
  if (distanceTo === undefined) best = first;
  else nearest = distanceTo(first);
  const atFirst = nearest;
  let total = 0;
  let highest = 0;
  for (let k = 0; k < count; k++) {
    let value = outputs[k]!;
    if (distanceTo !== undefined && value > least) {
      const distance = k === first ? atFirst : distanceTo(k);
      value *= Math.exp(nearnessWeight * Math.min(50, atFirst - distance));
      if (value > highest) {
        highest = value;
        best = k;
        nearest = distance;
      }
    }
    probabilities[k] = value;
    total += value;
  }
  // Among the known classes; what the networks leave of 1 speaks for none of them.
  for (let k = 0; k < count; k++) probabilities[k] = total > 0 ? probabilities[k]! / total : 1 / count;
  const doubt = 1 - known * probabilities[best]!;
  answer.best = classes[best]!;
  answer.probability = probabilities[best]!;
  // Two signs of the unknown: the network's doubt, and how far the nearest example is.
  answer.novelty = distanceTo === undefined ? doubt : Math.sqrt(Math.max(0, doubt)) * nearest;
  answer.name =
    answer.novelty > (distanceTo === undefined ? partialThreshold : rejection.threshold)
      ? undefined
      : answer.best;
}
