import * as tf from '@tensorflow/tfjs-core';
import { plainGru } from './plain.ts';
import { prepare } from './prepare.ts';
import type { GruOptions, GruWeights, RecurrentResult } from './types.ts';

/** Runs a gated recurrent unit layer over a batch of sequences. */
export function fusedGru(x: tf.Tensor3D, weights: GruWeights, options: GruOptions): RecurrentResult {
  const run = (): { [key: string]: tf.Tensor | tf.Tensor[] } => {
    const { output, state } = plainGru(x, weights, {
      ...prepare('fusedGru()', x, weights, options, 3, 1),
      resetAfter: options.resetAfter,
    });
    return { output, state };
  };
  return tf.tidy(run) as unknown as RecurrentResult;
}
