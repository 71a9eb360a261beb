import { type Rng, withRandomScope } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { type OwnedBatch, toList } from '../data/source.ts';
import type { BatchLoss } from '../loss/resolve.ts';
import type { Subject } from '../model/subject.ts';
import { flatten } from '../optimizers/optimizer.ts';

/** The gradient of one batch or of several together. */
export interface Gradient {
  /** All gradients end to end, shape [weights]. The receiver disposes of it. */
  readonly gradient: tf.Tensor1D;
  readonly loss: number;
  /** Squared global norm. */
  readonly squaredNorm: number;
  /** What this counts in a mean: sequences, or their weights. */
  readonly count: number;
}

/**
 * Takes the loss of a batch and its gradient.
 *
 * @param rng Dropout draws its seeds from here.
 */
export async function batchGradient(
  subject: Subject,
  lossOf: BatchLoss,
  batch: OwnedBatch,
  rng: Rng,
): Promise<Gradient> {
  const { gradient, numbers } = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(
      () =>
        withRandomScope(rng, () =>
          subject.penalise(lossOf(batch.y, subject.forward(batch.x, true), batch.weight)),
        ),
      subject.trainable.map(({ variable }) => variable),
    );
    // A weight that the loss does not depend on has no gradient.
    const parts = subject.trainable.map(({ variable }) => grads[variable.name] ?? tf.zeros(variable.shape));
    const flat = flatten(parts);
    return { gradient: flat, numbers: tf.stack([value, tf.sum(tf.square(flat)), ...weightSum(batch)]) };
  });
  const [loss, squaredNorm, count] = await read(numbers);
  return { gradient, loss: loss as number, squaredNorm: squaredNorm as number, count: count ?? batch.size };
}

/** Adds up gradients of several batches, so that their mean is the gradient of all the batches as one. */
export function addGradient(sum: tf.Tensor1D | undefined, { gradient, count }: Gradient): tf.Tensor1D {
  return tf.tidy(() => {
    const scaled = tf.mul(gradient, count) as tf.Tensor1D;
    return sum === undefined ? scaled : (tf.add(sum, scaled) as tf.Tensor1D);
  });
}

/** Squared norm of a gradient that is a mean of several. */
export async function squaredNormOf(gradient: tf.Tensor1D): Promise<number> {
  return (await read(tf.tidy(() => tf.reshape(tf.sum(tf.square(gradient)), [1]))))[0] as number;
}

/** The sum of a batch's weights, if it has any. */
export function weightSum(batch: OwnedBatch): tf.Scalar[] {
  if (batch.weight === undefined) return [];
  return [tf.sum(tf.cast(toList(batch.weight)[0]!, 'float32'))];
}

/** Reads a small tensor and frees it. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** The squared norm of a gradient whose squares overflow 32-bit floats, in 64 bits; infinite or NaN only if an element is. */
export async function wideSquaredNorm(gradient: tf.Tensor1D): Promise<number> {
  let sum = 0;
  for (const value of await gradient.data()) sum += value * value;
  return sum;
}
