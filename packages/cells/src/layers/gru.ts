import type * as tf from '@tensorflow/tfjs-core';
import { GruCell, type GruCellConfig, withStoredGruForm } from '../cells/gru-cell.ts';
import type { LoopConfig } from '../types.ts';
import { RecurrentLayer } from './recurrent-layer.ts';

/** Config of {@link gru}. */
export interface GruConfig extends GruCellConfig, LoopConfig {}

/** A GRU layer; see {@link gru}. */
export class Gru extends RecurrentLayer {
  static override readonly className: string = 'GRU';

  constructor(config: GruConfig) {
    const where = 'gru()';
    super({ ...config, cell: new GruCell(config, where) }, where);
  }

  protected override cellConfig(): tf.serialization.ConfigDict {
    const { name: _name, trainable: _trainable, ...rest } = this.cell.getConfig();
    return rest;
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(withStoredGruForm(config));
  }
}

/**
 * Creates a gated recurrent unit layer. Drop-in for `tf.layers.gru`.
 *
 *   z = σ(x·Wz + h·Uz + bz)   r = σ(x·Wr + h·Ur + br)
 *   n = tanh(x·Wn + bn + r∘(h·Un + cn))     resetAfter: true
 *   n = tanh(x·Wn + bn + (r∘h)·Un)          resetAfter: false
 *   h' = (1-z)∘n + z∘h
 *
 * Runs fused with the activations above and no recurrent dropout. Where `tf.layers.gru` and Keras 3 have different
 * defaults, these are Keras 3's: resetAfter true (tfjs: false, the only form it knows), recurrentActivation 'sigmoid'
 * (tfjs: 'hardSigmoid'), kernelInitializer 'glorotUniform' (tfjs: 'glorotNormal'). Saved models carry their own values.
 *
 * @param config.units Number of hidden units.
 * @returns A layer: [batch, time, features] → [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws ArgumentError if the config is not valid.
 * @see Cho et al. 2014, arXiv:1406.1078; Keras `GRU`; ONNX operator GRU-22.
 * @example const model = tf.sequential({ layers: [gru({ units: 32, inputShape: [null, 8] })] });
 */
export function gru(config: GruConfig): Gru {
  return new Gru(config);
}
