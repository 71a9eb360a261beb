import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface LogarithmConfig {
  readonly name?: string;
  /** Whether to go back. Default false. */
  readonly inverse?: boolean;
}

/** Smallest number whose logarithm is taken: what is not positive is taken for it. */
export const leastPositive = 1e-30;

/**
 * Natural logarithm of positive observations, or back: seasons and trends that multiply become ones that add.
 *
 * Input and output: any shape. It has no weights.
 */
export class Logarithm extends layers.Layer {
  static readonly className = 'RecurraLogarithm';
  readonly inverse: boolean;

  constructor(config: LogarithmConfig = {}) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.inverse = config.inverse ?? false;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    return this.inverse ? tf.exp(x) : tf.tidy(() => tf.log(tf.maximum(x, leastPositive)));
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), inverse: this.inverse };
  }
}
