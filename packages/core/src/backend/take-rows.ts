import * as tf from '@tensorflow/tfjs-core';
import { currentHostMemory } from './host-memory.ts';

/**
 * Some rows of a tensor, in any order: a batch of sequences. Like `tf.gather` along the first axis, but where memory is
 * the host's a plain copy of the rows (tfjs-backend-cpu computes an index vector for every element). Has no gradient.
 *
 * @param x Shape [rows, …].
 * @param rows Which rows, each from 0 to `x.shape[0] - 1`; unlike `tf.gather` this does not check them.
 * @returns Shape [rows.length, …], of x's dtype.
 * @example const batch = takeRows(sequences, order.subarray(0, 32));
 */
export function takeRows<T extends tf.Tensor>(x: T, rows: Int32Array): T {
  const { dtype } = x;
  const memory = currentHostMemory();
  if (memory === undefined || (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')) {
    return tf.tidy(() => tf.gather(x, tf.tensor1d(rows, 'int32')));
  }
  const size = x.size / Math.max(1, x.shape[0]!);
  memory.bring([x]);
  const taken = memory.allocate([rows.length, ...x.shape.slice(1)], dtype);
  const from = memory.view(x);
  const to = memory.view(taken);
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index]! * size;
    to.set(from.subarray(start, start + size), index * size);
  }
  return tf.engine().makeTensorFromTensorInfo(taken) as T;
}
