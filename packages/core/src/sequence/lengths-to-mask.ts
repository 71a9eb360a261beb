import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Turns sequence lengths into a mask of real steps.
 *
 * @param lengths The number of real steps of each sequence, shape [batch], from 0 to `time`. Numbers are checked; a
 *   tensor is not read back, so what lies outside counts as 0 or `time`.
 * @param time Number of steps of the padded sequences.
 * @returns Shape [batch, time], bool: true at the first `lengths[b]` steps.
 * @throws ArgumentError if a length is not an integer from 0 to `time`.
 * @throws ShapeError if `lengths` is a tensor that is not of rank 1.
 * @example lengthsToMask([2, 0, 3], 3); // [[1, 1, 0], [0, 0, 0], [1, 1, 1]]
 */
export function lengthsToMask(lengths: tf.Tensor1D | readonly number[], time: number): tf.Tensor2D {
  if (!Number.isInteger(time) || time < 1) {
    throw new ArgumentError(`lengthsToMask(): time must be a positive integer, got ${String(time)}.`);
  }
  return tf.tidy(() => {
    const steps = tf.expandDims(tf.range(0, time, 1, 'int32'), 0);
    return tf.less(steps, tf.expandDims(lengthsTensor('lengthsToMask()', lengths, time), 1)) as tf.Tensor2D;
  });
}

/** Lengths as an int32 tensor of shape [batch]; numbers are checked against `time`. */
export function lengthsTensor(
  where: string,
  lengths: tf.Tensor1D | readonly number[],
  time: number,
): tf.Tensor1D {
  if (lengths instanceof tf.Tensor) {
    if (lengths.rank !== 1) {
      throw new ShapeError(`${where}: lengths must have shape [batch], got [${lengths.shape.join(', ')}].`);
    }
    return tf.cast(lengths, 'int32');
  }
  lengths.forEach((length, index) => {
    if (!Number.isInteger(length) || length < 0 || length > time) {
      throw new ArgumentError(
        `${where}: lengths must be integers from 0 to ${time}, got ${String(length)} for sequence ${index}.`,
      );
    }
  });
  return tf.tensor1d([...lengths], 'int32');
}
