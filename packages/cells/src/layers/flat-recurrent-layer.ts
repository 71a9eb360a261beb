import type * as tf from '@tensorflow/tfjs-core';
import { RecurrentLayer } from './recurrent-layer.ts';

/**
 * A recurrent layer stored as Keras stores `SimpleRNN`, `LSTM` and `GRU`: the keys of its cell stand beside its own,
 * and its constructor takes them so.
 */
export abstract class FlatRecurrentLayer extends RecurrentLayer {
  protected override cellConfig(): tf.serialization.ConfigDict {
    const { name: _name, trainable: _trainable, ...rest } = this.cell.getConfig();
    return rest;
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}
