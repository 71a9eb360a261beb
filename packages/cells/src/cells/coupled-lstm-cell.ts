import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { StepFunction } from '../loop/types.ts';
import { LstmFamilyCell, type LstmFamilyConfig } from './lstm-family.ts';

/** Config of {@link coupledLstmCell}. */
export interface CoupledLstmCellConfig extends LstmFamilyConfig {}

/** One step of an LSTM with coupled input and forget gates; see {@link coupledLstmCell}. */
export class CoupledLstmCell extends LstmFamilyCell {
  static readonly className: string = 'CoupledLSTMCell';

  constructor(config: CoupledLstmCellConfig, where = 'coupledLstmCell()') {
    super(config, where);
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    // f = 1-i: a forget gate opened by 1 is an input gate closed by 1.
    this.buildGates(this.inputSize(inputShape), 3, { gate: 0, value: -1 });
    this.built = true;
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    return (projected, [h, c]) => {
      const gates = this.preActivations(projected, h!, kernel, recurrentMask);
      const [xi, xg, o] = tf.split(gates, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const i = this.gate(xi);
      const g = this.activation.apply(xg) as tf.Tensor2D;
      const carry = tf.add<tf.Tensor2D>(c!, tf.mul(i, tf.sub(g, c!)));
      return [tf.mul(this.gate(o), this.activation.apply(carry)), carry];
    };
  }
}

/**
 * Creates the cell of an LSTM whose input and forget gates are one (CIFG): it writes exactly where it forgets, with a
 * quarter fewer weights.
 *
 *   i = σ(x·Wi + h·Ui + bi)      g = tanh(x·Wg + h·Ug + bg)   o = σ(x·Wo + h·Uo + bo)
 *   c' = (1-i)∘c + i∘g           h' = o∘tanh(c')
 *
 * Gates are stored in the order i, c, o. `unitForgetBias` starts the bias of i at -1.
 *
 * @param config.units Number of hidden units.
 * @returns A cell with the states h and c, each [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Greff et al. 2017, LSTM: a search space odyssey, arXiv:1503.04069; `input_forget` of the ONNX operator LSTM-22.
 * @example const layer = rnn({ cell: coupledLstmCell({ units: 8 }) });
 */
export function coupledLstmCell(config: CoupledLstmCellConfig): CoupledLstmCell {
  return new CoupledLstmCell(config);
}
