import { ArgumentError } from '@recurra/plugin';
import type { Rng } from '../random/rng.ts';

/**
 * Draws a weight matrix uniform in ±√(6 / (rows + cols)), which keeps the variance of signals and gradients.
 *
 * @param rows Number of inputs.
 * @param cols Number of outputs.
 * @param rng Source of randomness.
 * @returns rows × cols numbers, row by row.
 * @throws ArgumentError if a size is not a positive integer.
 * @see Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.
 * @example tf.tensor2d(glorotUniform(4, 128, createRng(1)), [4, 128]);
 */
export function glorotUniform(rows: number, cols: number, rng: Rng): Float32Array {
  if (!Number.isInteger(rows) || rows < 1 || !Number.isInteger(cols) || cols < 1) {
    throw new ArgumentError(
      `glorotUniform(): rows and cols must be positive integers, got ${rows} and ${cols}.`,
    );
  }
  const limit = Math.sqrt(6 / (rows + cols));
  return Float32Array.from({ length: rows * cols }, () => limit * (2 * rng.uniform() - 1));
}
