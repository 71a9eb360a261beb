import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../model/network.ts';

/** All weights of a network, end to end. */
export async function readWeights(network: Network): Promise<Float32Array> {
  const parts = await Promise.all(network.trained.getWeights().map((weight) => weight.data()));
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Gives a network the weights that {@link readWeights} took.
 *
 * @returns Whether they fit.
 */
export function writeWeights(network: Network, values: Float32Array): boolean {
  const shapes = network.trained.getWeights().map(({ shape, size }) => ({ shape, size }));
  if (shapes.reduce((sum, { size }) => sum + size, 0) !== values.length) return false;
  let at = 0;
  const tensors = shapes.map(({ shape, size }) => {
    at += size;
    return tf.tensor(values.subarray(at - size, at), shape);
  });
  network.trained.setWeights(tensors);
  tf.dispose(tensors);
  return true;
}
