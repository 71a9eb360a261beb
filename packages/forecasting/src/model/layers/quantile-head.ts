import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** Sizes of the head. */
export interface QuantileHeadConfig {
  readonly name?: string;
  /** Steps forecast. */
  readonly horizon: number;
  /** Simple forecasts to weigh. */
  readonly experts: number;
}

/** Weights of a head, by what they do. */
export type HeadWeight = 'mixture' | 'spread' | 'calibration';

/**
 * Turns what the LSTM says into three quantiles that cannot cross.
 *
 *   gate, correction, width = split(u)                 u from the network, [experts + horizon + 2·horizon]
 *   median[k] = Σ_e softmax(gate + mixture[k])[e] · expert[k, e] + correction[k]
 *   lower[k]  = median[k] − calibration[0] · softplus(width[k, 0] + spread[k, 0])
 *   upper[k]  = median[k] + calibration[1] · softplus(width[k, 1] + spread[k, 1])
 *
 * `mixture` and `spread` are trained and start from what the experts' errors on training windows say;
 * `calibration` is not trained: it is set on windows the training never saw.
 *
 * Inputs: experts [batch, horizon, experts], u [batch, experts + 3·horizon]. Output: [batch, horizon, 3].
 */
export class QuantileHead extends layers.Layer {
  static readonly className = 'RecurraQuantileHead';
  readonly horizon: number;
  readonly experts: number;
  readonly #byRole = new Map<HeadWeight, { read(): tf.Tensor; write(value: tf.Tensor): unknown }>();

  constructor(config: QuantileHeadConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.horizon = config.horizon;
    this.experts = config.experts;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { horizon, experts } = this;
    const add = (role: HeadWeight, shape: number[], init: 'zeros' | 'ones', trainable: boolean): void => {
      const initializer = init === 'zeros' ? initializers.zeros() : initializers.ones();
      this.#byRole.set(role, this.addWeight(role, shape, 'float32', initializer, undefined, trainable));
    };
    add('mixture', [horizon, experts], 'zeros', true);
    add('spread', [horizon, 2], 'zeros', true);
    add('calibration', [2], 'ones', false);
    super.build(inputShape);
  }

  /** @returns The weight's tensor; the layer owns it. */
  weight(role: HeadWeight): tf.Tensor {
    return this.#byRole.get(role)!.read();
  }

  /** Replaces a weight by plain numbers in row-major order. */
  assign(role: HeadWeight, values: ArrayLike<number>): void {
    const target = this.#byRole.get(role)!;
    const tensor = tf.tensor(Float32Array.from(values), target.read().shape);
    target.write(tensor);
    tensor.dispose();
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), this.horizon, 3];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { horizon, experts } = this;
      const [forecasts, u] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const batch = u.shape[0];
      const [gate, correction, width] = tf.split(u, [experts, horizon, 2 * horizon], 1) as [
        tf.Tensor2D,
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const logits = tf.add(tf.reshape(gate, [batch, 1, experts]), this.weight('mixture'));
      const mixed = tf.sum(tf.mul(tf.softmax(logits), forecasts), 2);
      const median = tf.reshape(tf.add(mixed, correction), [batch, horizon, 1]);
      const spread = tf.softplus(tf.add(tf.reshape(width, [batch, horizon, 2]), this.weight('spread')));
      const [down, up] = tf.split(tf.mul(spread, this.weight('calibration')), 2, 2) as [tf.Tensor, tf.Tensor];
      return tf.concat([tf.sub(median, down), median, tf.add(median, up)], 2);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), horizon: this.horizon, experts: this.experts };
  }
}
