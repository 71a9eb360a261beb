import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface DilateConfig {
  readonly name?: string;
  /** Steps between a step and the one its state comes from. */
  readonly dilation: number;
  /** Whether to put the sequences together again. Default false. */
  readonly inverse?: boolean;
  /** Steps of the sequence, before; not a multiple of the dilation if need be. */
  readonly time: number;
}

/**
 * Cuts each sequence into `dilation` interleaved ones, so that a recurrent layer between this and its inverse
 * carries its state over that many steps. Zeros are put in front where the time does not divide.
 *
 * Input: [batch, time, features]. Output: [batch · dilation, ⌈time / dilation⌉, features]; the inverse goes back.
 *
 * @see Chang et al. 2017, "Dilated recurrent neural networks".
 */
export class Dilate extends layers.Layer {
  static readonly className = 'RecurraDilate';
  readonly dilation: number;
  readonly inverse: boolean;
  readonly time: number;

  constructor(config: DilateConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.dilation = config.dilation;
    this.inverse = config.inverse ?? false;
    this.time = config.time;
  }

  /** Steps of each interleaved sequence, and zeros in front. */
  get layout(): { readonly steps: number; readonly padding: number } {
    const steps = Math.ceil(this.time / this.dilation);
    return { steps, padding: steps * this.dilation - this.time };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const features = (inputShape as Shape)[2] as number;
    return [batchOf(inputShape), this.inverse ? this.time : this.layout.steps, features];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { dilation } = this;
      const { steps, padding } = this.layout;
      const x = only(inputs) as tf.Tensor3D;
      const [rows, , features] = x.shape;
      if (this.inverse) {
        const batch = rows / dilation;
        const apart = tf.reshape(x, [batch, dilation, steps, features]);
        const whole = tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [batch, steps * dilation, features]);
        return tf.slice(whole, [0, padding, 0], [-1, -1, -1]);
      }
      const padded = tf.concat([tf.zeros([rows, padding, features]) as tf.Tensor3D, x], 1);
      const apart = tf.transpose(tf.reshape(padded, [rows, steps, dilation, features]), [0, 2, 1, 3]);
      return tf.reshape(apart, [rows * dilation, steps, features]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { dilation, inverse, time } = this;
    return { ...super.getConfig(), dilation, inverse, time };
  }
}
