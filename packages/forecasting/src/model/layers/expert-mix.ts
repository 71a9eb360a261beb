import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/**
 * Weighs simple forecasts: a convex mix for each step, moved by what the network says about the window.
 *
 *   mix[k] = Σ_e softmax(gate + mixture[k])[e] · expert[k, e]
 *
 * `mixture` is trained and starts from the mix that training windows show to be best.
 *
 * Inputs: experts [batch, horizon, experts], gate [batch, experts], or [batch, horizon, experts] to weigh each step
 * by itself. Output: [batch, horizon, 1].
 */
export class ExpertMix extends layers.Layer {
  static readonly className = 'RecurraExpertMix';
  #mixture: { read(): tf.Tensor; write(value: tf.Tensor): unknown } | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const [, horizon, experts] = (inputShape as Shape[])[0] as [null, number, number];
    this.#mixture = this.addWeight('mixture', [horizon, experts], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  /** Replaces `mixture`, [horizon · experts], row by row. */
  assign(values: ArrayLike<number>): void {
    const target = this.#mixture!;
    const tensor = tf.tensor(Float32Array.from(values), target.read().shape);
    target.write(tensor);
    tensor.dispose();
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), (inputShape as Shape[])[0]![1]!, 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [forecasts, gate] = inputs as [tf.Tensor3D, tf.Tensor];
      const wide = gate.rank === 2 ? tf.expandDims(gate, 1) : gate;
      const logits = tf.add(wide, this.#mixture!.read());
      return tf.sum(tf.mul(tf.softmax(logits), forecasts), 2, true);
    });
  }
}
