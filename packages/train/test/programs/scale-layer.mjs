// A layer that tfjs-layers does not know, to show that a worker can register an app's own layers.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

export class Scale extends tfl.layers.Layer {
  static className = 'TestScale';
  build() {
    this.scale = this.addWeight('scale', [1], 'float32', tfl.initializers.ones());
    super.build();
  }
  call(inputs) {
    return tf.tidy(() => tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, this.scale.read()));
  }
  computeOutputShape(shape) {
    return shape;
  }
}
