import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface StandardiseConfig {
  readonly name?: string;
  /** One a feature. */
  readonly mean: readonly number[];
  /** One a feature, positive. */
  readonly deviation: readonly number[];
}

/**
 * Centres and scales covariates by what they were in training, and bounds them: (x − mean) / deviation in ±10.
 *
 * Input and output: [batch, …, features]. It has no weights.
 */
export class Standardise extends layers.Layer {
  static readonly className = 'RecurraStandardise';
  readonly mean: readonly number[];
  readonly deviation: readonly number[];

  constructor(config: StandardiseConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.mean = config.mean;
    this.deviation = config.deviation;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...(inputShape as Shape).slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const centred = tf.sub(only(inputs), tf.tensor1d([...this.mean]));
      return tf.clipByValue(tf.div(centred, tf.tensor1d([...this.deviation])), -10, 10);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), mean: [...this.mean], deviation: [...this.deviation] };
  }
}
