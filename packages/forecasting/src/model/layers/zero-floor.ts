import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** When forecasts are kept at or above zero: always, or where the window has a zero and nothing below. */
export type ZeroFloorRule = 'always' | 'window';

/** Settings of the layer. */
export interface ZeroFloorConfig {
  readonly name?: string;
  readonly rule: ZeroFloorRule;
}

/**
 * Keeps quantiles from falling below zero where zero is a bound.
 *
 * Inputs: quantiles [batch, horizon, quantiles], raw window [batch, window, 1]. Output: as the quantiles.
 */
export class ZeroFloor extends layers.Layer {
  static readonly className = 'RecurraZeroFloor';
  readonly rule: ZeroFloorRule;

  constructor(config: ZeroFloorConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.rule = config.rule;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...(inputShape as Shape[])[0]!.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [y, window] = inputs as [tf.Tensor, tf.Tensor];
      const clamped = tf.relu(y);
      if (this.rule === 'always') return clamped;
      // 1 where the window's least value is exactly zero.
      const bounded = tf.cast(tf.equal(tf.min(window, 1, true), 0), 'float32');
      return tf.add(y, tf.mul(bounded, tf.sub(clamped, y)));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), rule: this.rule };
  }
}
