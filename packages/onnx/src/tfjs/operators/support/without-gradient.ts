import * as tf from '@tensorflow/tfjs-core';
import { broadcastDims } from '../../../operators/support/tensors.ts';
import { checkResult } from './shapes.ts';

/**
 * Computes something that does not change with small changes of what it is computed from. TensorFlow.js stops at
 * comparisons of what it differentiates, as they have no gradient, instead of taking it for 0.
 */
export function withoutGradient(
  inputs: readonly tf.Tensor[],
  compute: (...inputs: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  const shapes = inputs.map(({ shape }) => [...shape]);
  checkResult(broadcastDims(...shapes));
  const run = tf.customGrad((...values) => ({
    // The last of them is a function that saves tensors for the gradient.
    value: compute(...(values.slice(0, inputs.length) as tf.Tensor[])),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }));
  return run(...inputs);
}
