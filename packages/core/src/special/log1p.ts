import * as tf from '@tensorflow/tfjs-core';

/**
 * ln(1 + x) for x ≥ 0, exact to float32 on every backend; `tf.log1p` of the wasm and webgl backends rounds 1 + x first
 * and has no correct digit left at x = 1e-7.
 *
 *   ln(1 + x) = 2 artanh(s) = 2(s + s³/3 + s⁵/5 + …),   s = x / (2 + x)
 *
 * @param x Not negative, any shape.
 * @returns The same shape. Differentiable.
 * @see Abramowitz & Stegun 4.1.27.
 */
export function log1p(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: evaluate(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.div(dy, tf.add(saved[0]!, 1)),
    };
  });
  return op(x);
}

function evaluate(x: tf.Tensor): tf.Tensor {
  const s = tf.div(x, tf.add(x, 2));
  const square = tf.square(s);
  let sum: tf.Tensor = tf.add(tf.mul(square, 1 / 13), 1 / 11);
  for (const odd of [9, 7, 5, 3, 1]) sum = tf.add(tf.mul(sum, square), 1 / odd);
  const near = tf.mul(tf.mul(s, 2), sum);
  return tf.where(tf.less(x, 0.5), near, tf.log(tf.add(x, 1)));
}
