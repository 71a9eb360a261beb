import * as tf from '@tensorflow/tfjs-core';
import { checkBroadcast, expandAll } from './support/shapes.ts';
import { floatAt, tensorAt } from './support/values.ts';
import { HostOnly, type TfOperator } from './types.ts';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** The same, once it is clear that there is room for the result. */
function fitting(compute: Binary): Binary {
  return (a, b) => {
    checkBroadcast(a, b);
    return compute(a, b);
  };
}

/** An operator of two inputs that are broadcast. */
function binary(compute: Binary): TfOperator {
  return (node) => {
    if (node.opset < 7) throw new HostOnly('broadcasts by the rules of before opset 7');
    return (inputs) => [fitting(compute)(floatAt(inputs, 0), tensorAt(inputs, 1))];
  };
}

/** An operator of any number of inputs that are broadcast. */
function variadic(
  compute: Binary,
  finish: (x: tf.Tensor, count: number) => tf.Tensor = (x) => x,
): TfOperator {
  return () => (inputs) => {
    const all = inputs.map((_, i) => floatAt(inputs, i));
    return [finish(all.slice(1).reduce(fitting(compute), all[0] as tf.Tensor), all.length)];
  };
}

// TensorFlow.js's gradients of these leave out to sum over what was broadcast, so that is done before.
const smaller: Binary = (a, b) => tf.minimum(...(expandAll([a, b]) as [tf.Tensor, tf.Tensor]));
const larger: Binary = (a, b) => tf.maximum(...(expandAll([a, b]) as [tf.Tensor, tf.Tensor]));

/** Clip: bounds are attributes before opset 11. */
const clip: TfOperator = (node) => {
  const attributes = [node.attributes.float('min'), node.attributes.float('max')];
  return (inputs) => {
    const bound = (i: 1 | 2): tf.Tensor | undefined => {
      const given = attributes[i - 1];
      if (node.opset < 11) return given === undefined ? undefined : tf.scalar(given);
      return inputs[i] === undefined ? undefined : tensorAt(inputs, i);
    };
    const x = floatAt(inputs, 0);
    const [low, high] = [bound(1), bound(2)];
    const above = low === undefined ? x : larger(x, low);
    return [high === undefined ? above : smaller(above, high)];
  };
};

/** Where. */
const where: TfOperator = () => (inputs) => {
  const branches = [floatAt(inputs, 1), floatAt(inputs, 2)];
  const [condition, yes, no] = expandAll([tensorAt(inputs, 0), ...branches]) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  return [tf.where(tf.cast(condition, 'bool'), yes, no)];
};

/** PRelu: the slope is broadcast to the input. */
const prelu: TfOperator = () => (inputs) => {
  const [x, slope] = [floatAt(inputs, 0), floatAt(inputs, 1)];
  checkBroadcast(x, slope);
  return [tf.sub(tf.relu(x), tf.mul(slope, tf.relu(tf.neg(x))))];
};

/** Operators that compute element by element with several inputs. */
export const arithmetic: Readonly<Record<string, TfOperator>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Sub: binary((a, b) => tf.sub(a, b)),
  Mul: binary((a, b) => tf.mul(a, b)),
  Div: binary((a, b) => tf.div(a, b)),
  Pow: binary((a, b) => tf.pow(a, b)),
  Sum: variadic((a, b) => tf.add(a, b)),
  Mean: variadic(
    (a, b) => tf.add(a, b),
    (sum, count) => tf.div(sum, count),
  ),
  Min: variadic(smaller),
  Max: variadic(larger),
  Clip: clip,
  Where: where,
  PRelu: prelu,
};
