import { GruCell, type GruCellConfig } from '../cells/gru-cell.ts';
import type { LoopConfig } from '../types.ts';
import { FlatRecurrentLayer } from './flat-recurrent-layer.ts';

/** Config of {@link gru}. */
export interface GruConfig extends GruCellConfig, LoopConfig {}

/** A GRU layer; see {@link gru}. */
export class Gru extends FlatRecurrentLayer {
  static override readonly className: string = 'GRU';

  constructor(config: GruConfig) {
    const where = 'gru()';
    super({ ...config, cell: new GruCell(config, where) }, where);
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
 * With the same config and weights it computes what `tf.layers.gru` computes: σ is 'hardSigmoid',
 * clip(0.2·x + 0.5, 0, 1), and the reset gate comes first, unless the config says otherwise. Keras 3, cuDNN and PyTorch
 * have `recurrentActivation: 'sigmoid', resetAfter: true`. Weights start as in Keras 3: kernelInitializer
 * 'glorotUniform' (tf.layers: 'glorotNormal').
 *
 * Runs fused with tanh and either σ, and no recurrent dropout.
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
