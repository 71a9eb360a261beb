import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { kernelsFor } from '../kernels/runtime.ts';
import { plainLstm } from './plain.ts';
import { prepare } from './prepare.ts';
import { checkedGates, runFused } from './run-fused.ts';
import type { LstmOptions, LstmWeights, RecurrentResult } from './types.ts';

/**
 * Runs a long short-term memory layer over a batch of sequences, as one op with a gradient of its own.
 *
 *   i = σ(x·Wi + h·Ui + pi*c + bi)   f = σ(x·Wf + h·Uf + pf*c + bf)
 *   g = tanh(x·Wg + h·Ug + bg)       o = σ(x·Wo + h·Uo + po*c' + bo)
 *   c' = f*c + i*g                   h' = o*tanh(c'), or (o*tanh(c'))·P
 *
 *   σ(x) = 1 / (1 + exp(-x)), or clip(0.2·x + 0.5, 0, 1) with `recurrentActivation: 'hardSigmoid'`
 *
 * Differentiable once, in the input, all weights and the initial states, from the output and the final states.
 * Peepholes p, projection P, `clip` and `coupled` have kernels of their own on the backends cpu and wasm only; elsewhere
 * they are run step by step.
 *
 * @param x Input, shape [batch, time, inputSize].
 * @param weights `kernel` [inputSize, 4 * hidden], `recurrentKernel` [hidden, 4 * hidden], `bias` [4 * hidden], the
 *   gates in the order i, f, g, o; `peephole` pi, pf, po [3 * hidden]; `projection` [hidden, projectionSize].
 * @param options Initial state `[h, c]`, mask or lengths, direction, `recurrentActivation`, `clip`, `coupled`.
 * @returns The output, shape [batch, time, hidden], and the final state `[h, c]`.
 * @throws ShapeError if a shape does not fit; ArgumentError if an option is out of range.
 * @see Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; ONNX operator LSTM.
 * @example const { output, state } = fusedLstm(x, { kernel, recurrentKernel, bias }, { lengths: [24, 17] });
 */
export function fusedLstm(x: tf.Tensor3D, weights: LstmWeights, options: LstmOptions = {}): RecurrentResult {
  const where = 'fusedLstm()';
  const recurrentActivation = checkedGates(where, options);
  const { clip = 0, coupled = false } = options;
  if (!(clip >= 0)) throw new ArgumentError(`${where}: clip must be positive, or 0 for none, got ${clip}.`);
  const special = weights.peephole !== undefined || weights.projection !== undefined || clip > 0 || coupled;
  if (special && kernelsFor(tf.getBackend()) === undefined) {
    const [output, ...state] = tf.tidy(() => {
      const prepared = prepare(where, x, weights, options, 4, 2);
      const result = plainLstm(prepared.x, weights, { ...prepared, recurrentActivation, clip, coupled });
      return [result.output, ...result.state];
    });
    return { output: output as tf.Tensor3D, state: state as tf.Tensor2D[] };
  }
  return runFused('lstm', x, weights, options, { recurrentActivation, clip, coupled });
}
