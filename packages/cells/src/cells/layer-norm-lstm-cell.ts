import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { StepFunction } from '../loop/types.ts';
import { LstmFamilyCell, type LstmFamilyConfig } from './lstm-family.ts';
import { checkedEpsilon, normalize } from './normalize.ts';

/** Config of {@link layerNormLstmCell}. */
export interface LayerNormLstmCellConfig extends LstmFamilyConfig {
  /** Added to the variance before its root is taken. Default 1e-3. */
  epsilon?: number | undefined;
}

/** One step of an LSTM with layer normalisation; see {@link layerNormLstmCell}. */
export class LayerNormLstmCell extends LstmFamilyCell {
  static readonly className: string = 'LayerNormLSTMCell';
  readonly epsilon: number;
  /** Scale of the normalised input part, [4 * units]. */
  kernelGamma!: tfl.LayerVariable;
  /** Scale of the normalised recurrent part, [4 * units]. */
  recurrentGamma!: tfl.LayerVariable;
  /** Scale of the normalised cell state, [units]. */
  stateGamma!: tfl.LayerVariable;
  /** Shift of the normalised cell state, [units]. */
  stateBeta!: tfl.LayerVariable;

  constructor(config: LayerNormLstmCellConfig, where = 'layerNormLstmCell()') {
    super(config, where);
    this.epsilon = checkedEpsilon(where, config.epsilon);
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    super.build(inputShape);
    const { units } = this;
    const ones = tfl.initializers.ones();
    this.kernelGamma = this.addCellWeight('kernel_gamma', [4 * units], 'other', ones);
    this.recurrentGamma = this.addCellWeight('recurrent_gamma', [4 * units], 'other', ones);
    this.stateGamma = this.addCellWeight('state_gamma', [units], 'other', ones);
    this.stateBeta = this.addCellWeight('state_beta', [units], 'other', tfl.initializers.zeros());
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    const product: tf.Tensor2D = tf.matMul(x, this.kernel.read() as tf.Tensor2D);
    const scaled = normalize(product, this.kernelGamma.read(), this.epsilon);
    return this.bias === null ? scaled : tf.add(scaled, this.bias.read());
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    return (projected, [h, c]) => {
      const dropped = recurrentMask === null ? h! : tf.mul<tf.Tensor2D>(h!, recurrentMask);
      const recurrent = normalize(tf.matMul(dropped, kernel), this.recurrentGamma.read(), this.epsilon);
      const gates: tf.Tensor2D = tf.add(projected, recurrent);
      const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const carry = this.nextCarry(this.gate(f), c!, this.gate(i), g);
      const shown = tf.add(normalize(carry, this.stateGamma.read(), this.epsilon), this.stateBeta.read());
      return [tf.mul(this.gate(o), this.activation.apply(shown)), carry];
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}

/**
 * Creates the cell of an LSTM with layer normalisation: steadier training of deep and long networks.
 *
 *   [i f g o] = LN(x·W; γx) + LN(h·U; γh) + b,  i = σ(i), f = σ(f), o = σ(o), g = tanh(g)
 *   c' = f∘c + i∘g       h' = o∘tanh(LN(c'; γc) + βc)
 *
 * LN normalises over all four gates together. Weights: those of {@link lstmCell}, then γx, γh [4*units], γc, βc [units].
 *
 * @param config.units Number of hidden units.
 * @param config.epsilon Added to the variance. Default 1e-3.
 * @returns A cell with the states h and c, each [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 20-22.
 * @example const layer = rnn({ cell: layerNormLstmCell({ units: 8 }) });
 */
export function layerNormLstmCell(config: LayerNormLstmCellConfig): LayerNormLstmCell {
  return new LayerNormLstmCell(config);
}
