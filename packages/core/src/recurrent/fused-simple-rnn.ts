import * as tf from '@tensorflow/tfjs-core';
import { plainSimpleRnn } from './plain.ts';
import { prepare } from './prepare.ts';
import type { RecurrentResult, RecurrentWeights, SimpleRnnOptions } from './types.ts';

/** Runs a simple recurrent layer over a batch of sequences. */
export function fusedSimpleRnn(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  options: SimpleRnnOptions = {},
): RecurrentResult {
  const run = (): { [key: string]: tf.Tensor | tf.Tensor[] } => {
    const { output, state } = plainSimpleRnn(x, weights, {
      ...prepare('fusedSimpleRnn()', x, weights, options, 1, 1),
      activation: options.activation ?? 'tanh',
    });
    return { output, state };
  };
  return tf.tidy(run) as unknown as RecurrentResult;
}
