import { createRng } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Normal numbers that depend on the seed only. */
export function normal(shape: number[], seed: number, scale = 1): tf.Tensor {
  const rng = createRng(seed);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * rng.normal()),
    shape,
  );
}

/** Gives all weights of a layer new, repeatable values, so that no bias stays zero. */
export function randomizeWeights(layer: tfl.layers.Layer, seed: number, scale = 0.5): void {
  tf.tidy(() => {
    layer.setWeights(
      layer.getWeights().map((weight, index) => normal(weight.shape, seed * 31 + index, scale)),
    );
  });
}

/** A list, whatever a layer returned. */
export function list(result: unknown): tf.Tensor[] {
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}

/** The largest difference between two lists of tensors, relative where numbers exceed 1; throws if shapes differ. */
export function largestDifference(actual: readonly tf.Tensor[], expected: readonly tf.Tensor[]): number {
  if (actual.length !== expected.length)
    throw new Error(`${actual.length} tensors, expected ${expected.length}`);
  let worst = 0;
  actual.forEach((tensor, index) => {
    const other = expected[index]!;
    if (!tf.util.arraysEqual(tensor.shape, other.shape)) {
      throw new Error(`tensor ${index} has the shape [${tensor.shape}], expected [${other.shape}]`);
    }
    const [a, b] = [tensor.dataSync(), other.dataSync()];
    for (let at = 0; at < a.length; at++) {
      worst = Math.max(worst, Math.abs(a[at]! - b[at]!) / Math.max(1, Math.abs(b[at]!)));
    }
    if (a.some(Number.isNaN)) worst = Number.POSITIVE_INFINITY;
  });
  return worst;
}

/** The numbers of a tensor that a layer gave. */
export function numbers(tensor: unknown): number[] {
  return Array.from((tensor as tf.Tensor).dataSync());
}
