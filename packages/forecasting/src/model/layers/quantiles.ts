import type * as tf from '@tensorflow/tfjs-core';
import { createHead, type Head, type HeadKind } from '../heads/index.ts';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface QuantilesConfig {
  readonly name?: string;
  readonly kind: HeadKind;
  /** Ascending, 0.5 among them. */
  readonly quantiles: readonly number[];
}

/**
 * Turns the numbers of a distribution into its quantiles, in ascending order.
 *
 * Input: [batch, horizon, parameters]. Output: [batch, horizon, quantiles]. It has no weights.
 */
export class Quantiles extends layers.Layer {
  static readonly className = 'RecurraQuantiles';
  readonly kind: HeadKind;
  readonly quantiles: readonly number[];
  readonly head: Head;

  constructor(config: QuantilesConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.kind = config.kind;
    this.quantiles = config.quantiles;
    this.head = createHead(config.kind, config.quantiles);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), (inputShape as Shape)[1]!, this.quantiles.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return this.head.quantiles(only(inputs) as tf.Tensor3D);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), kind: this.kind, quantiles: [...this.quantiles] };
  }
}
