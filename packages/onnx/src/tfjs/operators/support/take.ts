import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../operators/support/tensors.ts';
import { checkResult, sliceAlong, withLength } from './shapes.ts';

/** Backends whose tensors can be read and written at no cost. */
const onHost = new Set(['cpu', 'wasm']);

/**
 * Elements of one axis, in any order, some of them repeatedly. Unlike `tf.gather`'s, the gradient takes no pass over
 * everything for each index.
 *
 * @param indices Each from 0 to the axis' length - 1; not checked.
 */
export function takeAlong(x: tf.Tensor, axis: number, indices: ArrayLike<number>): tf.Tensor {
  const first = indices[0] ?? 0;
  let isRun = true;
  for (let i = 0; i < indices.length && isRun; i++) isRun = indices[i] === first + i;
  if (isRun) return sliceAlong(x, axis, first, indices.length);
  checkResult(withLength(x.shape, axis, indices.length));
  const places = Int32Array.from(indices);
  const shape = [...x.shape];
  const run = tf.customGrad((value) => ({
    value: tf.gather(value as tf.Tensor, tf.tensor1d(places, 'int32'), axis),
    gradFunc: (dy: tf.Tensor) => putBack(dy, axis, places, shape),
  }));
  return run(x);
}

/** Adds up along an axis what belongs to the same place of a tensor of a shape. */
function putBack(dy: tf.Tensor, axis: number, places: Int32Array, shape: number[]): tf.Tensor {
  const length = shape[axis] as number;
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  if (!onHost.has(tf.getBackend())) {
    const rows = tf.transpose(tf.reshape(dy, [outer, places.length, inner]), [1, 0, 2]);
    const sums = tf.unsortedSegmentSum(rows, tf.tensor1d(places, 'int32'), length);
    return tf.reshape(tf.transpose(sums, [1, 0, 2]), shape);
  }
  const from = dy.dataSync();
  const sums = new Float32Array(outer * length * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < places.length; i++) {
      const source = (o * places.length + i) * inner;
      const target = (o * length + (places[i] as number)) * inner;
      for (let k = 0; k < inner; k++)
        sums[target + k] = (sums[target + k] as number) + (from[source + k] as number);
    }
  }
  return tf.tensor(sums, shape);
}

/** Takes elements by their places in the flattened tensor, as a tensor of a shape. */
export function takeFlat(x: tf.Tensor, places: Int32Array, shape: readonly number[]): tf.Tensor {
  return tf.reshape(takeAlong(tf.reshape(x, [x.size]), 0, places), [...shape]);
}

/** Puts rows of updates in the place of rows of a table, or adds them to it. */
export function scatterRows(
  x: tf.Tensor2D,
  updates: tf.Tensor2D,
  rows: readonly number[],
  adds: boolean,
): tf.Tensor {
  const places = Int32Array.from(rows);
  if (adds) {
    const run = tf.customGrad((value) => ({
      value: putBack(value as tf.Tensor, 0, places, [...x.shape]),
      gradFunc: (dy: tf.Tensor) => takeAlong(dy, 0, places),
    }));
    return tf.add(x, run(updates));
  }
  const source = Int32Array.from({ length: x.shape[0] }, (_, row) => row);
  for (const [i, row] of rows.entries()) source[row] = x.shape[0] + i;
  return takeAlong(tf.concat([x, updates], 0), 0, source);
}
