import { LstmCell, type LstmCellConfig } from '../cells/lstm-cell.ts';
import type { LoopConfig } from '../types.ts';
import { FlatRecurrentLayer } from './flat-recurrent-layer.ts';

/** Config of {@link lstm}. */
export interface LstmConfig extends LstmCellConfig, LoopConfig {}

/** A LSTM layer; see {@link lstm}. */
export class Lstm extends FlatRecurrentLayer {
  static override readonly className: string = 'LSTM';

  constructor(config: LstmConfig) {
    const where = 'lstm()';
    super({ ...config, cell: new LstmCell(config, where) }, where);
  }
}

/**
 * Creates a long short-term memory layer. Drop-in for `tf.layers.lstm`.
 *
 *   i = σ(x·Wi + h·Ui + bi)      f = σ(x·Wf + h·Uf + bf)
 *   g = tanh(x·Wg + h·Ug + bg)   o = σ(x·Wo + h·Uo + bo)
 *   c' = f∘c + i∘g               h' = o∘tanh(c')
 *
 * With the same config and weights it computes what `tf.layers.lstm` computes: σ is 'hardSigmoid',
 * clip(0.2·x + 0.5, 0, 1), unless the config says otherwise; Keras 3, cuDNN and PyTorch have 'sigmoid'. Weights start as
 * in Keras 3: unitForgetBias true (tf.layers: false), kernelInitializer 'glorotUniform' (tf.layers: 'glorotNormal').
 *
 * Runs fused with tanh and either σ, and no recurrent dropout.
 *
 * @param config.units Number of hidden units.
 * @returns A layer: [batch, time, features] → [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws ArgumentError if the config is not valid.
 * @see Hochreiter & Schmidhuber 1997; Keras `LSTM`; ONNX operator LSTM-22.
 * @example const model = tf.sequential({ layers: [lstm({ units: 32, inputShape: [null, 8] })] });
 */
export function lstm(config: LstmConfig): Lstm {
  return new Lstm(config);
}
