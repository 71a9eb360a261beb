import { SimpleRnnCell, type SimpleRnnCellConfig } from '../cells/simple-rnn-cell.ts';
import type { LoopConfig } from '../types.ts';
import { FlatRecurrentLayer } from './flat-recurrent-layer.ts';

/** Config of {@link simpleRnn}. */
export interface SimpleRnnConfig extends SimpleRnnCellConfig, LoopConfig {}

/** A SimpleRNN layer; see {@link simpleRnn}. */
export class SimpleRnn extends FlatRecurrentLayer {
  static override readonly className: string = 'SimpleRNN';

  constructor(config: SimpleRnnConfig) {
    const where = 'simpleRnn()';
    super({ ...config, cell: new SimpleRnnCell(config, where) }, where);
  }
}

/**
 * Creates a simple (Elman) recurrent layer. Drop-in for `tf.layers.simpleRNN`.
 *
 *   h' = tanh(x·W + h·U + b)
 *
 * With the same config and weights it computes what `tf.layers.simpleRNN` computes. Weights start as in Keras 3:
 * kernelInitializer 'glorotUniform' (tf.layers: 'glorotNormal').
 *
 * Runs fused with the activations tanh and relu and no recurrent dropout.
 *
 * @param config.units Number of hidden units.
 * @returns A layer: [batch, time, features] → [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws ArgumentError if the config is not valid.
 * @see Elman 1990, Finding structure in time; Keras `SimpleRNN`; ONNX operator RNN-22.
 * @example const model = tf.sequential({ layers: [simpleRnn({ units: 32, inputShape: [null, 8] })] });
 */
export function simpleRnn(config: SimpleRnnConfig): SimpleRnn {
  return new SimpleRnn(config);
}
