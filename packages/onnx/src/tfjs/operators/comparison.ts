import * as tf from '@tensorflow/tfjs-core';
import { floatAt, isTensor, tensorAt } from './support/values.ts';
import { withoutGradient } from './support/without-gradient.ts';
import { HostOnly, type TfOperator } from './types.ts';

/** Compares floats; what it gives stays where the floats are. */
function compare(compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): TfOperator {
  return (node) => {
    if (node.opset < 7) throw new HostOnly('broadcasts by the rules of before opset 7');
    return (inputs) => [withoutGradient([floatAt(inputs, 0), floatAt(inputs, 1)], compute)];
  };
}

/** Combines truth values, where one at least came out of a comparison of floats. */
function combine(compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): TfOperator {
  return (node) => {
    if (node.opset < 7) throw new HostOnly('broadcasts by the rules of before opset 7');
    return (inputs) => [withoutGradient([tensorAt(inputs, 0), tensorAt(inputs, 1)], compute)];
  };
}

const not: TfOperator = () => (inputs) => [withoutGradient([tensorAt(inputs, 0)], (x) => tf.logicalNot(x))];

/** Shape and Size: nothing is read from the backend. */
const shape: TfOperator = (node) => {
  const { attributes } = node;
  return ([x]) => {
    if (!isTensor(x)) throw new HostOnly('has an input that is no tensor');
    const dims = x.shape.slice(attributes.int('start', 0), attributes.int('end', x.rank));
    return [{ type: 'int64', dims: [dims.length], data: BigInt64Array.from(dims, BigInt) }];
  };
};

const size: TfOperator = () => (inputs) => {
  const data = BigInt64Array.of(BigInt(tensorAt(inputs, 0).size));
  return [{ type: 'int64', dims: [], data }];
};

/** Operators whose results are no floats: they have no gradient, and need none. */
export const comparison: Readonly<Record<string, TfOperator>> = {
  Equal: compare((a, b) => tf.equal(a, b)),
  Less: compare((a, b) => tf.less(a, b)),
  LessOrEqual: compare((a, b) => tf.lessEqual(a, b)),
  Greater: compare((a, b) => tf.greater(a, b)),
  GreaterOrEqual: compare((a, b) => tf.greaterEqual(a, b)),
  And: combine((a, b) => tf.logicalAnd(a, b)),
  Or: combine((a, b) => tf.logicalOr(a, b)),
  Xor: combine((a, b) => tf.logicalXor(a, b)),
  Not: not,
  Shape: shape,
  Size: size,
};
