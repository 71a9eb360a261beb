import * as tf from '@tensorflow/tfjs-core';
import { denseMeans, type MeanTable } from '../means.ts';
import { layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** The table of features, as plain numbers. */
export interface MeanFeaturesConfig extends MeanTable {
  readonly name?: string;
  /** Whether large features are brought nearer, by the inverse hyperbolic sine. Default false. */
  readonly compress?: boolean;
}

/** Features times window up to which they are computed as one matrix product, far faster than gathers. */
const mostDense = 4_000_000;

/**
 * Linear features of a window, each a weighted sum of means over ranges of it: lags, seasonal means, drifts.
 *
 *   v = [z, 0, cumulative sums of z] ;  y[i] = Σ_t scale[t,i] · (v[upper[t,i]] − v[lower[t,i]]), or asinh of that
 *
 * Input: scaled window, [batch, window]. Output: [batch, rows, columns]. It has no weights.
 */
export class MeanFeatures extends layers.Layer {
  static readonly className = 'RecurraMeanFeatures';
  readonly table: MeanTable;
  readonly compress: boolean;
  #matrix: tf.Tensor2D | undefined;

  constructor(config: MeanFeaturesConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    const { window, terms, shape, upper, lower, scale } = config;
    this.table = { window, terms, shape, upper, lower, scale };
    this.compress = config.compress ?? false;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), ...this.table.shape];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { window, terms, shape, upper, lower, scale } = this.table;
      const z = only(inputs) as tf.Tensor2D;
      const batch = z.shape[0];
      const size = shape[0] * shape[1];
      if (window * size <= mostDense) {
        this.#matrix ??= tf.keep(tf.tensor2d(denseMeans(this.table), [window, size]));
        return this.#finish(tf.matMul(z, this.#matrix), batch);
      }
      const values = tf.concat([z, tf.zeros([batch, 1]), tf.cumsum(z, 1)], 1);
      const high = tf.gather(values, tf.tensor1d(upper as number[], 'int32'), 1);
      const low = tf.gather(values, tf.tensor1d(lower as number[], 'int32'), 1);
      const parts = tf.mul(tf.sub(high, low), tf.tensor1d(scale as number[]));
      const sums = tf.sum(tf.reshape(parts, [batch, terms, size]), 1);
      return this.#finish(sums, batch);
    });
  }

  #finish(features: tf.Tensor, batch: number): tf.Tensor {
    const shaped = tf.reshape(features, [batch, ...this.table.shape]);
    return this.compress ? tf.asinh(shaped) : shaped;
  }

  override dispose(): ReturnType<InstanceType<typeof layers.Layer>['dispose']> {
    const result = super.dispose();
    if (result.refCountAfterDispose === 0) {
      this.#matrix?.dispose();
      this.#matrix = undefined;
    }
    return result;
  }

  override getConfig(): serialization.ConfigDict {
    const { window, terms, shape, upper, lower, scale } = this.table;
    const lists = { shape: [...shape], upper: [...upper], lower: [...lower], scale: [...scale] };
    return { ...super.getConfig(), window, terms, ...lists, compress: this.compress };
  }
}
