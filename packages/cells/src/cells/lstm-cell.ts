import { fusedLstm } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { fusedGates, fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import { LstmFamilyCell, type LstmFamilyConfig } from './lstm-family.ts';

/** Config of {@link lstmCell}. */
export interface LstmCellConfig extends LstmFamilyConfig {}

/** One step of a long short-term memory; see {@link lstmCell}. */
export class LstmCell extends LstmFamilyCell {
  static readonly className: string = 'LSTMCell';

  constructor(config: LstmCellConfig, where = 'lstmCell()') {
    super(config, where, 'hardSigmoid');
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    return (projected, [h, c]) => {
      const gates = this.preActivations(projected, h!, kernel, recurrentMask);
      const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const carry = this.nextCarry(this.gate(f), c!, this.gate(i), g);
      return [tf.mul(this.gate(o), this.activation.apply(carry)), carry];
    };
  }

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const recurrentActivation = fusedGates(this);
    if (recurrentActivation === null) return null;
    return fusedResult(
      fusedLstm(x, this.gateWeights(), { ...fusedOptions(options), recurrentActivation }),
      options,
    );
  }
}

/**
 * Creates the cell of a long short-term memory.
 *
 *   i = σ(x·Wi + h·Ui + bi)      f = σ(x·Wf + h·Uf + bf)
 *   g = tanh(x·Wg + h·Ug + bg)   o = σ(x·Wo + h·Uo + bo)
 *   c' = f∘c + i∘g               h' = o∘tanh(c')
 *
 * @param config.units Number of hidden units.
 * @param config.recurrentActivation Activation of the gates, σ above. Default 'hardSigmoid', clip(0.2·x + 0.5, 0, 1),
 *   as in `tf.layers.lstmCell`; Keras 3 has 'sigmoid'.
 * @param config.unitForgetBias Start the forget gate's bias at 1. Default true.
 * @returns A cell with the states h and c, each [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; Keras `LSTMCell`; ONNX operator LSTM-22.
 * @example const layer = rnn({ cell: lstmCell({ units: 8 }) });
 */
export function lstmCell(config: LstmCellConfig): LstmCell {
  return new LstmCell(config);
}
