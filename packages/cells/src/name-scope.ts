import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

class Scope extends tfl.layers.Layer {
  static readonly className = 'Scope';
  readonly #run: () => void;

  constructor(name: string, run: () => void) {
    super({ name });
    this.#run = run;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    this.#run();
    return inputs;
  }
}

/**
 * Runs `run` with `name/` before the names of the weights it creates.
 *
 * tfjs-layers does so when it applies a layer, and exports no other way: hence a layer that is applied once.
 */
export function withNameScope(name: string, run: () => void): void {
  const input = tf.scalar(0);
  const output = new Scope(name, run).apply(input) as tf.Tensor;
  tf.dispose([input, output]);
}
