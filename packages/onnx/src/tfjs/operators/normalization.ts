import * as tf from '@tensorflow/tfjs-core';
import { axisOf } from '../../operators/support/tensors.ts';
import { takeAlong } from './support/take.ts';
import { floatAt } from './support/values.ts';
import { withoutGradient } from './support/without-gradient.ts';
import { HostOnly, type TfOperator } from './types.ts';

/** Mean 0 and variance 1 over some axes. */
function standardised(
  x: tf.Tensor,
  axes: number[],
  epsilon: number,
): [y: tf.Tensor, mean: tf.Tensor, inverse: tf.Tensor] {
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axes, true), epsilon));
  return [tf.mul(centred, inverse), mean, inverse];
}

/** A vector of channels beside [batch, channels, …]. */
function perChannel(vector: tf.Tensor, rank: number): tf.Tensor {
  return tf.reshape(vector, [vector.size, ...Array<number>(Math.max(0, rank - 2)).fill(1)]);
}

function from(axis: number, rank: number): number[] {
  return Array.from({ length: rank - axis }, (_, i) => axis + i);
}

const batchNormalization: TfOperator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  if (node.attributes.int('spatial', 1) === 0) throw new HostOnly('normalises every element apart');
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => perChannel(floatAt(inputs, i), x.rank)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return [tf.add(tf.mul(tf.sub(x, mean), factor), bias)];
  };
};

const layerNormalization: TfOperator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const axes = from(axisOf(node.attributes.int('axis', -1), x.rank), x.rank);
    const [y, mean, inverse] = standardised(x, axes, epsilon);
    const scaled = tf.mul(y, floatAt(inputs, 1));
    return [inputs[2] === undefined ? scaled : tf.add(scaled, floatAt(inputs, 2)), mean, inverse];
  };
};

const instanceNormalization: TfOperator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    if (x.rank < 3) throw new HostOnly('has an input without axes to normalise');
    const [scale, bias] = [1, 2].map((i) => perChannel(floatAt(inputs, i), x.rank)) as [tf.Tensor, tf.Tensor];
    const [y] = standardised(x, from(2, x.rank), epsilon);
    return [tf.add(tf.mul(y, scale), bias)];
  };
};

/** GroupNormalization: scale and bias are the groups' before opset 21, the channels' since. */
const groupNormalization: TfOperator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  const groups = node.attributes.int('num_groups', 1);
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [batch = 0, channels = 0] = x.shape;
    const [y] = standardised(tf.reshape(x, [batch, groups, -1]), [2], epsilon);
    const places = Array.from({ length: channels }, (_, channel) =>
      Math.floor((channel * groups) / channels),
    );
    const spread = (i: number): tf.Tensor => {
      const given = floatAt(inputs, i);
      return perChannel(node.opset < 21 ? takeAlong(given, 0, places) : given, x.rank);
    };
    return [tf.add(tf.mul(tf.reshape(y, x.shape), spread(1)), spread(2))];
  };
};

const meanVariance: TfOperator = (node) => {
  const axes = node.attributes.ints('axes') ?? [0, 2, 3];
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const over = axes.map((axis) => axisOf(axis, x.rank));
    const centred = tf.sub(x, tf.mean(x, over, true));
    return [tf.div(centred, tf.add(tf.sqrt(tf.mean(tf.square(centred), over, true)), 1e-9))];
  };
};

const lpNormalization: TfOperator = (node) => {
  const p = node.attributes.int('p', 2);
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const axis = axisOf(node.attributes.int('axis', -1), x.rank);
    const norm = p === 1 ? tf.sum(tf.abs(x), axis, true) : tf.sqrt(tf.sum(tf.square(x), axis, true));
    // Where the norm is 0, so are all the elements.
    const isSome = withoutGradient([norm], (value) => tf.greater(value as tf.Tensor, 0));
    return [tf.div(x, tf.where(isSome, norm, tf.onesLike(norm)))];
  };
};

const rmsNormalization: TfOperator = (node) => {
  const epsilon = node.attributes.float('epsilon') ?? 1e-5;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const axes = from(axisOf(node.attributes.int('axis', -1), x.rank), x.rank);
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), epsilon));
    return [tf.mul(tf.mul(x, inverse), floatAt(inputs, 1))];
  };
};

/** Normalisations. */
export const normalization: Readonly<Record<string, TfOperator>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  MeanVarianceNormalization: meanVariance,
  LpNormalization: lpNormalization,
  RMSNormalization: rmsNormalization,
};
