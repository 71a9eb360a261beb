import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { hostLoss } from './host/host-loss.ts';
import { expectSameShape, type LossOptions, maskedTarget, weightedMean } from './reduce.ts';

/** Options of the classification losses. */
export interface ClassificationOptions extends LossOptions {
  /** How much each class counts, one number per class, not negative; all 1 if left out. */
  readonly classWeights?: readonly number[];
}

function expectClassWeights(where: string, weights: readonly number[] | undefined, classes: number): void {
  if (weights === undefined) return;
  if (weights.length === classes && weights.every((weight) => weight >= 0 && Number.isFinite(weight))) return;
  throw new ArgumentError(
    `${where}: classWeights must be ${classes} numbers that are not negative, got [${weights.join(', ')}].`,
  );
}

/**
 * Binary cross-entropy of independent yes/no outputs, from logits: ln(1 + eˣ) - x·y.
 *
 * @param target 0 or 1 (or a probability), any shape.
 * @param logits x, the target's shape; the probability is σ(x).
 * @param options Mask, weights, and `classWeights` [for 0, for 1]. The mean is over the weights' sum.
 * @returns A scalar, in nats per element.
 * @throws ShapeError if shapes disagree; ArgumentError if `classWeights` are not two numbers.
 * @example bernoulliCrossEntropy(tf.tensor1d([1, 0]), tf.tensor1d([2, -1]), { classWeights: [1, 3] });
 */
export function bernoulliCrossEntropy(
  target: tf.Tensor,
  logits: tf.Tensor,
  options: ClassificationOptions = {},
): tf.Scalar {
  const where = 'bernoulliCrossEntropy()';
  expectSameShape(where, 'logits', logits, target);
  expectClassWeights(where, options.classWeights, 2);
  if (options.classWeights === undefined) {
    const fused = hostLoss(where, 'bernoulli', target, logits, options);
    if (fused !== undefined) return fused;
  }
  return tf.tidy(() => {
    const y = tf.cast(maskedTarget(where, target, options), 'float32');
    // softplus rather than relu and abs: its gradient is right at 0 too, where untrained networks start.
    const loss = tf.sub(tf.softplus(logits), tf.mul(logits, y));
    if (options.classWeights === undefined) return weightedMean(where, loss, options);
    const [no, yes] = options.classWeights as [number, number];
    return weightedMean(where, loss, options, tf.add(tf.mul(y, yes - no), no));
  });
}

/**
 * Cross-entropy of one class among several, from logits: ln Σ eˣ - x of the true class.
 *
 * @param target Class numbers, int32, shape [...]; or probabilities (one-hot), shape [..., classes].
 * @param logits Shape [..., classes].
 * @param options Mask and weights of shape [...] or its leading axes; `classWeights`, one number per class. The mean
 *   is over the weights' sum.
 * @returns A scalar, in nats per element.
 * @throws ShapeError if shapes disagree; ArgumentError if `classWeights` are not one number per class.
 * @example categoricalCrossEntropy(tf.tensor1d([2, 0], 'int32'), logits); // logits [2, 3]
 */
export function categoricalCrossEntropy(
  target: tf.Tensor,
  logits: tf.Tensor,
  options: ClassificationOptions = {},
): tf.Scalar {
  const where = 'categoricalCrossEntropy()';
  const classes = logits.shape[logits.rank - 1];
  const elementShape = logits.shape.slice(0, -1);
  const oneHot = tf.util.arraysEqual(target.shape, logits.shape);
  if (classes === undefined || !(oneHot || tf.util.arraysEqual(target.shape, elementShape))) {
    throw new ShapeError(
      `${where}: logits must have shape [...target, classes] for class numbers or the target's for one-hot, got [${logits.shape.join(', ')}] for target [${target.shape.join(', ')}].`,
    );
  }
  expectClassWeights(where, options.classWeights, classes);
  if (options.classWeights === undefined) {
    const settings = { classNumbers: !oneHot };
    const fused = hostLoss(where, 'categorical', target, logits, options, settings, elementShape);
    if (fused !== undefined) return fused;
  }
  return tf.tidy(() => {
    const given = maskedTarget(where, target, options, elementShape);
    const truth = oneHot
      ? tf.cast(given, 'float32')
      : tf.cast(tf.oneHot(tf.cast(given, 'int32') as tf.Tensor1D, classes), 'float32');
    const loss = tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), -1));
    if (options.classWeights === undefined) return weightedMean(where, loss, options);
    const perClass = tf.tensor1d([...options.classWeights]);
    const weights = tf.sum(tf.mul(truth, perClass), -1);
    return weightedMean(where, loss, options, weights);
  });
}
