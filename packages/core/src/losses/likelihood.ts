import { ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { binet } from '../special/binet.ts';
import { halfLogTwoPi, lgamma } from '../special/gamma.ts';
import { log1p } from '../special/log1p.ts';
import { type LossOptions, maskedTarget, weightedMean } from './reduce.ts';

/** Below this a parameter that must be positive counts as this, so that no logarithm becomes infinite. */
const least = 1e-12;

function expectBroadcast(
  where: string,
  target: tf.Tensor,
  parameters: { readonly [name: string]: tf.Tensor },
): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    const offset = target.rank - parameter.rank;
    const fits =
      offset >= 0 &&
      parameter.shape.every((size, axis) => size === 1 || size === target.shape[axis + offset]);
    if (!fits) {
      throw new ShapeError(
        `${where}: ${name} must have the shape of target, [${target.shape.join(', ')}], or broadcast to it, got [${parameter.shape.join(', ')}].`,
      );
    }
  }
}

/**
 * Negative log-likelihood under normal distributions: ½ ln 2π + ln σ + ½((y-μ)/σ)².
 *
 * @param target Any shape.
 * @param prediction `mean` μ and `scale` σ > 0, in the target's unit; they have its shape or broadcast to it.
 * @param options Mask and weights.
 * @returns A scalar, in nats per element.
 * @throws ShapeError if shapes disagree.
 * @example gaussianNll(tf.scalar(0), { mean: tf.scalar(0), scale: tf.scalar(1) }); // 0.9189
 */
export function gaussianNll(
  target: tf.Tensor,
  prediction: { readonly mean: tf.Tensor; readonly scale: tf.Tensor },
  options: LossOptions = {},
): tf.Scalar {
  const where = 'gaussianNll()';
  const { mean, scale } = prediction;
  expectBroadcast(where, target, { mean, scale });
  return tf.tidy(() => {
    const sigma = tf.maximum(scale, least);
    const z = tf.div(tf.sub(maskedTarget(where, target, options), mean), sigma);
    const loss = tf.add(tf.mul(tf.square(z), 0.5), tf.add(tf.log(sigma), halfLogTwoPi));
    return weightedMean(where, loss, options);
  });
}

/**
 * Negative log-likelihood under Student's t distributions, heavier-tailed than normal ones: outliers pull less.
 *
 *   ln Γ(ν/2) - ln Γ((ν+1)/2) + ½ ln πν + ln σ + (ν+1)/2 · ln(1 + ((y-μ)/σ)²/ν)
 *
 * Exact to float32 for any ν; as ν grows it becomes {@link gaussianNll}.
 *
 * @param target Any shape.
 * @param prediction `mean` μ, `scale` σ > 0 and `degreesOfFreedom` ν > 0; the target's shape or broadcast to it.
 * @param options Mask and weights.
 * @returns A scalar, in nats per element.
 * @throws ShapeError if shapes disagree.
 * @see Lange, Little & Taylor 1989, Robust statistical modeling using the t distribution.
 * @example studentTNll(y, { mean, scale, degreesOfFreedom: tf.scalar(4) });
 */
export function studentTNll(
  target: tf.Tensor,
  prediction: { readonly mean: tf.Tensor; readonly scale: tf.Tensor; readonly degreesOfFreedom: tf.Tensor },
  options: LossOptions = {},
): tf.Scalar {
  const where = 'studentTNll()';
  const { mean, scale, degreesOfFreedom } = prediction;
  expectBroadcast(where, target, { mean, scale, degreesOfFreedom });
  return tf.tidy(() => {
    const sigma = tf.maximum(scale, least);
    const twice = tf.maximum(degreesOfFreedom, least);
    const a = tf.mul(twice, 0.5);
    const upper = tf.add(a, 0.5);
    const z = tf.div(tf.sub(maskedTarget(where, target, options), mean), sigma);
    // ln Γ(a) - ln Γ(a+½) + ½ ln 2πa with Stirling's terms cancelled: ½ + ½ ln 2π - a ln(1+1/(2a)) + remainders.
    const normaliser = tf.sub(
      tf.add(tf.sub(binet(a), binet(upper)), 0.5 + halfLogTwoPi),
      tf.mul(a, log1p(tf.reciprocal(twice))),
    );
    const tail = tf.mul(upper, log1p(tf.div(tf.square(z), twice)));
    return weightedMean(where, tf.add(tf.add(tail, normaliser), tf.log(sigma)), options);
  });
}

/**
 * Negative log-likelihood under negative binomial distributions, for counts with variance μ + αμ².
 *
 *   ln Γ(r) + ln(y!) - ln Γ(y+r) - r ln(r/(r+μ)) - y ln(μ/(r+μ)),   r = 1/α
 *
 * Exact to float32 also where α is small; as α goes to 0 it becomes the Poisson likelihood.
 *
 * @param target Counts, 0 or more, any shape.
 * @param prediction `mean` μ > 0 and `dispersion` α > 0; the target's shape or broadcast to it.
 * @param options Mask and weights.
 * @returns A scalar, in nats per element.
 * @throws ShapeError if shapes disagree.
 * @see Salinas et al. 2020, DeepAR (equation for count data); Hilbe 2011, Negative Binomial Regression (NB2).
 * @example negativeBinomialNll(counts, { mean, dispersion });
 */
export function negativeBinomialNll(
  target: tf.Tensor,
  prediction: { readonly mean: tf.Tensor; readonly dispersion: tf.Tensor },
  options: LossOptions = {},
): tf.Scalar {
  const where = 'negativeBinomialNll()';
  const { mean, dispersion } = prediction;
  expectBroadcast(where, target, { mean, dispersion });
  return tf.tidy(() => {
    const y = tf.cast(maskedTarget(where, target, options), 'float32');
    const mu = tf.maximum(mean, least);
    const alpha = tf.maximum(dispersion, least);
    const r = tf.reciprocal(alpha);
    const total = tf.add(y, r);
    // ln Γ(y+r) - ln Γ(r) with Stirling's large terms cancelled, and y ln α against that of y ln(μ/(r+μ)).
    const rising = tf.add(
      tf.sub(tf.mul(tf.sub(total, 0.5), log1p(tf.mul(alpha, y))), y),
      tf.sub(binet(total), binet(r)),
    );
    const powers = tf.sub(tf.mul(y, tf.log(mu)), tf.mul(total, log1p(tf.mul(alpha, mu))));
    return weightedMean(where, tf.sub(lgamma(tf.add(y, 1)), tf.add(rising, powers)), options);
  });
}
