import * as tf from '@tensorflow/tfjs-core';
import { plainLstm } from './plain.ts';
import { prepare } from './prepare.ts';
import type { RecurrentOptions, RecurrentResult, RecurrentWeights } from './types.ts';

/** Runs a long short-term memory layer over a batch of sequences. */
export function fusedLstm(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  options: RecurrentOptions = {},
): RecurrentResult {
  const run = (): { [key: string]: tf.Tensor | tf.Tensor[] } => {
    const { output, state } = plainLstm(x, weights, prepare('fusedLstm()', x, weights, options, 4, 2));
    return { output, state };
  };
  return tf.tidy(run) as unknown as RecurrentResult;
}
