import * as tf from '@tensorflow/tfjs-core';
import { broadcastDims, checkRoomFor } from '../../../operators/support/tensors.ts';
import { EmptyResult } from '../types.ts';

/** @throws OnnxError for a shape that is none, or one for whose elements there is no room. */
export function checkResult(dims: readonly number[]): void {
  checkRoomFor(dims, Float32Array.BYTES_PER_ELEMENT);
}

/** @throws OnnxError if two tensors do not fit together, or there is no room for what comes out. */
export function checkBroadcast(a: tf.Tensor, b: tf.Tensor): void {
  checkResult(broadcastDims(a.shape, b.shape));
}

/** `tf.pad`. @throws OnnxError if there is no room for what comes out. */
export function pad(x: tf.Tensor, pads: [number, number][], value = 0): tf.Tensor {
  checkResult(x.shape.map((length, axis) => length + (pads[axis] ?? [0, 0])[0] + (pads[axis] ?? [0, 0])[1]));
  return tf.pad(x, pads, value);
}

/**
 * Repeats a tensor along axes of length 1, by the rules of NumPy. TensorFlow.js's own gradient of this knows four axes
 * only, and takes a slice for each repetition.
 */
export function expandTo(x: tf.Tensor, dims: readonly number[]): tf.Tensor {
  checkResult(dims);
  const shape = [...dims];
  const padded = [...Array<number>(shape.length - x.rank).fill(1), ...x.shape];
  const axes = shape.flatMap((length, axis) => (length !== padded[axis] ? [axis] : []));
  const same = tf.reshape(x, padded);
  if (axes.length === 0) return same;
  const run = tf.customGrad((value) => ({
    value: tf.broadcastTo(value as tf.Tensor, shape),
    gradFunc: (dy: tf.Tensor) => tf.sum(dy, axes, true),
  }));
  return run(same);
}

/** Brings tensors to one shape. @throws EmptyResult if that is an empty one. */
export function expandAll(tensors: readonly tf.Tensor[]): tf.Tensor[] {
  const dims = broadcastDims(...tensors.map(({ shape }) => shape));
  if (dims.includes(0)) throw new EmptyResult();
  return tensors.map((tensor) => expandTo(tensor, dims));
}

/** Moves an axis to another place. */
export function moveAxis(x: tf.Tensor, from: number, to: number): tf.Tensor {
  if (from === to) return x;
  const order = x.shape.map((_, axis) => axis);
  order.splice(from, 1);
  order.splice(to, 0, from);
  return tf.transpose(x, order);
}

/** Shape with one axis of another length. */
export function withLength(shape: readonly number[], axis: number, length: number): number[] {
  return shape.map((dim, i) => (i === axis ? length : dim));
}

/** A stretch of one axis. */
export function sliceAlong(x: tf.Tensor, axis: number, begin: number, length: number): tf.Tensor {
  if (begin === 0 && length === x.shape[axis]) return x;
  return tf.slice(
    x,
    x.shape.map((_, i) => (i === axis ? begin : 0)),
    withLength(x.shape, axis, length),
  );
}
