import type { RecurrentOptions, RecurrentResult } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../types.ts';
import type { RunOptions, RunResult } from './types.ts';

/** What the fused LSTM and GRU have as activation of the gates, if they can have those of a cell; else null. */
export function fusedGates(cell: {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
}): 'sigmoid' | 'hardSigmoid' | null {
  const gates = cell.recurrentActivation.getClassName();
  if (cell.activation.getClassName() !== 'tanh') return null;
  return gates === 'sigmoid' || gates === 'hardSigmoid' ? gates : null;
}

/** The options of a fused operation for a run. */
export function fusedOptions(options: RunOptions): RecurrentOptions {
  return {
    ...(options.states === null ? {} : { initialState: [...options.states] }),
    ...(options.mask === null
      ? {}
      : { mask: options.mask, maskedOutput: options.zeroMasked ? ('zero' as const) : ('hold' as const) }),
    reverse: options.reverse,
    returnSequences: options.sequence,
  };
}

/** The result of a fused operation as the result of a run. */
export function fusedResult({ output, state }: RecurrentResult, options: RunOptions): RunResult {
  const final = state[0]!;
  let last = final;
  if (options.mask !== null && options.zeroMasked) {
    const time = options.mask.shape[1];
    last = tf.mul(final, tf.slice(options.mask, [0, options.reverse ? 0 : time - 1], [-1, 1]));
  }
  return { sequence: options.sequence ? output : null, last, states: [...state] };
}
