import type * as tf from '@tensorflow/tfjs-core';
import { checkedGates, runFused } from './run-fused.ts';
import type { LstmOptions, RecurrentResult, RecurrentWeights } from './types.ts';

/**
 * Runs a long short-term memory layer over a batch of sequences, as one op with a gradient of its own.
 *
 *   i = σ(x·Wi + h·Ui + bi)    f = σ(x·Wf + h·Uf + bf)
 *   g = tanh(x·Wg + h·Ug + bg) o = σ(x·Wo + h·Uo + bo)
 *   c' = f*c + i*g             h' = o*tanh(c')
 *
 *   σ(x) = 1 / (1 + exp(-x)), or clip(0.2·x + 0.5, 0, 1) with `recurrentActivation: 'hardSigmoid'`
 *
 * Differentiable once, in the input, all weights and the initial states, from the output and the final states.
 *
 * @param x Input, shape [batch, time, inputSize].
 * @param weights `kernel` [inputSize, 4 * hidden], `recurrentKernel` [hidden, 4 * hidden], `bias` [4 * hidden], the
 *   gates in the order i, f, g, o.
 * @param options Initial state `[h, c]`, mask or lengths, direction, and `recurrentActivation`.
 * @returns The output, shape [batch, time, hidden], and the final state `[h, c]`.
 * @throws ShapeError if a shape does not fit; ArgumentError if an option is out of range.
 * @see Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; ONNX operator LSTM.
 * @example const { output, state } = fusedLstm(x, { kernel, recurrentKernel, bias }, { lengths: [24, 17] });
 */
export function fusedLstm(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  options: LstmOptions = {},
): RecurrentResult {
  return runFused('lstm', x, weights, options, {
    recurrentActivation: checkedGates('fusedLstm()', options),
  });
}
