import * as tf from '@tensorflow/tfjs-core';
import type { AttributeReader } from '../../graph/attributes.ts';
import { floatAt } from './support/values.ts';
import { withoutGradient } from './support/without-gradient.ts';
import type { TfOperator } from './types.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;

/** An operator of one input, element by element, of which some attributes are read once. */
function unary(bind: (attributes: AttributeReader) => Unary): TfOperator {
  return (node) => {
    const compute = bind(node.attributes);
    return (inputs) => [compute(floatAt(inputs, 0))];
  };
}

const plain = (compute: Unary): TfOperator => unary(() => compute);

/** clip(slope·x + shift, 0, 1) */
export function hardSigmoid(x: tf.Tensor, slope: number, shift: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, slope), shift), 0, 1);
}

/** γ·(x where x > 0, else α·(eˣ - 1)) */
export function scaledElu(x: tf.Tensor, alpha: number, gamma: number): tf.Tensor {
  const negative = tf.mul(tf.expm1(tf.minimum(x, 0)), alpha);
  return tf.mul(tf.add(tf.relu(x), negative), gamma);
}

/** α·(e^(x/α) - 1) where x < 0 */
function celu(x: tf.Tensor, alpha: number): tf.Tensor {
  return tf.add(tf.relu(x), tf.mul(tf.expm1(tf.div(tf.minimum(x, 0), alpha)), alpha));
}

function gelu(x: tf.Tensor, approximate: boolean): tf.Tensor {
  const inner = approximate
    ? tf.tanh(tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI)))
    : tf.erf(tf.mul(x, Math.SQRT1_2));
  return tf.mul(tf.mul(x, 0.5), tf.add(inner, 1));
}

/** log(1 + eˣ), without overflow. */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}

/** A value where x is greater than a threshold, 0 elsewhere. */
export function above(threshold: number, x: tf.Tensor, value: tf.Tensor = x): tf.Tensor {
  const isAbove = withoutGradient([x], (each) => tf.greater(each, threshold));
  return tf.where(isAbove, value, tf.zerosLike(value));
}

/** TensorFlow.js's own gives 0 for NaN, and on wasm for the smallest numbers. */
function sign(x: tf.Tensor): tf.Tensor {
  const positive = tf.cast(tf.greater(x, 0), 'float32');
  return tf.where(tf.isNaN(x), x, tf.sub(positive, tf.cast(tf.less(x, 0), 'float32')));
}

function shrink(x: tf.Tensor, lambda: number, bias: number): tf.Tensor {
  const high = above(lambda, x, tf.sub(x, bias));
  return tf.add(high, above(lambda, tf.neg(x), tf.add(x, bias)));
}

/** Operators that compute element by element with one input. */
export const activations: Readonly<Record<string, TfOperator>> = {
  Abs: plain((x) => tf.abs(x)),
  Acos: plain((x) => tf.acos(x)),
  Acosh: plain((x) => tf.acosh(x)),
  Asin: plain((x) => tf.asin(x)),
  Asinh: plain((x) => tf.asinh(x)),
  Atan: plain((x) => tf.atan(x)),
  Atanh: plain((x) => tf.atanh(x)),
  Ceil: plain((x) => tf.ceil(x)),
  Celu: unary((a) => (x) => celu(x, a.float('alpha') ?? 1)),
  Cos: plain((x) => tf.cos(x)),
  Cosh: plain((x) => tf.cosh(x)),
  Elu: unary((a) => (x) => scaledElu(x, a.float('alpha') ?? 1, 1)),
  Erf: plain((x) => tf.erf(x)),
  Exp: plain((x) => tf.exp(x)),
  Floor: plain((x) => tf.floor(x)),
  Gelu: unary((a) => (x) => gelu(x, a.text('approximate', 'none') === 'tanh')),
  HardSigmoid: unary((a) => (x) => hardSigmoid(x, a.float('alpha') ?? 0.2, a.float('beta') ?? 0.5)),
  HardSwish: plain((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  LeakyRelu: unary((a) => {
    const slope = a.float('alpha') ?? 0.01;
    return (x) => tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), slope));
  }),
  Log: plain((x) => tf.log(x)),
  Mish: plain((x) => tf.mul(x, tf.tanh(softplus(x)))),
  Neg: plain((x) => tf.neg(x)),
  Reciprocal: plain((x) => tf.reciprocal(x)),
  Relu: plain((x) => tf.relu(x)),
  Round: plain((x) => tf.round(x)),
  Selu: unary(
    (a) => (x) =>
      scaledElu(x, a.float('alpha') ?? 1.6732632423543772, a.float('gamma') ?? 1.0507009873554805),
  ),
  Shrink: unary((a) => (x) => shrink(x, a.float('lambd') ?? 0.5, a.float('bias') ?? 0)),
  Sigmoid: plain((x) => tf.sigmoid(x)),
  Sign: plain((x) => withoutGradient([x], sign)),
  Sin: plain((x) => tf.sin(x)),
  Sinh: plain((x) => tf.sinh(x)),
  Softplus: plain(softplus),
  Softsign: plain((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Sqrt: plain((x) => tf.sqrt(x)),
  Tan: plain((x) => tf.tan(x)),
  Tanh: plain((x) => tf.tanh(x)),
  ThresholdedRelu: unary((a) => {
    const threshold = a.float('alpha') ?? 1;
    return (x) => above(threshold, x);
  }),
};
