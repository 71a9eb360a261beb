import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface DistributionConfig {
  readonly name?: string;
  /** Numbers a step: a location and positive ones. */
  readonly parameters: number;
}

/**
 * Gives each step the numbers of its distribution: the mix of simple forecasts moved by a correction, and
 * positive numbers for spread and shape.
 *
 *   location = mix + u[0] ;  other[i] = softplus(u[i] + spread[k, i])
 *
 * `spread` is trained and starts from how far the mix is off on training windows.
 *
 * Inputs: mix [batch, horizon, 1], u [batch, horizon, parameters]. Output: [batch, horizon, parameters].
 */
export class Distribution extends layers.Layer {
  static readonly className = 'RecurraDistribution';
  readonly parameters: number;
  #spread: { read(): tf.Tensor; write(value: tf.Tensor): unknown } | undefined;

  constructor(config: DistributionConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.parameters = config.parameters;
  }

  override build(inputShape: Shape | Shape[]): void {
    const horizon = (inputShape as Shape[])[0]![1] as number;
    const shape = [horizon, this.parameters - 1];
    this.#spread = this.addWeight('spread', shape, 'float32', initializers.zeros());
    super.build(inputShape);
  }

  /** Replaces `spread`, [horizon · (parameters − 1)], row by row. */
  assign(values: ArrayLike<number>): void {
    const target = this.#spread!;
    const tensor = tf.tensor(Float32Array.from(values), target.read().shape);
    target.write(tensor);
    tensor.dispose();
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), (inputShape as Shape[])[0]![1]!, this.parameters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [mix, u] = inputs as [tf.Tensor3D, tf.Tensor3D];
      const [correction, rest] = tf.split(u, [1, this.parameters - 1], 2) as [tf.Tensor3D, tf.Tensor3D];
      const others = tf.softplus(tf.add(rest, this.#spread!.read()));
      return tf.concat([tf.add(mix, correction), others], 2);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), parameters: this.parameters };
  }
}
