import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { StepFunction } from '../loop/types.ts';
import { resolveActivation } from '../resolve.ts';
import type { Activation, GatedCellConfig } from '../types.ts';
import { checkedEpsilon, normalize } from './normalize.ts';
import { RecurrentCell } from './recurrent-cell.ts';

/** Config of {@link layerNormGruCell}. */
export interface LayerNormGruCellConfig extends GatedCellConfig {
  /** Added to the variance before its root is taken. Default 1e-3. */
  epsilon?: number | undefined;
}

/** One step of a GRU with layer normalisation; see {@link layerNormGruCell}. */
export class LayerNormGruCell extends RecurrentCell {
  static readonly className: string = 'LayerNormGRUCell';
  override readonly stateSize: number;
  readonly recurrentActivation: Activation;
  readonly epsilon: number;
  /** Scale of the normalised input part, [3 * units]. */
  kernelGamma!: tfl.LayerVariable;
  /** Scale of the normalised recurrent part, [3 * units]. */
  recurrentGamma!: tfl.LayerVariable;

  constructor(config: LayerNormGruCellConfig, where = 'layerNormGruCell()') {
    super(config, where);
    this.recurrentActivation = resolveActivation(
      where,
      'recurrentActivation',
      config.recurrentActivation,
      'sigmoid',
    );
    this.epsilon = checkedEpsilon(where, config.epsilon);
    this.stateSize = this.units;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { units } = this;
    const ones = tfl.initializers.ones();
    this.kernel = this.addCellWeight('kernel', [this.inputSize(inputShape), 3 * units], 'kernel');
    this.recurrentKernel = this.addCellWeight('recurrent_kernel', [units, 3 * units], 'recurrent');
    if (this.useBias) this.bias = this.addCellWeight('bias', [3 * units], 'bias');
    this.kernelGamma = this.addCellWeight('kernel_gamma', [3 * units], 'other', ones);
    this.recurrentGamma = this.addCellWeight('recurrent_gamma', [3 * units], 'other', ones);
    this.built = true;
  }

  /** Normalises the two gates together, and the candidate by itself. */
  #normalized(product: tf.Tensor2D, gamma: tf.Tensor): [tf.Tensor2D, tf.Tensor2D] {
    const { units, epsilon } = this;
    const parts = [2 * units, units];
    const [gates, candidate] = tf.split(product, parts, 1) as [tf.Tensor2D, tf.Tensor2D];
    const [gateGamma, candidateGamma] = tf.split(gamma, parts, 0) as [tf.Tensor, tf.Tensor];
    return [normalize(gates, gateGamma, epsilon), normalize(candidate, candidateGamma, epsilon)];
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    const product: tf.Tensor2D = tf.matMul(x, this.kernel.read() as tf.Tensor2D);
    const scaled: tf.Tensor2D = tf.concat(this.#normalized(product, this.kernelGamma.read()), 1);
    return this.bias === null ? scaled : tf.add(scaled, this.bias.read());
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    const gamma = this.recurrentGamma.read();
    const parts = [2 * this.units, this.units];
    return (projected, [state]) => {
      const h = state!;
      const dropped = recurrentMask === null ? h : tf.mul<tf.Tensor2D>(h, recurrentMask);
      const [hg, hn] = this.#normalized(tf.matMul(dropped, kernel), gamma);
      const [xg, xn] = tf.split(projected, parts, 1) as [tf.Tensor2D, tf.Tensor2D];
      const gates = this.recurrentActivation.apply(tf.add(xg, hg)) as tf.Tensor2D;
      const [z, r] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const n = this.activation.apply(tf.add(xn, tf.mul(r, hn))) as tf.Tensor2D;
      return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      recurrentActivation: this.recurrentActivation.getClassName(),
      epsilon: this.epsilon,
    };
  }
}

/**
 * Creates the cell of a GRU with layer normalisation.
 *
 *   [z r] = σ(LN(x·Wzr; γ1) + LN(h·Uzr; γ2) + bzr)
 *   n = tanh(LN(x·Wn; γ3) + r∘LN(h·Un; γ4) + bn)
 *   h' = (1-z)∘n + z∘h
 *
 * Weights: kernel, recurrent kernel, bias [3*units], then γx and γh [3*units], gates in the order z, r, h.
 *
 * @param config.units Number of hidden units.
 * @param config.epsilon Added to the variance. Default 1e-3.
 * @returns A cell with one state, h [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 31-33 (whose z is 1-z here).
 * @example const layer = rnn({ cell: layerNormGruCell({ units: 8 }) });
 */
export function layerNormGruCell(config: LayerNormGruCellConfig): LayerNormGruCell {
  return new LayerNormGruCell(config);
}
