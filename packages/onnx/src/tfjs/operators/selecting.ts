import { reverseByLength } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import { axisOf, sizeOf, stridesOf } from '../../operators/support/tensors.ts';
import type { OperatorNode } from '../../operators/types.ts';
import { checkResult, moveAxis, pad as padWith, withLength } from './support/shapes.ts';
import { scatterRows, takeAlong, takeFlat } from './support/take.ts';
import { dimsOf, floatAt, integersAt } from './support/values.ts';
import { EmptyResult, HostOnly, type TfInputs, type TfOperator, type TfValue } from './types.ts';

/** An index counted from the front; TensorFlow.js checks none. */
function checked(index: number, length: number): number {
  const positive = index < 0 ? index + length : index;
  if (positive >= 0 && positive < length) return positive;
  throw new OnnxError(`there is no element ${index} in an axis of length ${length}`);
}

/** Slice. */
const slice: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const [starts, ends, axes, steps] = sliceArguments(node, inputs);
  let result: tf.Tensor = x;
  for (const [i, start] of starts.entries()) {
    const axis = axisOf(axes?.[i] ?? i, x.rank);
    const indices = sliced(x.shape[axis] as number, start, ends[i] as number, steps?.[i] ?? 1);
    if (indices.length === 0) throw new EmptyResult();
    result = takeAlong(result, axis, indices);
  }
  return [result];
};

function sliceArguments(
  node: OperatorNode,
  inputs: TfInputs,
): [number[], number[], (number[] | undefined)?, (number[] | undefined)?] {
  if (node.opset < 10) {
    const { attributes } = node;
    return [attributes.ints('starts') ?? [], attributes.ints('ends') ?? [], attributes.ints('axes')];
  }
  const optional = (i: number): number[] | undefined =>
    inputs[i] === undefined ? undefined : integersAt(inputs, i);
  return [integersAt(inputs, 1), integersAt(inputs, 2), optional(3), optional(4)];
}

/** Indices from start to before end, held inside the axis as NumPy does. */
function sliced(length: number, start: number, end: number, step: number): number[] {
  if (step === 0) throw new OnnxError('a step is 0');
  const held = (index: number, low: number, high: number): number =>
    Math.min(Math.max(index < 0 ? index + length : index, low), high);
  // Backwards, -1 is the place before the first, and only an end can lie there.
  const first = step > 0 ? held(start, 0, length) : held(start, 0, length - 1);
  const last = step > 0 ? held(end, 0, length) : held(end, -1, length - 1);
  const count = Math.max(0, Math.ceil((last - first) / step));
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** Gather: rows of an axis, as an embedding looks them up. */
const gather: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axis = axisOf(node.attributes.int('axis', 0), x.rank);
  const indices = integersAt(inputs, 1).map((index) => checked(index, x.shape[axis] as number));
  if (indices.length === 0) throw new EmptyResult();
  const shape = [...x.shape.slice(0, axis), ...dimsOf(inputs[1] as TfValue), ...x.shape.slice(axis + 1)];
  const taken = takeAlong(x, axis, indices);
  return [tf.reshape(taken, shape)];
};

/** GatherElements: an index for each element of the result. */
const gatherElements: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axis = axisOf(node.attributes.int('axis', 0), x.rank);
  const dims = dimsOf(inputs[1] as TfValue);
  return [takeFlat(x, elementPlaces(x.shape, dims, axis, integersAt(inputs, 1)), dims)];
};

/** Where in a flattened tensor of a shape each index along an axis points. */
function elementPlaces(
  shape: readonly number[],
  dims: readonly number[],
  axis: number,
  indices: readonly number[],
): Int32Array {
  if (dims.length !== shape.length || indices.length === 0) throw new EmptyResult();
  const strides = stridesOf(shape);
  const own = stridesOf(dims);
  return Int32Array.from(indices, (index, i) => {
    let place = 0;
    for (const [k, stride] of own.entries()) {
      const at = Math.floor(i / stride) % (dims[k] as number);
      place += (strides[k] as number) * (k === axis ? checked(index, shape[axis] as number) : at);
    }
    return place;
  });
}

