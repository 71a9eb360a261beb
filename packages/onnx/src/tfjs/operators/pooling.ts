import * as tf from '@tensorflow/tfjs-core';
import { poolShape, readPool } from '../../operators/nn/pool.ts';
import type { Space } from '../../operators/nn/window.ts';
import { windowsOf } from './convolution.ts';
import { floatAt } from './support/values.ts';
import { type AxisWindow, fitAxis, taps } from './support/windows.ts';
import { HostOnly, type TfOperator } from './types.ts';

/**
 * Combines the elements of each window, one axis after the other. TensorFlow.js's pools know no dilation, count padding
 * in the gradient of a mean that does not, and pad two axes only.
 */
function sweep(
  x: tf.Tensor,
  windows: readonly AxisWindow[],
  fill: number,
  combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return windows.reduce((result, window, i) => {
    const parts = taps(fitAxis(result, i + 2, window, fill), i + 2, window);
    return parts.slice(1).reduce(combine, parts[0] as tf.Tensor);
  }, x);
}

const added = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(a, b);

const maxPool: TfOperator = (node) => {
  if (node.outputs[1]) throw new HostOnly('gives the places of the largest elements');
  const window = readPool(node);
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const { space } = poolShape(x.shape, window);
    const larger = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.maximum(a, b);
    return [sweep(x, windowsOf(space, x.rank - 2), Number.NEGATIVE_INFINITY, larger)];
  };
};

const averagePool: TfOperator = (node) => {
  const window = readPool(node);
  const countsPadding = node.attributes.int('count_include_pad', 0) === 1;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const { space } = poolShape(x.shape, window);
    const sums = sweep(x, windowsOf(space, x.rank - 2), 0, added);
    return [tf.div(sums, windowSizes(space, x.rank - 2, countsPadding))];
  };
};

/** How many elements each window holds, [1, 1, …outputs]. */
function windowSizes(space: Space, rank: number, countsPadding: boolean): tf.Tensor {
  return windowsOf(space, rank).reduce<tf.Tensor>(
    (result, { kernel, stride, dilation, begin, output }, i) => {
      const axis = 3 - rank + i;
      const first = countsPadding ? -begin : 0;
      const past = (space.input[axis] as number) + (countsPadding ? (space.end[axis] as number) : 0);
      const counts = Array.from({ length: output }, (_, o) => {
        const places = Array.from({ length: kernel }, (_, k) => o * stride + k * dilation - begin);
        return places.filter((place) => place >= first && place < past).length;
      });
      const shape = Array.from({ length: rank + 2 }, (_, k) => (k === i + 2 ? output : 1));
      return tf.mul(result, tf.reshape(tf.tensor1d(counts), shape));
    },
    tf.scalar(1),
  );
}

const lpPool: TfOperator = (node) => {
  const window = readPool(node);
  const p = node.attributes.int('p', 2);
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const { space } = poolShape(x.shape, window);
    return [tf.pow(sweep(tf.pow(tf.abs(x), p), windowsOf(space, x.rank - 2), 0, added), 1 / p)];
  };
};

/** A pool over everything but batch and channels. */
function globalPool(compute: (x: tf.Tensor, axes: number[]) => tf.Tensor): TfOperator {
  return () => (inputs) => {
    const x = floatAt(inputs, 0);
    if (x.rank < 3) throw new HostOnly('has an input without axes to pool');
    return [
      compute(
        x,
        x.shape.slice(2).map((_, i) => i + 2),
      ),
    ];
  };
}

const globalLpPool: TfOperator = (node, mode) => {
  const p = node.attributes.int('p', 2);
  return globalPool((x, axes) => tf.pow(tf.sum(tf.pow(tf.abs(x), p), axes, true), 1 / p))(node, mode);
};

/** Pools. */
export const pooling: Readonly<Record<string, TfOperator>> = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalAveragePool: globalPool((x, axes) => tf.mean(x, axes, true)),
  GlobalMaxPool: globalPool((x, axes) => tf.max(x, axes, true)),
  GlobalLpPool: globalLpPool,
};
