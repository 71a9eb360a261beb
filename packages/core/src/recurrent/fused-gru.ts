import { ArgumentError } from '@recurra/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import { checkedGates, runFused } from './run-fused.ts';
import type { GruOptions, GruWeights, RecurrentResult } from './types.ts';

/**
 * Runs a gated recurrent unit layer over a batch of sequences, as one op with a gradient of its own.
 *
 *   r = σ(x·Wr + br + h·Ur + dr)               z = σ(x·Wz + bz + h·Uz + dz)
 *   n = tanh(x·Wn + bn + r*(h·Un + dn))        with `resetAfter`
 *   n = tanh(x·Wn + bn + (r*h)·Un + dn)        without
 *   h' = (1-z)*n + z*h
 *
 *   σ(x) = 1 / (1 + exp(-x)), or clip(0.2·x + 0.5, 0, 1) with `recurrentActivation: 'hardSigmoid'`
 *
 * Differentiable once, in the input, all weights and the initial state, from the output and the final state.
 *
 * @param x Input, shape [batch, time, inputSize].
 * @param weights `kernel` W [inputSize, 3 * hidden], `recurrentKernel` U [hidden, 3 * hidden], `bias` b and
 *   `recurrentBias` d [3 * hidden], the gates in the order r, z, n.
 * @param options `resetAfter`, initial state `[h]`, mask or lengths, direction, and `recurrentActivation`.
 * @returns The output, shape [batch, time, hidden], and the final state `[h]`.
 * @throws ShapeError if a shape does not fit; ArgumentError if an option is out of range.
 * @see Cho et al. 2014 (reset before); cuDNN and PyTorch (reset after); ONNX operator GRU.
 * @example const { output } = fusedGru(x, { kernel, recurrentKernel, bias, recurrentBias }, { resetAfter: true });
 */
export function fusedGru(x: tf.Tensor3D, weights: GruWeights, options: GruOptions): RecurrentResult {
  if (typeof options?.resetAfter !== 'boolean') {
    throw new ArgumentError(
      `fusedGru(): resetAfter must be true or false, got ${String(options?.resetAfter)}; Keras and PyTorch use true.`,
    );
  }
  return runFused('gru', x, weights, options, {
    resetAfter: options.resetAfter,
    recurrentActivation: checkedGates('fusedGru()', options),
  });
}