/** Where in a flattened tensor each row of indices points, and how many elements lie there. */
function rowPlaces(
  shape: readonly number[],
  rows: readonly number[],
  depth: number,
  batch: (row: number) => number,
): number[] {
  const strides = stridesOf(shape);
  return Array.from({ length: depth === 0 ? 1 : rows.length / depth }, (_, row) => {
    let place = batch(row);
    for (let k = 0; k < depth; k++) {
      place += (strides[k] as number) * checked(rows[row * depth + k] as number, shape[k] as number);
    }
    return place;
  });
}

/** GatherND. */
const gatherNd: TfOperator = (node) => {
  const batchDims = node.attributes.int('batch_dims', 0);
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const dims = dimsOf(inputs[1] as TfValue);
    const indices = integersAt(inputs, 1);
    const depth = dims.at(-1) as number;
    const inner = x.shape.slice(batchDims);
    const size = sizeOf(inner.slice(depth));
    const rowsPerBatch = sizeOf(dims.slice(batchDims, -1));
    const batch = (row: number): number => Math.floor(row / rowsPerBatch) * sizeOf(inner);
    if (indices.length === 0 || size === 0) throw new EmptyResult();
    const starts = rowPlaces(inner, indices, depth, batch).map((place) => place / size);
    const rows = takeAlong(tf.reshape(x, [-1, size]), 0, starts);
    return [tf.reshape(rows, [...dims.slice(0, -1), ...inner.slice(depth)])];
  };
};

function addsUp(node: OperatorNode): boolean {
  const reduction = node.attributes.text('reduction', 'none');
  if (reduction === 'none' || reduction === 'add') return reduction === 'add';
  throw new HostOnly(`has the reduction ${reduction}`);
}

const scatterNd: TfOperator = (node) => {
  const adds = addsUp(node);
  return (inputs) => {
    const [x, updates] = [floatAt(inputs, 0), floatAt(inputs, 2)];
    const depth = dimsOf(inputs[1] as TfValue).at(-1) as number;
    const size = sizeOf(x.shape.slice(depth));
    const rows = rowPlaces(x.shape, integersAt(inputs, 1), depth, () => 0).map((place) => place / size);
    const table = tf.reshape(x, [-1, size]) as tf.Tensor2D;
    const result = scatterRows(table, tf.reshape(updates, [-1, size]) as tf.Tensor2D, rows, adds);
    return [tf.reshape(result, x.shape)];
  };
};

const scatterElements: TfOperator = (node) => {
  const adds = addsUp(node);
  return (inputs) => {
    const [x, updates] = [floatAt(inputs, 0), floatAt(inputs, 2)];
    const axis = axisOf(node.attributes.int('axis', 0), x.rank);
    const dims = dimsOf(inputs[1] as TfValue);
    const places = elementPlaces(x.shape, dims, axis, integersAt(inputs, 1));
    const column = (value: tf.Tensor): tf.Tensor2D => tf.reshape(value, [value.size, 1]);
    return [tf.reshape(scatterRows(column(x), column(updates), [...places], adds), x.shape)];
  };
};

/** Pad: constant, reflect, edge or wrap. */
const pad: TfOperator = (node) => {
  const mode = node.attributes.text('mode', 'constant');
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const pads = padsOf(node, inputs, x.rank);
    const cropped = pads.reduce<tf.Tensor>((result, [before, after], axis) => {
      const length = (x.shape[axis] as number) + Math.min(before, 0) + Math.min(after, 0);
      if (length <= 0) throw new EmptyResult();
      return takeAlong(
        result,
        axis,
        Array.from({ length }, (_, i) => i - Math.min(before, 0)),
      );
    }, x);
    const added = pads.map(([a, b]) => [Math.max(a, 0), Math.max(b, 0)] as [number, number]);
    if (mode === 'constant') return [padded(cropped, added, inputs, node)];
    return [
      added.reduce((result, [before, after], axis) => continued(result, axis, before, after, mode), cropped),
    ];
  };
};

function padded(x: tf.Tensor, pads: [number, number][], inputs: TfInputs, node: OperatorNode): tf.Tensor {
  if (x.rank === 0) return x;
  const value =
    inputs[2] === undefined ? (node.attributes.float('value') ?? 0) : floatAt(inputs, 2).dataSync()[0];
  return padWith(x, pads, value);
}

