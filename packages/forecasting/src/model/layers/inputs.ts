import type * as tf from '@tensorflow/tfjs-core';

/** A tensor's shape; the batch axis is null. */
export type Shape = (number | null)[];

/** The single tensor a layer was called with. */
export function only(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}

/** The batch size of an input shape that may stand in a list of shapes. */
export function batchOf(shape: Shape | Shape[]): number | null {
  const first = shape[0];
  return (Array.isArray(first) ? first[0] : first) ?? null;
}
