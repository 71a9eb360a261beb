import * as tf from '@tensorflow/tfjs-core';
import { layers } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/**
 * Takes quantiles back to the series' own unit.
 *
 *   y = anchor + (offset + scale · q)
 *
 * Inputs: quantiles [batch, horizon, quantiles]; anchor, offset, scale, each [batch, 1].
 * Output: [batch, horizon, quantiles].
 */
export class Unscale extends layers.Layer {
  static readonly className = 'RecurraUnscale';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...(inputShape as Shape[])[0]!.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [quantiles, anchor, offset, scale] = inputs as tf.Tensor[];
      const wide = (value: tf.Tensor): tf.Tensor => tf.expandDims(value, 2);
      return tf.add(wide(anchor!), tf.add(wide(offset!), tf.mul(quantiles!, wide(scale!))));
    });
  }
}
