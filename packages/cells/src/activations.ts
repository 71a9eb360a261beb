import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './types.ts';

/**
 * Keras 3's hard sigmoid, relu6(x + 3) / 6. That of Keras 2 and of tfjs-layers, `hardSigmoid`, has another slope:
 * 0.2·x + 0.5, clipped to [0, 1].
 */
export class HardSigmoidKeras3 extends tf.serialization.Serializable implements Activation {
  static readonly className: string = 'hardSigmoidKeras3';

  apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.div(tf.relu6(tf.add(x, 3)), 6));
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}
