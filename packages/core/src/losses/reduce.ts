import { ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/** What every loss can be told. */
export interface LossOptions {
  /**
   * 1 or true where an element counts. Its shape is that of the elements, or their leading axes: for elements
   * [batch, time, features] also [batch, time] or [batch]. Targets at masked places may be NaN.
   */
  readonly mask?: tf.Tensor;
  /** How much an element counts, with the same shapes as `mask`; not negative. */
  readonly weights?: tf.Tensor;
}

/** A loss of a target and one prediction tensor. */
export type LossFunction = (target: tf.Tensor, prediction: tf.Tensor, options?: LossOptions) => tf.Scalar;

/** Throws unless two tensors have one shape. */
export function expectSameShape(where: string, name: string, tensor: tf.Tensor, like: tf.Tensor): void {
  if (tf.util.arraysEqual(tensor.shape, like.shape)) return;
  throw new ShapeError(
    `${where}: ${name} must have the shape of target, [${like.shape.join(', ')}], got [${tensor.shape.join(', ')}].`,
  );
}

/** Throws unless a mask or weights have the elements' shape or its leading axes. */
export function checkLeading(where: string, name: string, tensor: tf.Tensor, shape: readonly number[]): void {
  if (tensor.rank <= shape.length && tensor.shape.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError(
    `${where}: ${name} must have the shape of the elements, [${shape.join(', ')}], or its leading axes, got [${tensor.shape.join(', ')}].`,
  );
}

/** Reshapes a mask or weights of leading axes so that they broadcast over the elements. */
function alignLeading(where: string, name: string, tensor: tf.Tensor, shape: readonly number[]): tf.Tensor {
  checkLeading(where, name, tensor, shape);
  if (tensor.rank === shape.length) return tensor;
  return tf.reshape(tensor, [...tensor.shape, ...new Array(shape.length - tensor.rank).fill(1)]);
}

/** The target with masked places set to 0, so that a NaN there reaches neither the loss nor its gradient. */
export function maskedTarget(
  where: string,
  target: tf.Tensor,
  options: LossOptions,
  elementShape: readonly number[] = target.shape,
): tf.Tensor {
  if (options.mask === undefined) return target;
  let mask = tf.cast(alignLeading(where, 'mask', options.mask, elementShape), 'bool');
  if (target.rank > mask.rank) mask = tf.expandDims(mask, -1);
  return tf.where(mask, target, tf.zerosLike(target));
}

/**
 * The mean of the elements, each counted by its weight: Σ w·e / Σ w; 0 where nothing counts.
 *
 * @param elements One loss per element.
 * @param classWeights A further weight per element, of the elements' shape.
 */
export function weightedMean(
  where: string,
  elements: tf.Tensor,
  options: LossOptions,
  classWeights?: tf.Tensor,
): tf.Scalar {
  let weights = classWeights;
  for (const name of ['mask', 'weights'] as const) {
    const given = options[name];
    if (given === undefined) continue;
    const aligned = tf.cast(alignLeading(where, name, given, elements.shape), 'float32');
    weights = weights === undefined ? aligned : tf.mul(weights, aligned);
  }
  if (weights === undefined) return tf.mean(elements);
  // Weights of size-1 axes count once for every element they cover.
  const covered = elements.size / Math.max(1, weights.size);
  const total = tf.sum(weights);
  const counted = covered === 1 ? total : tf.mul(total, covered);
  // Not divNoNan, which tfjs cannot differentiate.
  const divisor = tf.add(counted, tf.sub(1, tf.step(counted)));
  return tf.div(tf.sum(tf.mul(elements, weights)), divisor) as tf.Scalar;
}
