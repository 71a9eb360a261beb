import { ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Applies a function of a batch to every time step, in one call.
 *
 * @param fn Maps [n, ...] to [n, ...]; called once with all steps of all sequences as one batch, n = batch * time.
 * @param x Shape [batch, time, ...].
 * @returns What `fn` gives, with the batch and time axes restored: [batch, time, ...].
 * @throws ShapeError if `x` has no time axis, or `fn` changes the size of the batch.
 * @example const logits = timeDistributed((h) => tf.matMul(h as tf.Tensor2D, kernel), output);
 */
export function timeDistributed(fn: (steps: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  if (x.rank < 2) {
    throw new ShapeError(
      `timeDistributed(): x must have shape [batch, time, ...], got [${x.shape.join(', ')}].`,
    );
  }
  const [batch, time, ...rest] = x.shape as [number, number, ...number[]];
  return tf.tidy(() => {
    const result = fn(tf.reshape(x, [batch * time, ...rest]));
    if (result.shape[0] !== batch * time) {
      throw new ShapeError(
        `timeDistributed(): fn must keep the first axis, ${batch * time}, got shape [${result.shape.join(', ')}].`,
      );
    }
    return tf.reshape(result, [batch, time, ...result.shape.slice(1)]);
  });
}
