import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface CalibrateConfig {
  readonly name?: string;
  /** Ascending, 0.5 among them. */
  readonly quantiles: readonly number[];
}

/**
 * Moves each quantile away from the median, or towards it, by a factor found on windows outside the training.
 *
 *   y[q] = median + factor[q] · (x[q] − median), and never nearer to the median than a quantile inside of it
 *
 * `factor` is not trained. Input and output: [batch, horizon, quantiles].
 */
export class Calibrate extends layers.Layer {
  static readonly className = 'RecurraCalibrate';
  readonly quantiles: readonly number[];
  #factor: { read(): tf.Tensor; write(value: tf.Tensor): unknown } | undefined;

  constructor(config: CalibrateConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.quantiles = config.quantiles;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [this.quantiles.length];
    this.#factor = this.addWeight('factor', shape, 'float32', initializers.ones(), undefined, false);
    super.build(inputShape);
  }

  /** Replaces the factors, one a quantile. */
  assign(factors: ArrayLike<number>): void {
    const tensor = tf.tensor1d(Float32Array.from(factors));
    this.#factor!.write(tensor);
    tensor.dispose();
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), (inputShape as Shape)[1]!, this.quantiles.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs) as tf.Tensor3D;
      const count = this.quantiles.length;
      const middle = this.quantiles.indexOf(0.5);
      const median = tf.slice(x, [0, 0, middle], [-1, -1, 1]);
      const moved = tf.mul(tf.sub(x, median), this.#factor!.read());
      const offsets = tf.split(moved, count, 2) as tf.Tensor[];
      for (let q = middle + 1; q < count; q++) offsets[q] = tf.maximum(offsets[q]!, offsets[q - 1]!);
      for (let q = middle - 1; q >= 0; q--) offsets[q] = tf.minimum(offsets[q]!, offsets[q + 1]!);
      return tf.add(median, tf.concat(offsets, 2));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), quantiles: [...this.quantiles] };
  }
}