function padsOf(node: OperatorNode, inputs: TfInputs, rank: number): [number, number][] {
  const given = inputs[1] === undefined ? (node.attributes.ints('pads') ?? []) : integersAt(inputs, 1);
  const axes = inputs[3] === undefined ? undefined : integersAt(inputs, 3).map((axis) => axisOf(axis, rank));
  const pads = Array.from({ length: rank }, () => [0, 0] as [number, number]);
  const count = given.length / 2;
  if (count !== (axes?.length ?? rank))
    throw new OnnxError(`pads has ${given.length} numbers for ${rank} axes`);
  for (let i = 0; i < count; i++) pads[axes?.[i] ?? i] = [given[i] as number, given[i + count] as number];
  return pads;
}

function continued(x: tf.Tensor, axis: number, before: number, after: number, mode: string): tf.Tensor {
  const length = x.shape[axis] as number;
  const period = Math.max(1, 2 * (length - 1));
  checkResult(withLength(x.shape, axis, before + length + after));
  const indices = Array.from({ length: before + length + after }, (_, i) => {
    const at = i - before;
    if (mode === 'edge') return Math.min(Math.max(at, 0), length - 1);
    if (mode === 'wrap') return ((at % length) + length) % length;
    const place = ((at % period) + period) % period;
    return place < length ? place : period - place;
  });
  return takeAlong(x, axis, indices);
}

/** Trilu: one triangle, zeros in the other. */
const trilu: TfOperator = (node) => {
  const upper = node.attributes.int('upper', 1) === 1;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const [k = 0] = inputs[1] === undefined ? [] : integersAt(inputs, 1);
    const [rows, columns] = x.shape.slice(-2) as [number, number];
    const inside = Array.from({ length: rows * columns }, (_, i) => {
      const diagonal = (i % columns) - Math.floor(i / columns);
      return upper ? diagonal >= k : diagonal <= k;
    });
    const kept = tf.add(tf.zeros(x.shape), tf.tensor(inside.map(Number), [rows, columns]));
    return [tf.where(tf.cast(kept, 'bool'), x, tf.zerosLike(x))];
  };
};

/** ReverseSequence. */
const reverseSequence: TfOperator = ({ attributes }) => {
  const [timeAxis, batchAxis] = [attributes.int('time_axis', 0), attributes.int('batch_axis', 1)];
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const batchFirst = batchAxis === 0 ? x : moveAxis(x, 1, 0);
    if (timeAxis === batchAxis) throw new OnnxError('time_axis and batch_axis are the same');
    const turned = reverseByLength(batchFirst, integersAt(inputs, 1));
    return [batchAxis === 0 ? turned : moveAxis(turned, 0, 1)];
  };
};

/** TopK: places are found on the host, the values stay differentiable. */
const topK: TfOperator = (node) => (inputs) => {
  const x = floatAt(inputs, 0);
  const axis = axisOf(node.attributes.int('axis', -1), x.rank);
  const k = node.opset < 10 ? node.attributes.int('k', 1) : (integersAt(inputs, 1)[0] as number);
  const largest = node.attributes.int('largest', 1) === 1;
  const length = x.shape[axis] as number;
  if (k === 0) throw new EmptyResult();
  if (k < 0 || k > length) throw new OnnxError(`there are no ${k} elements in an axis of length ${length}`);
  const dims = withLength(x.shape, axis, k);
  const indices = new BigInt64Array(sizeOf(dims));
  const data = x.dataSync();
  const stride = stridesOf(x.shape)[axis] as number;
  for (let row = 0; row < x.size / length; row++) {
    const [outer, inner] = [Math.floor(row / stride), row % stride];
    const value = (i: number): number => data[(outer * length + i) * stride + inner] as number;
    const order = Array.from({ length }, (_, i) => i);
    order.sort((a, b) => (largest ? value(b) - value(a) : value(a) - value(b)) || a - b);
    for (let i = 0; i < k; i++) indices[(outer * k + i) * stride + inner] = BigInt(order[i] as number);
  }
  const places = elementPlaces(x.shape, dims, axis, Array.from(indices, Number));
  return [takeFlat(x, places, dims), { type: 'int64', dims, data: indices }];
};

/** Operators that pick elements, or put them in their places. */
export const selecting: Readonly<Record<string, TfOperator>> = {
  Slice: slice,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterND: scatterNd,
  ScatterElements: scatterElements,
  Scatter: scatterElements,
  Pad: pad,
  Trilu: trilu,
  ReverseSequence: reverseSequence,
  TopK: topK,
};
