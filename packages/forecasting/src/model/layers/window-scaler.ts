import * as tf from '@tensorflow/tfjs-core';
import { floors } from '../scale-floors.ts';
import { layers, type serialization } from '../tfjs.ts';
import { only, type Shape } from './inputs.ts';

/** Where a window is centred and what it is divided by. */
export interface WindowScalerConfig {
  readonly name?: string;
  /** Last values whose mean is the level. */
  readonly levelSpan: number;
  /** Distance of the differences whose mean size is the scale. */
  readonly scaleLag: number;
}

/**
 * Centres and scales each window by what the window itself says.
 *
 *   anchor = x[last] ;  c = x − anchor ;  offset = mean of the last `levelSpan` of c
 *   scale  = mean |c[t] − c[t − scaleLag]| + 0.01 · mean |c − offset| + 2e-7 · |anchor| + 1e-9
 *   z      = (c − offset) / scale
 *
 * Subtracting the last value first is exact in float32 for values close to it, so a series of 415 ± 0.1 keeps
 * its digits.
 *
 * Input: raw values, [batch, window, 1]. Outputs: z [batch, window]; anchor, offset and scale, each [batch, 1].
 */
export class WindowScaler extends layers.Layer {
  static readonly className = 'RecurraWindowScaler';
  readonly levelSpan: number;
  readonly scaleLag: number;

  constructor(config: WindowScalerConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.levelSpan = config.levelSpan;
    this.scaleLag = config.scaleLag;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const [batch, window] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    return [
      [batch!, window!],
      [batch!, 1],
      [batch!, 1],
      [batch!, 1],
    ];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const input = only(inputs);
      const [batch, window] = input.shape as [number, number];
      const x = tf.reshape(input, [batch, window]);
      const anchor = tf.slice(x, [0, window - 1], [batch, 1]);
      const centred = tf.sub(x, anchor);
      const recent = tf.slice(centred, [0, window - this.levelSpan], [batch, this.levelSpan]);
      const offset = tf.mean(recent, 1, true);
      const later = tf.slice(centred, [0, this.scaleLag], [batch, window - this.scaleLag]);
      const earlier = tf.slice(centred, [0, 0], [batch, window - this.scaleLag]);
      const change = tf.mean(tf.abs(tf.sub(later, earlier)), 1, true);
      const level = tf.sub(centred, offset);
      const spread = tf.mean(tf.abs(level), 1, true);
      const scale = tf.add(
        tf.add(change, tf.mul(spread, floors.spread)),
        tf.add(tf.mul(tf.abs(anchor), floors.size), floors.absolute),
      );
      return [tf.div(level, scale), anchor, offset, scale];
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), levelSpan: this.levelSpan, scaleLag: this.scaleLag };
  }
}
