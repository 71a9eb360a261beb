import * as tf from '@tensorflow/tfjs-core';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface WindowFactsConfig {
  readonly name?: string;
  /** Distances of the differences that are looked at, ascending: 1 and the seasons. */
  readonly lags: readonly number[];
  /** Last values whose change is compared with that of the whole window. */
  readonly recent: number;
}

/** Keeps logarithms finite. */
export const leastChange = 1e-3;

/**
 * What a window is like, in a few numbers of about unit size: how large its unit is beside its level, how much it
 * changes from step to step and from season to season, and whether it has lately changed more.
 *
 *   ½·ln(scale / (|anchor + offset| + scale)) ;  ½·ln(mean |z[t] − z[t − lag]| + 0.001) for each lag ;
 *   ½·ln(mean |z[t] − z[t − 1]| over the last `recent` + 0.001)
 *
 * Inputs: z [batch, window]; anchor, offset, scale, each [batch, 1]. Output: [batch, lags + 2]. It has no weights.
 */
export class WindowFacts extends layers.Layer {
  static readonly className = 'RecurraWindowFacts';
  readonly lags: readonly number[];
  readonly recent: number;

  constructor(config: WindowFactsConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.lags = config.lags;
    this.recent = config.recent;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), this.lags.length + 2];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [z, anchor, offset, scale] = inputs as tf.Tensor2D[];
      const window = z!.shape[1];
      const change = (values: tf.Tensor2D, lag: number): tf.Tensor => {
        const size = values.shape[1];
        const later = tf.slice(values, [0, lag], [-1, size - lag]);
        const earlier = tf.slice(values, [0, 0], [-1, size - lag]);
        return tf.mean(tf.abs(tf.sub(later, earlier)), 1, true);
      };
      const level = tf.add(tf.abs(tf.add(anchor!, offset!)), scale!);
      const last = tf.slice(z!, [0, window - this.recent - 1], [-1, this.recent + 1]);
      const sizes = [...this.lags.map((lag) => change(z!, lag)), change(last, 1)];
      const logs = sizes.map((size) => tf.log(tf.add(size, leastChange)));
      return tf.mul(tf.concat([tf.log(tf.div(scale!, level)), ...logs] as tf.Tensor2D[], 1), 0.5);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), lags: [...this.lags], recent: this.recent };
  }
}
