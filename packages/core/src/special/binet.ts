import * as tf from '@tensorflow/tfjs-core';
import { log1p } from './log1p.ts';

/** From here on the asymptotic series alone is exact in float32. */
const large = 8;
/** How far smaller arguments are shifted up before the series is used. */
const shifts = 3;

/**
 * Binet's function, ln Γ(x) = (x - ½) ln x - x + ½ ln 2π + binet(x): the small remainder of Stirling's formula.
 *
 * The likelihoods below need differences of ln Γ at large, neighbouring arguments. Taken from ln Γ itself these lose
 * all digits in float32; written with this remainder, the large terms cancel on paper.
 *
 *   binet(x) = 1/(12x) - 1/(360x³) + 1/(1260x⁵) - 1/(1680x⁷) + …
 *   binet(x) = binet(x+1) + (x+½) ln(1 + 1/x) - 1
 *
 * @param x Positive, any shape.
 * @returns The same shape; absolute error below 1e-6. Differentiable.
 * @see Whittaker & Watson, A Course of Modern Analysis, §12.31.
 */
export function binet(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: evaluate(x as tf.Tensor, series, shiftTerm),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(dy, evaluate(saved[0]!, slopeSeries, slopeShiftTerm)),
    };
  });
  return op(x);
}

type Evaluator = (x: tf.Tensor) => tf.Tensor;

function evaluate(x: tf.Tensor, seriesAt: Evaluator, shiftTermAt: Evaluator): tf.Tensor {
  return tf.tidy(() => {
    // step() and not less(): tfjs has no gradient for comparisons and would refuse to differentiate past one.
    const isSmall = tf.step(tf.sub(large, x));
    const small = tf.minimum(x, large);
    let sum = seriesAt(tf.add(x, tf.mul(isSmall, shifts)));
    for (let n = 0; n < shifts; n++) {
      sum = tf.add(sum, tf.mul(isSmall, shiftTermAt(n === 0 ? small : tf.add(small, n))));
    }
    return sum;
  });
}

const series: Evaluator = (x) => {
  const y = tf.reciprocal(x);
  return tf.mul(y, polynomial(tf.square(y), [1 / 12, -1 / 360, 1 / 1260, -1 / 1680]));
};

const shiftTerm: Evaluator = (x) => tf.sub(tf.mul(tf.add(x, 0.5), log1p(tf.reciprocal(x))), 1);

const slopeSeries: Evaluator = (x) => {
  const square = tf.square(tf.reciprocal(x));
  return tf.mul(square, polynomial(square, [-1 / 12, 1 / 120, -1 / 252, 1 / 240]));
};

const slopeShiftTerm: Evaluator = (x) =>
  tf.sub(log1p(tf.reciprocal(x)), tf.div(tf.add(x, 0.5), tf.mul(x, tf.add(x, 1))));

function polynomial(x: tf.Tensor, coefficients: readonly number[]): tf.Tensor {
  let sum: tf.Tensor = tf.fill(x.shape, coefficients[coefficients.length - 1]!);
  for (let index = coefficients.length - 2; index >= 0; index--) {
    sum = tf.add(tf.mul(sum, x), coefficients[index]!);
  }
  return sum;
}
