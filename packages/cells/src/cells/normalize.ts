import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Layer normalisation over the last axis: γ∘(x - mean) / √(variance + ε), without a shift.
 *
 * @param x [rows, width]
 * @param gamma [width]
 * @see Ba, Kiros & Hinton 2016, arXiv:1607.06450.
 */
export function normalize(x: tf.Tensor2D, gamma: tf.Tensor, epsilon: number): tf.Tensor2D {
  const centred: tf.Tensor2D = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true);
  return tf.mul(centred, tf.mul(tf.rsqrt(tf.add(variance, epsilon)), gamma));
}

/** Returns the ε of a config, default 1e-3. @throws ArgumentError if it is not positive. */
export function checkedEpsilon(where: string, value: unknown): number {
  if (value === undefined || value === null) return 1e-3;
  if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) {
    throw new ArgumentError(`${where}: epsilon must be a positive number, got ${String(value)}.`);
  }
  return value;
}
