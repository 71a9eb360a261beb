import type { ExportContext } from '@recurra/onnx/tfjs';
import type * as tf from '@tensorflow/tfjs-core';

/** What a forecast of one step is: a set of quantiles, or a distribution. */
export type HeadKind = 'quantile' | 'gaussian' | 'student-t' | 'negative-binomial';

/** What a head starts from: how far the simple forecasts' mix was off at one step of the horizon. */
export interface StartErrors {
  /** The q-quantile of target minus mix, in units of the window's scale. */
  quantile(q: number): number;
}

/**
 * The last part of the network: numbers for each step, what they mean, and how they are trained.
 *
 * The first number is a location, the others are positive.
 */
export interface Head {
  readonly kind: HeadKind;
  /** Numbers a step. */
  readonly parameters: number;
  /** Whether location and target are in the series' own unit instead of the window's. */
  readonly ownUnit: boolean;
  /** Positive numbers to start from, `parameters − 1` of them. */
  start(errors: StartErrors): number[];
  /**
   * Loss of each step.
   *
   * @param parameters [batch, horizon, parameters]
   * @param y [batch, horizon, 1]
   * @returns [batch, horizon, 1]; scaling location, spread and target by a factor scales it, or leaves it alone.
   */
  loss(parameters: tf.Tensor3D, y: tf.Tensor3D): tf.Tensor;
  /** What errors of the location relative to the values count beside {@link loss}; absent where they make no sense. */
  readonly relativeWeight?: number;
  /** Quantiles in ascending order: [batch, horizon, parameters] → [batch, horizon, quantiles]. */
  quantiles(parameters: tf.Tensor3D): tf.Tensor3D;
  /** Writes {@link quantiles} into an ONNX graph. */
  exportQuantiles(context: ExportContext, parameters: string): string;
}
