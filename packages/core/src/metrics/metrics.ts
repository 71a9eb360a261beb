import { ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { type LossOptions, weightedMean } from '../losses/reduce.ts';
import { meanSquaredError } from '../losses/regression.ts';

/**
 * The root of the mean squared error.
 *
 * @param target Any shape.
 * @param prediction The target's shape.
 * @param options Mask and weights.
 * @returns A scalar, in the target's unit.
 * @throws ShapeError if shapes disagree.
 * @example rootMeanSquaredError(tf.tensor1d([0, 0]), tf.tensor1d([3, 4])); // 3.5355
 */
export function rootMeanSquaredError(
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions = {},
): tf.Scalar {
  return tf.tidy(() => tf.sqrt(meanSquaredError(target, prediction, options)));
}

/**
 * The share of elements whose most likely class is the true one.
 *
 * @param target Class numbers, int32, shape [...].
 * @param logits Logits or probabilities, shape [..., classes].
 * @param options Mask and weights of the target's shape.
 * @returns A scalar between 0 and 1.
 * @throws ShapeError if shapes disagree.
 * @example accuracy(tf.tensor1d([1, 0], 'int32'), tf.tensor2d([[0, 1], [0, 1]])); // 0.5
 */
export function accuracy(target: tf.Tensor, logits: tf.Tensor, options: LossOptions = {}): tf.Scalar {
  if (!tf.util.arraysEqual(logits.shape.slice(0, -1), target.shape)) {
    throw new ShapeError(
      `accuracy(): logits must have shape [...target, classes], got [${logits.shape.join(', ')}] for target [${target.shape.join(', ')}].`,
    );
  }
  return tf.tidy(() => {
    const right = tf.equal(tf.argMax(logits, -1), tf.cast(target, 'int32'));
    return weightedMean('accuracy()', tf.cast(right, 'float32'), options);
  });
}
