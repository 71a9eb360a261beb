import { fusedGru } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { flag } from '../checks.ts';
import { fusedGates, fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import { resolveActivation } from '../resolve.ts';
import type { Activation, GatedCellConfig } from '../types.ts';
import { gruToCanonical } from '../weight-order.ts';
import { RecurrentCell } from './recurrent-cell.ts';

/** Config of {@link gruCell}. */
export interface GruCellConfig extends GatedCellConfig {
  /**
   * Apply the reset gate after the recurrent product (the default of Keras 3; cuDNN, PyTorch) instead of before it.
   * Default false, as in `tf.layers.gru`, which knows no other.
   */
  resetAfter?: boolean | undefined;
}

/** One step of a gated recurrent unit; see {@link gruCell}. */
export class GruCell extends RecurrentCell {
  static readonly className: string = 'GRUCell';
  override readonly stateSize: number;
  readonly recurrentActivation: Activation;
  readonly resetAfter: boolean;

  constructor(config: GruCellConfig, where = 'gruCell()') {
    super(config, where);
    this.recurrentActivation = resolveActivation(
      where,
      'recurrentActivation',
      config.recurrentActivation,
      'hardSigmoid',
    );
    this.resetAfter = flag(where, 'resetAfter', config.resetAfter, false);
    this.stateSize = this.units;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { units } = this;
    this.kernel = this.addCellWeight('kernel', [this.inputSize(inputShape), 3 * units], 'kernel');
    this.recurrentKernel = this.addCellWeight('recurrent_kernel', [units, 3 * units], 'recurrent');
    if (this.useBias) {
      this.bias = this.addCellWeight('bias', this.resetAfter ? [2, 3 * units] : [3 * units], 'bias');
    }
    this.built = true;
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    const product: tf.Tensor2D = tf.matMul(x, this.kernel.read() as tf.Tensor2D);
    const bias = this.#biasRow(0);
    return bias === null ? product : tf.add(product, bias);
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const step = this.resetAfter ? this.#resetAfterStep() : this.#resetBeforeStep();
    if (recurrentMask === null) return (projected, [h]) => step(projected, h!, h!);
    return (projected, [h]) => step(projected, h!, tf.mul(h!, recurrentMask));
  }

  #resetAfterStep(): (projected: tf.Tensor2D, h: tf.Tensor2D, dropped: tf.Tensor2D) => tf.Tensor2D[] {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    const bias = this.#biasRow(1);
    return (projected, h, dropped) => {
      const product: tf.Tensor2D = tf.matMul(dropped, kernel);
      const inner: tf.Tensor2D = bias === null ? product : tf.add(product, bias);
      const [xz, xr, xn] = thirds(projected);
      const [hz, hr, hn] = thirds(inner);
      const z = this.#gate(tf.add(xz, hz));
      const r = this.#gate(tf.add(xr, hr));
      return this.#update(z, h, tf.add(xn, tf.mul(r, hn)));
    };
  }

  #resetBeforeStep(): (projected: tf.Tensor2D, h: tf.Tensor2D, dropped: tf.Tensor2D) => tf.Tensor2D[] {
    const { units } = this;
    const [gates, candidate] = tf.split(
      this.recurrentKernel.read() as tf.Tensor2D,
      [2 * units, units],
      1,
    ) as [tf.Tensor2D, tf.Tensor2D];
    return (projected, h, dropped) => {
      const [xz, xr, xn] = thirds(projected);
      const [hz, hr] = tf.split(tf.matMul(dropped, gates), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const z = this.#gate(tf.add(xz, hz));
      const r = this.#gate(tf.add(xr, hr));
      return this.#update(z, h, tf.add(xn, tf.matMul(tf.mul<tf.Tensor2D>(r, dropped), candidate)));
    };
  }

  /** h' = z∘h + (1-z)∘n, with n + z∘(h-n) as its shortest form. */
  #update(z: tf.Tensor2D, h: tf.Tensor2D, candidate: tf.Tensor2D): tf.Tensor2D[] {
    const n = this.activation.apply(candidate) as tf.Tensor2D;
    return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
  }

  #gate(x: tf.Tensor2D): tf.Tensor2D {
    return this.recurrentActivation.apply(x) as tf.Tensor2D;
  }

  /** The input's bias (row 0) or the recurrent product's (row 1, only with resetAfter). */
  #biasRow(row: 0 | 1): tf.Tensor1D | null {
    if (this.bias === null) return null;
    const bias = this.bias.read();
    if (!this.resetAfter) return row === 0 ? (bias as tf.Tensor1D) : null;
    return tf.reshape(tf.slice(bias as tf.Tensor2D, [row, 0], [1, -1]), [3 * this.units]);
  }

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const recurrentActivation = fusedGates(this);
    if (recurrentActivation === null) return null;
    const bias = this.#biasRow(0);
    const recurrentBias = this.#biasRow(1);
    const weights = {
      kernel: gruToCanonical(this.kernel.read() as tf.Tensor2D),
      recurrentKernel: gruToCanonical(this.recurrentKernel.read() as tf.Tensor2D),
      ...(bias === null ? {} : { bias: gruToCanonical(bias) }),
      ...(recurrentBias === null ? {} : { recurrentBias: gruToCanonical(recurrentBias) }),
    };
    const { resetAfter } = this;
    const result = fusedGru(x, weights, { ...fusedOptions(options), resetAfter, recurrentActivation });
    return fusedResult(result, options);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      recurrentActivation: this.recurrentActivation.getClassName(),
      resetAfter: this.resetAfter,
    };
  }
}

function thirds(x: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] {
  return tf.split(x, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
}

/**
 * Creates the cell of a gated recurrent unit.
 *
 *   z = σ(x·Wz + h·Uz + bz)   r = σ(x·Wr + h·Ur + br)
 *   n = tanh(x·Wn + bn + r∘(h·Un + cn))     resetAfter: true
 *   n = tanh(x·Wn + bn + (r∘h)·Un)          resetAfter: false
 *   h' = (1-z)∘n + z∘h
 *
 * With `resetAfter` the recurrent products of z and r have biases of their own too, and `bias` is [2, 3*units].
 *
 * @param config.units Number of hidden units.
 * @param config.resetAfter Which of the two forms. Default false, the one form of `tf.layers.gruCell`; Keras 3 has true.
 * @param config.recurrentActivation Activation of the gates, σ above. Default 'hardSigmoid', clip(0.2·x + 0.5, 0, 1),
 *   as in `tf.layers.gruCell`; Keras 3 has 'sigmoid'.
 * @returns A cell with one state, h [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Cho et al. 2014, arXiv:1406.1078 (versions 1 and 3 are the two forms); Keras `GRUCell`; ONNX operator GRU-22.
 * @example const layer = rnn({ cell: gruCell({ units: 8 }) });
 */
export function gruCell(config: GruCellConfig): GruCell {
  return new GruCell(config);
}
