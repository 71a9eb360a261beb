import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import { axisOf, broadcastDims, sizeOf } from '../../operators/support/tensors.ts';
import type { OperatorNode } from '../../operators/types.ts';
import { expandTo, sliceAlong, withLength } from './support/shapes.ts';
import { floatAt, integersAt } from './support/values.ts';
import { EmptyResult, HostOnly, type TfInputs, type TfOperator } from './types.ts';

const identity: TfOperator = () => (inputs) => [inputs[0]];

/** Reshape: 0 keeps a length, -1 takes what is left. */
const reshape: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const wanted = node.attributes.ints('shape') ?? integersAt(inputs, 1);
  const keepsZero = node.attributes.int('allowzero', 0) === 1;
  const dims = wanted.map((length, axis) =>
    length === 0 && !keepsZero ? (x.shape[axis] as number) : length,
  );
  const known = sizeOf(dims.filter((length) => length !== -1));
  if (!dims.includes(-1)) return [reshaped(x, dims)];
  return [
    reshaped(
      x,
      dims.map((length) => (length === -1 ? x.size / known : length)),
    ),
  ];
};

function reshaped(x: tf.Tensor, dims: number[]): tf.Tensor {
  if (sizeOf(dims) !== x.size || !dims.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new OnnxError(
      `a tensor of shape [${x.shape.join(', ')}] cannot become one of [${dims.join(', ')}]`,
    );
  }
  return tf.reshape(x, dims);
}

const flatten: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const given = node.attributes.int('axis', 1);
  const axis = given === x.rank ? given : axisOf(given, x.rank);
  return [tf.reshape(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))])];
};

const transpose: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const order = node.attributes.ints('perm') ?? x.shape.map((_, axis) => x.rank - 1 - axis);
  if (order.length !== x.rank) throw new OnnxError(`perm [${order.join(', ')}] does not fit ${x.rank} axes`);
  return [x.rank < 2 ? x : tf.transpose(x, order)];
};

/** Axes given as an attribute, since opset 13 as an input. */
function axesOf(node: OperatorNode, inputs: TfInputs): number[] | undefined {
  return inputs[1] === undefined ? node.attributes.ints('axes') : integersAt(inputs, 1);
}

const squeeze: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axes = axesOf(node, inputs)?.map((axis) => axisOf(axis, x.rank));
  const gone = axes ?? x.shape.flatMap((length, axis) => (length === 1 ? [axis] : []));
  return [
    reshaped(
      x,
      x.shape.filter((_, axis) => !gone.includes(axis)),
    ),
  ];
};

const unsqueeze: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axes = axesOf(node, inputs) ?? [];
  const rank = x.rank + axes.length;
  const added = new Set(axes.map((axis) => axisOf(axis, rank)));
  const kept = [...x.shape];
  return [
    reshaped(
      x,
      Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (kept.shift() ?? 1))),
    ),
  ];
};

const expand: TfOperator = () => (inputs) => {
  const x = floatAt(inputs, 0);
  const dims = broadcastDims(x.shape, integersAt(inputs, 1));
  if (sizeOf(dims) === 0) throw new EmptyResult();
  if (dims.length > 6)
    throw new HostOnly(`gives a tensor of ${dims.length} axes, more than TensorFlow.js knows`);
  return [expandTo(x, dims)];
};

/** Tile: axis by axis, as copies along a new axis before it. */
const tile: TfOperator = (node) => {
  if (node.opset < 6) throw new HostOnly('repeats one axis only, as before opset 6');
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const repeats = integersAt(inputs, 1);
    if (repeats.length !== x.rank)
      throw new OnnxError(`repeats has ${repeats.length} numbers for ${x.rank} axes`);
    if (repeats.includes(0)) throw new EmptyResult();
    return [repeats.reduce(repeated, x)];
  };
};

function repeated(x: tf.Tensor, times: number, axis: number): tf.Tensor {
  if (times === 1) return x;
  const [before, after] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))];
  const copies = expandTo(tf.reshape(x, [before, 1, after]), [before, times, after]);
  return tf.reshape(
    copies,
    x.shape.map((length, i) => (i === axis ? length * times : length)),
  );
}

const concat: TfOperator = (node) => (inputs) => {
  const all = inputs.map((_, i) => floatAt(inputs, i));
  const axis = axisOf(node.attributes.int('axis', 1), (all[0] as tf.Tensor).rank);
  return [all.length === 1 ? all[0] : tf.concat(all, axis)];
};

const split: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axis = axisOf(node.attributes.int('axis', 0), x.rank);
  const length = x.shape[axis] as number;
  const given = inputs[1] === undefined ? node.attributes.ints('split') : integersAt(inputs, 1);
  const count = node.attributes.int('num_outputs', node.outputs.length);
  const part = Math.ceil(length / count);
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.min(part, length - i * part));
  if (sizes.reduce((a, b) => a + b, 0) !== length) {
    throw new OnnxError(`parts of [${sizes.join(', ')}] do not make up the ${length} of axis ${axis}`);
  }
  if (sizes.some((size) => size < 0)) throw new OnnxError(`parts cannot be of [${sizes.join(', ')}]`);
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  return sizes.map((size, i) =>
    size === 0 ? tf.zeros(withLength(x.shape, axis, 0)) : sliceAlong(x, axis, starts[i] as number, size),
  );
};

/** DepthToSpace and SpaceToDepth, [batch, channels, height, width]. */
const depthToSpace: TfOperator = ({ attributes }) => {
  const size = attributes.int('blocksize', 1);
  const columnsFirst = attributes.text('mode', 'DCR') === 'CRD';
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const depth = channels / size ** 2;
    const blocks = tf.reshape(
      x,
      columnsFirst ? [batch, depth, size, size, height, width] : [batch, size, size, depth, height, width],
    );
    const order = columnsFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
    return [tf.reshape(tf.transpose(blocks, order), [batch, depth, height * size, width * size])];
  };
};

const spaceToDepth: TfOperator = ({ attributes }) => {
  const size = attributes.int('blocksize', 1);
  const order = attributes.text('mode', 'DCR') === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const blocks = tf.reshape(x, [batch, channels, height / size, size, width / size, size]);
    return [
      tf.reshape(tf.transpose(blocks, order), [batch, channels * size ** 2, height / size, width / size]),
    ];
  };
};

/** Operators that keep every element, and operators that repeat elements. */
export const shaping: Readonly<Record<string, TfOperator>> = {
  Identity: identity,
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Tile: tile,
  Concat: concat,
  Split: split,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
