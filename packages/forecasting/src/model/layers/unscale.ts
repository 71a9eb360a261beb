import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** When forecasts are kept at or above zero: always, never, or where the window has a zero and nothing below. */
export type ZeroFloor = 'always' | 'never' | 'window';

/** Settings of the layer. */
export interface UnscaleConfig {
  readonly name?: string;
  readonly zeroFloor: ZeroFloor;
}

/**
 * Takes quantiles back to the series' own unit, and keeps them from falling below zero where zero is a bound.
 *
 *   y = anchor + (offset + scale · q), then max(y, 0) by `zeroFloor`
 *
 * Inputs: quantiles [batch, horizon, 3]; anchor, offset, scale, each [batch, 1]; raw window [batch, window, 1].
 * Output: [batch, horizon, 3].
 */
export class Unscale extends layers.Layer {
  static readonly className = 'RecurraUnscale';
  readonly zeroFloor: ZeroFloor;

  constructor(config: UnscaleConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.zeroFloor = config.zeroFloor;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...(inputShape as Shape[])[0]!.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [quantiles, anchor, offset, scale, window] = inputs as tf.Tensor[];
      const wide = (value: tf.Tensor): tf.Tensor => tf.expandDims(value, 2);
      const y = tf.add(wide(anchor!), tf.add(wide(offset!), tf.mul(quantiles!, wide(scale!))));
      if (this.zeroFloor === 'never') return y;
      const clamped = tf.relu(y);
      if (this.zeroFloor === 'always') return clamped;
      // 1 where the window's least value is exactly zero.
      const least = tf.min(window!, 1, true);
      const bounded = tf.cast(tf.equal(least, 0), 'float32');
      return tf.add(y, tf.mul(bounded, tf.sub(clamped, y)));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), zeroFloor: this.zeroFloor };
  }
}
