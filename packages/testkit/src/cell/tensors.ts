import { createRng } from '@recurra/core/random';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Normal numbers that depend on the seed only. */
export function normal(shape: readonly number[], seed: number, scale = 1): tf.Tensor {
  const rng = createRng(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * rng.normal()),
    [...shape],
  );
}

/** Gives all weights of a layer new, repeatable values, so that no bias stays zero. */
export function randomizeWeights(layer: tfl.layers.Layer, seed: number): void {
  tf.tidy(() => {
    layer.setWeights(layer.getWeights().map((weight, i) => normal(weight.shape, seed * 31 + i, 0.5)));
  });
}

/** A list, whatever a layer returned. */
export function list(result: unknown): tf.Tensor[] {
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}
