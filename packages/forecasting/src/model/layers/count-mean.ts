import * as tf from '@tensorflow/tfjs-core';
import { layers } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/**
 * Takes the first of a distribution's numbers back to the series' own unit and makes it positive: a mean of counts.
 *
 *   μ = softplus(anchor + (offset + scale · location))
 *
 * Inputs: numbers [batch, horizon, parameters]; anchor, offset, scale, each [batch, 1]. Output: as the numbers.
 */
export class CountMean extends layers.Layer {
  static readonly className = 'RecurraCountMean';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...(inputShape as Shape[])[0]!.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [numbers, anchor, offset, scale] = inputs as tf.Tensor[];
      const wide = (value: tf.Tensor): tf.Tensor => tf.expandDims(value, 2);
      const count = numbers!.shape[2]!;
      const [location, rest] = tf.split(numbers as tf.Tensor3D, [1, count - 1], 2) as [
        tf.Tensor3D,
        tf.Tensor3D,
      ];
      const mean = tf.add(wide(anchor!), tf.add(wide(offset!), tf.mul(location, wide(scale!))));
      return tf.concat([tf.softplus(mean) as tf.Tensor3D, rest], 2);
    });
  }
}
