import { fusedLstm } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fusedGates, fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
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

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const recurrentActivation = fusedGates(this);
    if (recurrentActivation === null) return null;
    const kernel = withForgetGate(this.kernel.read() as tf.Tensor2D);
    const recurrentKernel = withForgetGate(this.recurrentKernel.read() as tf.Tensor2D);
    const bias = this.bias === null ? {} : { bias: withForgetGate(this.bias.read() as tf.Tensor1D) };
    const given = { ...fusedOptions(options), recurrentActivation, coupled: true };
    return fusedResult(fusedLstm(x, { kernel, recurrentKernel, ...bias }, given), options);
  }
}

/** i, g, o → i, f, g, o, the weights of f being nothing: it is 1 - i. */
function withForgetGate<T extends tf.Tensor>(weight: T): T {
  const axis = weight.rank - 1;
  const [i, g, o] = tf.split(weight as tf.Tensor, 3, axis) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.concat([i, tf.zerosLike(i), g, o], axis) as T;
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
