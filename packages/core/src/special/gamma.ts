import * as tf from '@tensorflow/tfjs-core';
import { binet } from './binet.ts';

/** ½ ln 2π */
export const halfLogTwoPi = 0.9189385332046727;

/**
 * The logarithm of the gamma function.
 *
 * @param x Positive, any shape.
 * @returns ln Γ(x), the same shape. Differentiable; its gradient is {@link digamma}.
 * @see Abramowitz & Stegun 6.1.41.
 * @example lgamma(tf.scalar(5)); // ln 24
 */
export function lgamma(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // At small x the terms (x - ½) ln x and binet(x) both grow and cancel; ln Γ(x) = ln Γ(x+1) - ln x does not.
    const isSmall = tf.step(tf.sub(1, x));
    const y = tf.add(x, isSmall);
    const stirling = tf.add(tf.sub(tf.mul(tf.sub(y, 0.5), tf.log(y)), y), tf.add(binet(y), halfLogTwoPi));
    return tf.sub(stirling, tf.log(tf.add(tf.mul(isSmall, x), tf.sub(1, isSmall))));
  });
}

/**
 * The digamma function, the derivative of {@link lgamma}.
 *
 * @param x Positive, any shape.
 * @returns ψ(x) = Γ'(x)/Γ(x), the same shape.
 * @see Abramowitz & Stegun 6.3.18.
 * @example digamma(tf.scalar(1)); // -0.5772, minus Euler's constant
 */
export function digamma(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.grad((at) => lgamma(at))(x));
}
