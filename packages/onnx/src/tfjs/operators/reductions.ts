import * as tf from '@tensorflow/tfjs-core';
import { axisOf } from '../../operators/support/tensors.ts';
import type { OperatorNode } from '../../operators/types.ts';
import { moveAxis } from './support/shapes.ts';
import { floatAt, integersAt } from './support/values.ts';
import { HostOnly, type TfInputs, type TfOperator } from './types.ts';

type Reduce = (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor;

/** Which axes a node reduces; undefined: none at all. */
function axesOf(node: OperatorNode, inputs: TfInputs, rank: number): number[] | undefined {
  const given = inputs[1] === undefined ? node.attributes.ints('axes') : integersAt(inputs, 1);
  const all = Array.from({ length: rank }, (_, axis) => axis);
  if (given !== undefined && given.length > 0) return given.map((axis) => axisOf(axis, rank));
  return node.attributes.int('noop_with_empty_axes', 0) === 1 ? undefined : all;
}

function reduction(compute: Reduce, alone: (x: tf.Tensor) => tf.Tensor = (x) => x): TfOperator {
  return (node) => {
    const keepDims = node.attributes.int('keepdims', 1) === 1;
    return (inputs) => {
      const x = floatAt(inputs, 0);
      const axes = axesOf(node, inputs, x.rank);
      if (axes === undefined || x.rank === 0) return [alone(x)];
      return [compute(x, axes, keepDims)];
    };
  };
}

/** The largest along the axes, kept as axes of length 1, through which no gradient passes. */
function peak(x: tf.Tensor, axes: number[]): tf.Tensor {
  const run = tf.customGrad((value) => ({
    value: tf.max(value as tf.Tensor, axes, true),
    gradFunc: () => tf.zerosLike(x),
  }));
  return run(x);
}

const sum: Reduce = (x, axes, keepDims) => tf.sum(x, axes, keepDims);

const logSumExp: Reduce = (x, axes, keepDims) => {
  const top = peak(x, axes);
  // Where all are -∞, or one is ∞, nothing can be subtracted.
  const offset = tf.where(tf.isFinite(top), top, tf.zerosLike(top));
  const total = tf.add(tf.log(tf.sum(tf.exp(tf.sub(x, offset)), axes, true)), offset);
  return keepDims ? total : tf.squeeze(total, axes);
};

/** The product; TensorFlow.js has a gradient of it only where no element is 0. */
const product: Reduce = (x, axes, keepDims) => {
  const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const rows = tf.reshape(tf.transpose(x, [...kept, ...axes]), [
    kept.reduce((n, axis) => n * x.shape[axis]!, 1),
    -1,
  ]);
  // TensorFlow.js has no gradient of what is unstacked to a single part.
  const factors = rows.shape[1] === 1 ? [tf.squeeze(rows, [1])] : tf.unstack(rows, 1);
  const total = factors.slice(1).reduce((a, b) => tf.mul(a, b), factors[0] as tf.Tensor);
  const shape = x.shape.flatMap((length, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [length]));
  return tf.reshape(total, shape);
};

const squared = (x: tf.Tensor): tf.Tensor => tf.square(x);

/** CumSum. */
const cumSum: TfOperator = (node) => {
  const exclusive = node.attributes.int('exclusive', 0) === 1;
  const reverse = node.attributes.int('reverse', 0) === 1;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [axis = 0] = integersAt(inputs, 1);
    const [from, last] = [axisOf(axis, x.rank), x.rank - 1];
    // TensorFlow.js's gradient is wrong for any other axis than the last.
    const sums = tf.cumsum(moveAxis(x, from, last), last, exclusive, reverse);
    return [moveAxis(sums, last, from)];
  };
};

/** Softmax, LogSoftmax: before opset 13 over all axes from one on. */
function softmax(compute: (x: tf.Tensor, axes: number[]) => tf.Tensor): TfOperator {
  return (node) => {
    const old = node.opset < 13;
    const axis = node.attributes.int('axis', old ? 1 : -1);
    return (inputs) => {
      const x = floatAt(inputs, 0);
      if (x.rank === 0) throw new HostOnly('has an input without axes');
      const first = axis === x.rank && old ? axis : axisOf(axis, x.rank);
      const axes = old ? x.shape.flatMap((_, i) => (i >= first ? [i] : [])) : [first];
      return [axes.length === 0 ? compute(tf.expandDims(x, -1), [x.rank]) : compute(x, axes)].map((y) =>
        tf.reshape(y, x.shape),
      );
    };
  };
}

function softmaxOver(x: tf.Tensor, axes: number[]): tf.Tensor {
  const exponentials = tf.exp(tf.sub(x, peak(x, axes)));
  return tf.div(exponentials, tf.sum(exponentials, axes, true));
}

function logSoftmaxOver(x: tf.Tensor, axes: number[]): tf.Tensor {
  const shifted = tf.sub(x, peak(x, axes));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axes, true)));
}

/** Operators that gather up axes. */
export const reductions: Readonly<Record<string, TfOperator>> = {
  ReduceSum: reduction(sum),
  ReduceMean: reduction((x, axes, keepDims) => tf.mean(x, axes, keepDims)),
  ReduceMax: reduction((x, axes, keepDims) => tf.max(x, axes, keepDims)),
  ReduceMin: reduction((x, axes, keepDims) => tf.min(x, axes, keepDims)),
  ReduceProd: reduction(product),
  ReduceL1: reduction((x, axes, keepDims) => sum(tf.abs(x), axes, keepDims), tf.abs),
  ReduceL2: reduction(
    (x, axes, keepDims) => tf.sqrt(sum(squared(x), axes, keepDims)),
    (x) => tf.abs(x),
  ),
  ReduceSumSquare: reduction((x, axes, keepDims) => sum(squared(x), axes, keepDims), squared),
  ReduceLogSum: reduction(
    (x, axes, keepDims) => tf.log(sum(x, axes, keepDims)),
    (x) => tf.log(x),
  ),
  ReduceLogSumExp: reduction(logSumExp, (x) => tf.clone(x)),
  CumSum: cumSum,
  Softmax: softmax(softmaxOver),
  LogSoftmax: softmax(logSoftmaxOver),
};
