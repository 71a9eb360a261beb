import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface StepsConfig {
  readonly name?: string;
  /** First time step, included. */
  readonly from: number;
  /** Last time step, excluded. */
  readonly to: number;
  /** Steps that become one; `to − from` is a multiple. Default 1. */
  readonly fold?: number;
}

/**
 * Takes a stretch of a sequence, and may fold several steps into one.
 *
 * Input: [batch, time, features]. Output: [batch, (to − from) / fold, fold · features]. It has no weights.
 */
export class Steps extends layers.Layer {
  static readonly className = 'RecurraSteps';
  readonly from: number;
  readonly to: number;
  readonly fold: number;

  constructor(config: StepsConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.from = config.from;
    this.to = config.to;
    this.fold = config.fold ?? 1;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const features = (inputShape as Shape)[2] as number;
    return [batchOf(inputShape), (this.to - this.from) / this.fold, this.fold * features];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs) as tf.Tensor3D;
      const [batch, , features] = x.shape;
      const part = tf.slice(x, [0, this.from, 0], [-1, this.to - this.from, -1]);
      return tf.reshape(part, [batch, (this.to - this.from) / this.fold, this.fold * features]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), from: this.from, to: this.to, fold: this.fold };
  }
}
