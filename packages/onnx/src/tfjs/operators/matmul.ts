import * as tf from '@tensorflow/tfjs-core';
import { broadcastDims, sizeOf } from '../../operators/support/tensors.ts';
import { checkBroadcast, checkResult, expandTo } from './support/shapes.ts';
import { floatAt } from './support/values.ts';
import type { TfOperator } from './types.ts';

/** A matrix product by the rules of NumPy: one axis, two, or batches of two that are broadcast. */
export function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const left = a.rank === 1 ? tf.expandDims(a, 0) : a;
  const right = b.rank === 1 ? tf.expandDims(b, 1) : b;
  const result = right.rank === 2 ? timesMatrix(left, right) : batched(left, right);
  const dims = [...result.shape];
  if (b.rank === 1) dims.pop();
  if (a.rank === 1) dims.splice(dims.length - (b.rank === 1 ? 1 : 2), 1);
  return tf.reshape(result, dims);
}

/** All rows times one matrix: a single product. */
function timesMatrix(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [depth = 0, width = 0] = b.shape;
  const rows = tf.reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1) as number]);
  tf.util.assert(rows.shape[1] === depth, () => `the shapes [${a.shape}] and [${b.shape}] do not fit`);
  checkResult([...a.shape.slice(0, -1), width]);
  return tf.reshape(tf.matMul(rows as tf.Tensor2D, b as tf.Tensor2D), [...a.shape.slice(0, -1), width]);
}

/** TensorFlow.js's gradient leaves out to sum over batches that were broadcast, so that is done here. */
function batched(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const batch = broadcastDims(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const flat = (x: tf.Tensor): tf.Tensor => {
    const matrix = x.shape.slice(-2);
    return tf.reshape(expandTo(x, [...batch, ...matrix]), [sizeOf(batch), ...matrix]);
  };
  checkResult([...batch, a.shape.at(-2) as number, b.shape.at(-1) as number]);
  const result = tf.matMul(flat(a), flat(b));
  return tf.reshape(result, [...batch, ...result.shape.slice(1)]);
}

/** MatMul. */
const matMul: TfOperator = () => (inputs) => [product(floatAt(inputs, 0), floatAt(inputs, 1))];

/** Gemm: alpha·A·B + beta·C. */
const gemm: TfOperator = ({ attributes }) => {
  const [alpha, beta] = [attributes.float('alpha') ?? 1, attributes.float('beta') ?? 1];
  const [transA, transB] = [attributes.int('transA', 0) !== 0, attributes.int('transB', 0) !== 0];
  return (inputs) => {
    const [a, b] = [floatAt(inputs, 0), floatAt(inputs, 1)] as [tf.Tensor2D, tf.Tensor2D];
    checkResult([a.shape[transA ? 1 : 0] ?? 1, b.shape[transB ? 0 : 1] ?? 1]);
    const times = tf.matMul(a, b, transA, transB);
    const scaled = alpha === 1 ? times : tf.mul(times, alpha);
    if (inputs[2] === undefined || beta === 0) return [scaled];
    const c = floatAt(inputs, 2);
    checkBroadcast(scaled, c);
    return [tf.add(scaled, beta === 1 ? c : tf.mul(c, beta))];
  };
};

/** Products of matrices. */
export const products: Readonly<Record<string, TfOperator>> = { MatMul: matMul, Gemm: gemm };
