import { ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { lengthsTensor } from './lengths-to-mask.ts';

/**
 * Reverses every sequence within its own length; the padding after it stays where it is.
 *
 * @param x Shape [batch, time, ...].
 * @param lengths The number of real steps of each sequence, shape [batch], from 0 to time.
 * @returns The same shape. Differentiable, on every backend (no gather gradient, which tfjs-backend-wasm lacks).
 * @throws ShapeError if `x` has no time axis or there is not one length per sequence; ArgumentError if a length is out
 *   of range.
 * @example reverseByLength(tf.tensor2d([[1, 2, 3, 0]]), [3]); // [[3, 2, 1, 0]]
 */
export function reverseByLength<T extends tf.Tensor>(x: T, lengths: tf.Tensor1D | readonly number[]): T {
  const where = 'reverseByLength()';
  if (x.rank < 2) {
    throw new ShapeError(`${where}: x must have shape [batch, time, ...], got [${x.shape.join(', ')}].`);
  }
  const [batch, time] = x.shape as [number, number];
  return tf.tidy(() => {
    const counts = lengthsTensor(where, lengths, time);
    if (counts.shape[0] !== batch) {
      throw new ShapeError(
        `${where}: lengths must hold one number for each of the ${batch} sequences, got ${counts.shape[0]}.`,
      );
    }
    const column = tf.expandDims(counts, 1);
    const steps = tf.expandDims(tf.range(0, time, 1, 'int32'), 0);
    const mirrored = tf.sub(tf.sub(column, tf.scalar(1, 'int32')), steps);
    const source = tf.where(tf.less(steps, column), mirrored, tf.add(steps, tf.zerosLike(column)));
    const starts = tf.expandDims(tf.range(0, batch * time, time, 'int32'), 1);
    const rows = tf.reshape(tf.add(source, starts), [batch * time]) as tf.Tensor1D;
    const permute = (value: tf.Tensor): tf.Tensor =>
      tf.reshape(tf.gather(tf.reshape(value, [batch * time, -1]), rows), value.shape);
    // Reversing is its own inverse, and of a permutation the inverse is the gradient.
    const op = tf.customGrad((value, save) => {
      (save as tf.GradSaveFunc)([rows]);
      return {
        value: permute(value as tf.Tensor),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          tf.reshape(tf.gather(tf.reshape(dy, [batch * time, -1]), saved[0] as tf.Tensor1D), dy.shape),
      };
    });
    return op(x) as T;
  });
}
