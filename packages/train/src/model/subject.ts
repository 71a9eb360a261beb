import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensors, Trainable } from '../types.ts';
import { type States, statesOf } from './states.ts';
import { toWeight, type Weight } from './weights.ts';

/** A model as the training loop sees it. */
export interface Subject {
  /** Weights to optimise. */
  readonly trainable: readonly Weight[];
  /** All weights, also those that change without being optimised. */
  readonly all: readonly Weight[];
  /** What stateful layers carry from batch to batch. */
  readonly states: States;
  forward(x: Tensors, training: boolean): tf.Tensor | tf.Tensor[];
  /** The loss plus the model's own penalties. */
  penalise(loss: tf.Scalar): tf.Scalar;
}

/**
 * Wraps a model for training.
 *
 * @throws ArgumentError if it is no model or has nothing to train.
 */
export function toSubject(where: string, model: LayersModel | Trainable): Subject {
  const candidate = model as Trainable | undefined;
  if (typeof candidate?.apply !== 'function' || !Array.isArray(candidate.trainableWeights)) {
    throw new ArgumentError(
      `${where}: model must be a tf.LayersModel or have apply() and trainableWeights, got ${typeof model}.`,
    );
  }
  const trainable = candidate.trainableWeights.map(toWeight);
  if (trainable.length === 0) {
    throw new ArgumentError(
      `${where}: model has no trainable weights; set layer.trainable = true on a layer with weights.`,
    );
  }
  const all = uniteWeights(trainable, (candidate.weights ?? []).map(toWeight));
  return {
    trainable,
    all,
    states: statesOf(model),
    forward: (x, training) => candidate.apply(x as tf.Tensor | tf.Tensor[], { training }),
    penalise: (loss) =>
      (candidate.calculateLosses?.() ?? []).reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), loss),
  };
}

/** All weights, each once, in the model's order. */
function uniteWeights(trainable: readonly Weight[], listed: readonly Weight[]): Weight[] {
  const seen = new Set(listed.map(({ variable }) => variable.id));
  return [...listed, ...trainable.filter(({ variable }) => !seen.has(variable.id))];
}
