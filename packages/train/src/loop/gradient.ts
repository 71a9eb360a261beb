import { type Rng, sumOfSquares, updateOnHost, withRandomScope } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { type OwnedBatch, toList } from '../data/source.ts';
import type { BatchLoss } from '../loss/resolve.ts';
import type { Subject } from '../model/subject.ts';
import { flatten } from '../optimizers/optimizer.ts';

/** The gradient of one batch or of several together. */
export interface Gradient {
  /** One for each trainable weight, of its shape. The receiver disposes of them. */
  readonly gradients: readonly tf.Tensor[];
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
  const { value, gradients } = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(
      () =>
        withRandomScope(rng, () =>
          subject.penalise(lossOf(batch.y, subject.forward(batch.x, true), batch.weight)),
        ),
      subject.trainable.map(({ variable }) => variable),
    );
    // A weight that the loss does not depend on has no gradient.
    const gradients = subject.trainable.map(
      ({ variable }) => grads[variable.name] ?? tf.zeros(variable.shape),
    );
    return { value, gradients };
  });
  try {
    const squaredNorm = sumOfSquares(gradients);
    if (squaredNorm !== undefined) {
      const loss = value.dataSync()[0] as number;
      return { gradients, loss, squaredNorm, count: hostWeightSum(batch) ?? batch.size };
    }
    // Elsewhere reading is a round trip: one for all numbers.
    const numbers = tf.tidy(() => tf.stack([value, squaresOf(gradients), ...weightSum(batch)]));
    const [loss, squares, count] = await read(numbers);
    return { gradients, loss: loss as number, squaredNorm: squares as number, count: count ?? batch.size };
  } finally {
    value.dispose();
  }
}

/** Adds up gradients of several batches, so that their mean is the gradient of all the batches as one. */
export function addGradient(
  sum: readonly tf.Tensor[] | undefined,
  { gradients, count }: Gradient,
): readonly tf.Tensor[] {
  const onHost = updateOnHost(sum ?? gradients, gradients, [], ({ weight, next, gradient }) => {
    const before = sum === undefined ? 0 : 1;
    for (let i = 0; i < next.length; i++) next[i] = before * weight[i]! + count * gradient[i]!;
  });
  if (onHost !== undefined) return onHost;
  return tf.tidy(() =>
    gradients.map((gradient, index) => {
      const scaled = tf.mul(gradient, count);
      return sum === undefined ? scaled : tf.add(sum[index]!, scaled);
    }),
  );
}

/** Squared norm of a gradient that is a mean of several. */
export async function squaredNormOf(gradients: readonly tf.Tensor[]): Promise<number> {
  const onHost = sumOfSquares(gradients);
  if (onHost !== undefined) return onHost;
  return (await read(tf.tidy(() => tf.reshape(squaresOf(gradients), [1]))))[0] as number;
}

function squaresOf(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.sum(tf.square(flatten(gradients)));
}

/** The sum of a batch's weights, if it has any. */
export function weightSum(batch: OwnedBatch): tf.Scalar[] {
  if (batch.weight === undefined) return [];
  return [tf.sum(tf.cast(toList(batch.weight)[0]!, 'float32'))];
}

/** {@link weightSum}, where reading costs nothing. */
function hostWeightSum({ weight }: OwnedBatch): number | undefined {
  if (weight === undefined) return undefined;
  let sum = 0;
  for (const value of toList(weight)[0]!.dataSync() as Float32Array) sum += value;
  return sum;
}

/** Reads a small tensor and frees it. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** The squared norm of gradients whose squares overflow 32-bit floats, in 64 bits; infinite or NaN only if an element is. */
export async function wideSquaredNorm(gradients: readonly tf.Tensor[]): Promise<number> {
  let sum = 0;
  for (const gradient of gradients) for (const value of await gradient.data()) sum += value * value;
  return sum;
}
