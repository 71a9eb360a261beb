import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { hostLoss } from './host/host-loss.ts';
import { expectSameShape, type LossOptions, maskedTarget, weightedMean } from './reduce.ts';

/**
 * Mean squared error, mean((target - prediction)²).
 *
 * @param target Any shape.
 * @param prediction The target's shape.
 * @param options Mask and weights.
 * @returns A scalar, in the target's unit squared.
 * @throws ShapeError if shapes disagree.
 * @example meanSquaredError(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 2
 */
export function meanSquaredError(
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions = {},
): tf.Scalar {
  const where = 'meanSquaredError()';
  expectSameShape(where, 'prediction', prediction, target);
  return (
    hostLoss(where, 'squared', target, prediction, options) ??
    tf.tidy(() =>
      weightedMean(where, tf.squaredDifference(prediction, maskedTarget(where, target, options)), options),
    )
  );
}

/**
 * Mean absolute error, mean(|target - prediction|).
 *
 * @param target Any shape.
 * @param prediction The target's shape.
 * @param options Mask and weights.
 * @returns A scalar, in the target's unit.
 * @throws ShapeError if shapes disagree.
 * @example meanAbsoluteError(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 1
 */
export function meanAbsoluteError(
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions = {},
): tf.Scalar {
  const where = 'meanAbsoluteError()';
  expectSameShape(where, 'prediction', prediction, target);
  return (
    hostLoss(where, 'absolute', target, prediction, options) ??
    tf.tidy(() =>
      weightedMean(where, tf.abs(tf.sub(prediction, maskedTarget(where, target, options))), options),
    )
  );
}

/**
 * Huber loss: e²/2 where |e| ≤ delta, delta·(|e| - delta/2) beyond.
 *
 * @param target Any shape.
 * @param prediction The target's shape.
 * @param options Mask and weights; `delta`, in the target's unit, is where it turns linear (1 if left out).
 * @returns A scalar.
 * @throws ShapeError if shapes disagree.
 * @throws ArgumentError if `delta` is not positive.
 * @see Huber 1964, Robust estimation of a location parameter.
 * @example huber(tf.tensor1d([0, 0]), tf.tensor1d([0.5, 3]), { delta: 1 }); // (0.125 + 2.5) / 2
 */
export function huber(
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions & { readonly delta?: number } = {},
): tf.Scalar {
  const where = 'huber()';
  const delta = options.delta ?? 1;
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new ArgumentError(`${where}: delta must be a positive number, got ${String(delta)}.`);
  }
  expectSameShape(where, 'prediction', prediction, target);
  const fused = hostLoss(where, 'huber', target, prediction, options, { delta });
  if (fused !== undefined) return fused;
  return tf.tidy(() => {
    // With q = min(|e|, delta) both pieces are q²/2 + delta·(|e| - q), and no branch is needed.
    const error = tf.abs(tf.sub(prediction, maskedTarget(where, target, options)));
    const near = tf.minimum(error, delta);
    return weightedMean(
      where,
      tf.add(tf.mul(tf.square(near), 0.5), tf.mul(tf.sub(error, near), delta)),
      options,
    );
  });
}

/**
 * Pinball (quantile) loss, averaged over several quantiles: max(q·e, (q-1)·e) with e = target - prediction.
 *
 * @param target Shape [...].
 * @param prediction Shape [..., Q]: one prediction per quantile.
 * @param options Mask and weights of the target's shape; `quantiles`, Q numbers between 0 and 1.
 * @returns A scalar, in the target's unit.
 * @throws ArgumentError if `quantiles` is empty or has a number outside (0, 1).
 * @throws ShapeError if shapes disagree.
 * @see Koenker & Bassett 1978, Regression quantiles.
 * @example pinball(tf.tensor1d([10]), tf.tensor2d([[8, 12]]), { quantiles: [0.1, 0.9] }); // 0.2
 */
export function pinball(
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions & { readonly quantiles: readonly number[] },
): tf.Scalar {
  const where = 'pinball()';
  const { quantiles } = options;
  if (!Array.isArray(quantiles) || quantiles.length === 0 || quantiles.some((q) => !(q > 0 && q < 1))) {
    throw new ArgumentError(
      `${where}: quantiles must be numbers between 0 and 1, got [${String(quantiles)}].`,
    );
  }
  const expected = [...target.shape, quantiles.length];
  if (!tf.util.arraysEqual(prediction.shape, expected)) {
    throw new ShapeError(
      `${where}: prediction must have shape [...target, quantiles] = [${expected.join(', ')}], got [${prediction.shape.join(', ')}].`,
    );
  }
  const fused = hostLoss(where, 'pinball', target, prediction, options, { quantiles });
  if (fused !== undefined) return fused;
  return tf.tidy(() => {
    const error = tf.sub(tf.expandDims(maskedTarget(where, target, options), -1), prediction);
    // max(q·e, (q-1)·e) = q·e + max(-e, 0)
    const loss = tf.add(tf.mul(error, tf.tensor1d([...quantiles])), tf.relu(tf.neg(error)));
    return weightedMean(where, tf.mean(loss, -1), options);
  });
}
