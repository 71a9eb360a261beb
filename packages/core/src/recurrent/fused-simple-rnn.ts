import { ArgumentError } from '@recurra/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import { runFused } from './run-fused.ts';
import type { RecurrentResult, RecurrentWeights, SimpleRnnOptions } from './types.ts';

/**
 * Runs a simple recurrent layer over a batch of sequences, as one op with a gradient of its own.
 *
 *   h' = act(x·W + h·U + b)
 *
 * Differentiable once, in the input, all weights and the initial state, from the output and the final state.
 *
 * @param x Input, shape [batch, time, inputSize].
 * @param weights `kernel` W [inputSize, hidden], `recurrentKernel` U [hidden, hidden], `bias` b [hidden].
 * @param options Initial state `[h]`, mask or lengths, direction, and `activation`.
 * @returns The output, shape [batch, time, hidden], and the final state `[h]`.
 * @throws ShapeError if a shape does not fit; ArgumentError if an option is out of range.
 * @see Elman 1990, Finding structure in time; ONNX operator RNN.
 * @example const { output } = fusedSimpleRnn(x, { kernel, recurrentKernel, bias }, { activation: 'relu' });
 */
export function fusedSimpleRnn(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  options: SimpleRnnOptions = {},
): RecurrentResult {
  const { activation = 'tanh' } = options;
  if (activation !== 'tanh' && activation !== 'relu') {
    throw new ArgumentError(`fusedSimpleRnn(): activation must be 'tanh' or 'relu', got '${activation}'.`);
  }
  return runFused('simpleRnn', x, weights, options, { activation });
}
