import { fusedLstm } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fusedGates, fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import { LstmFamilyCell, type LstmFamilyConfig } from './lstm-family.ts';

/** Config of {@link peepholeLstmCell}. */
export interface PeepholeLstmCellConfig extends LstmFamilyConfig {}

/** One step of an LSTM whose gates see the cell state; see {@link peepholeLstmCell}. */
export class PeepholeLstmCell extends LstmFamilyCell {
  static readonly className: string = 'PeepholeLSTMCell';
  /** Cell state to input gate, [units]. */
  inputPeephole!: tfl.LayerVariable;
  /** Cell state to forget gate, [units]. */
  forgetPeephole!: tfl.LayerVariable;
  /** New cell state to output gate, [units]. */
  outputPeephole!: tfl.LayerVariable;

  constructor(config: PeepholeLstmCellConfig, where = 'peepholeLstmCell()') {
    super(config, where);
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    super.build(inputShape);
    // Named as in Keras 2's experimental PeepholeLSTMCell.
    this.inputPeephole = this.addCellWeight('input_gate_peephole_weights', [this.units], 'other');
    this.forgetPeephole = this.addCellWeight('forget_gate_peephole_weights', [this.units], 'other');
    this.outputPeephole = this.addCellWeight('output_gate_peephole_weights', [this.units], 'other');
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    const [pi, pf, po] = [this.inputPeephole.read(), this.forgetPeephole.read(), this.outputPeephole.read()];
    return (projected, [h, c]) => {
      const gates = this.preActivations(projected, h!, kernel, recurrentMask);
      const [xi, xf, g, xo] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const i = this.gate(tf.add(xi, tf.mul(c!, pi)));
      const f = this.gate(tf.add(xf, tf.mul(c!, pf)));
      const carry = this.nextCarry(f, c!, i, g);
      const o = this.gate(tf.add(xo, tf.mul(carry, po)));
      return [tf.mul(o, this.activation.apply(carry)), carry];
    };
  }

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const recurrentActivation = fusedGates(this);
    if (recurrentActivation === null) return null;
    const peepholes = [this.inputPeephole, this.forgetPeephole, this.outputPeephole];
    const peephole = tf.concat1d(peepholes.map((weight) => weight.read() as tf.Tensor1D));
    const weights = { ...this.gateWeights(), peephole };
    return fusedResult(fusedLstm(x, weights, { ...fusedOptions(options), recurrentActivation }), options);
  }
}

/**
 * Creates the cell of an LSTM with peephole connections: the gates see the cell state.
 *
 *   i = σ(x·Wi + h·Ui + c∘pi + bi)   f = σ(x·Wf + h·Uf + c∘pf + bf)
 *   g = tanh(x·Wg + h·Ug + bg)       c' = f∘c + i∘g
 *   o = σ(x·Wo + h·Uo + c'∘po + bo)  h' = o∘tanh(c')
 *
 * Good at precise timing. Weights: those of {@link lstmCell}, then pi, pf, po, each [units].
 *
 * @param config.units Number of hidden units.
 * @returns A cell with the states h and c, each [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Gers, Schraudolph & Schmidhuber 2002, Learning precise timing with LSTM recurrent networks; input P of the ONNX
 *   operator LSTM-22.
 * @example const layer = rnn({ cell: peepholeLstmCell({ units: 8 }), returnSequences: true });
 */
export function peepholeLstmCell(config: PeepholeLstmCellConfig): PeepholeLstmCell {
  return new PeepholeLstmCell(config);
}
