import * as tf from '@tensorflow/tfjs-core';
import { type ConvShape, convShape, readGroups } from '../../operators/nn/conv-shape.ts';
import { readTransposeOptions, transposedShape } from '../../operators/nn/conv-transpose.ts';
import { readWindow, type Space, type Triple } from '../../operators/nn/window.ts';
import { sizeOf } from '../../operators/support/tensors.ts';
import { pad, sliceAlong } from './support/shapes.ts';
import { floatAt } from './support/values.ts';
import { type AxisWindow, fitAxis, patches } from './support/windows.ts';
import type { TfOperator } from './types.ts';

/** Conv. */
const conv: TfOperator = (node) => {
  const window = readWindow(node);
  const groups = readGroups(node);
  return (inputs) => {
    const [x, w] = [floatAt(inputs, 0), floatAt(inputs, 1)];
    const shape = convShape(x.shape, w.shape, window, groups);
    const y = convolve(channelsLast(x), w, windowsOf(shape.space, x.rank - 2), groups);
    return [channelsFirst(biased(y, inputs[2] && floatAt(inputs, 2)))];
  };
};

/**
 * ConvTranspose, as the convolution it is: of the input with zeros between its elements and around them, with the
 * kernel turned round.
 */
const convTranspose: TfOperator = (node) => {
  const options = readTransposeOptions(node);
  const groups = readGroups(node);
  return (inputs) => {
    const [x, w] = [floatAt(inputs, 0), floatAt(inputs, 1)];
    const shape = transposedShape(x.shape, w.shape, options, groups);
    const windows = windowsOf(shape.space, x.rank - 2);
    const spread = windows.reduce(
      (result, { stride }, i) => spreadOut(result, i + 1, stride),
      channelsLast(x),
    );
    const turned = windows.map((axis, i) => turnedRound(axis, shape.dims[i + 2] as number));
    // Where nothing of the input is padded in front, some of it is left out.
    const cropped = turned.reduce(
      (result, { begin }, i) =>
        begin < 0 ? sliceAlong(result, i + 1, -begin, (result.shape[i + 1] as number) + begin) : result,
      spread,
    );
    const fitting = turned.map((axis) => ({ ...axis, begin: Math.max(0, axis.begin) }));
    const y = convolve(cropped, swapped(w, shape), fitting, groups);
    return [channelsFirst(biased(y, inputs[2] && floatAt(inputs, 2)))];
  };
};

function turnedRound({ kernel, dilation, begin }: AxisWindow, output: number): AxisWindow {
  return { kernel, dilation, stride: 1, begin: (kernel - 1) * dilation - begin, output };
}

/** [inputs, outputs / groups, …kernel] to [outputs, inputs / groups, …kernel], every axis of the kernel reversed. */
function swapped(w: tf.Tensor, { filters, channels, groups }: ConvShape): tf.Tensor {
  const kernel = w.shape.slice(2);
  const split = tf.reshape(w, [groups, filters / groups, channels / groups, sizeOf(kernel)]);
  const rows = tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [channels, filters / groups, sizeOf(kernel)]);
  return tf.reshape(tf.reverse(rows, 2), [channels, filters / groups, ...kernel]);
}

/** Puts zeros between the elements of an axis. */
function spreadOut(x: tf.Tensor, axis: number, stride: number): tf.Tensor {
  if (stride === 1) return x;
  const length = x.shape[axis] as number;
  const [before, after] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  const rows = tf.reshape(x, [before * length, 1, after]);
  const apart = pad(rows, [
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const dims = x.shape.map((dim, i) => (i === axis ? length * stride : dim));
  return sliceAlong(tf.reshape(apart, dims), axis, 0, (length - 1) * stride + 1);
}

/**
 * A convolution of [batch, …space, channels] with weights [filters, channels / groups, …kernel].
 */
function convolve(x: tf.Tensor, w: tf.Tensor, windows: readonly AxisWindow[], groups: number): tf.Tensor {
  const filters = w.shape[0] as number;
  const dims = [x.shape[0] as number, ...windows.map(({ output }) => output), filters];
  // TensorFlow.js has no groups, and no gradient where the kernel is dilated: there a product of matrices serves.
  const isPlain = groups === 1 && windows.length < 3 && windows.every(({ dilation }) => dilation === 1);
  return tf.reshape(isPlain ? plainConv(x, w, windows) : productConv(x, w, windows, groups), dims);
}

function plainConv(x: tf.Tensor, w: tf.Tensor, windows: readonly AxisWindow[]): tf.Tensor {
  const fitted = windows.reduce((result, window, i) => fitAxis(result, i + 1, window), x);
  const isPlane = windows.length === 2;
  const image = isPlane ? fitted : tf.expandDims(fitted, 1);
  const kernel = tf.transpose(isPlane ? w : tf.expandDims(w, 2), [2, 3, 1, 0]);
  const [high = 1, wide = 1] = windows.map(({ stride }) => stride);
  const strides: [number, number] = isPlane ? [high, wide] : [1, high];
  return tf.conv2d(image as tf.Tensor4D, kernel as tf.Tensor4D, strides, 'valid');
}

function productConv(x: tf.Tensor, w: tf.Tensor, windows: readonly AxisWindow[], groups: number): tf.Tensor {
  const [filters = 0, depth = 0, ...kernel] = w.shape;
  const size = sizeOf(kernel);
  const read = patches(x, windows);
  const rows = read.shape[0];
  const left = tf.transpose(tf.reshape(read, [rows, size, groups, depth]), [2, 0, 1, 3]);
  const right = tf.transpose(tf.reshape(w, [groups, filters / groups, depth, size]), [0, 3, 2, 1]);
  const result = tf.matMul(
    tf.reshape(left, [groups, rows, size * depth]) as tf.Tensor3D,
    tf.reshape(right, [groups, size * depth, filters / groups]) as tf.Tensor3D,
  );
  return tf.transpose(result, [1, 0, 2]);
}

/** The windows of the axes a tensor has. */
export function windowsOf(space: Space, rank: number): AxisWindow[] {
  const own = (values: Triple): readonly number[] => values.slice(3 - rank);
  return own(space.kernel).map((kernel, i) => ({
    kernel,
    stride: own(space.strides)[i] as number,
    dilation: own(space.dilations)[i] as number,
    begin: own(space.begin)[i] as number,
    output: own(space.output)[i] as number,
  }));
}

/** [batch, channels, …] to [batch, …, channels] */
export function channelsLast(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [0, ...x.shape.slice(2).map((_, i) => i + 2), 1]);
}

/** [batch, …, channels] to [batch, channels, …] */
export function channelsFirst(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [0, x.rank - 1, ...x.shape.slice(2).map((_, i) => i + 1)]);
}

function biased(y: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  return bias === undefined ? y : tf.add(y, bias);
}

/** Convolutions. */
export const convolution: Readonly<Record<string, TfOperator>> = { Conv: conv, ConvTranspose: convTranspose };
