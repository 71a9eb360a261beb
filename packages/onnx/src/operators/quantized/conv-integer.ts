import type { Kernels } from '@recurra/kernels';
import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { addConv } from '../nn/conv.ts';
import { type ConvShape, convShape, readGroups } from '../nn/conv-shape.ts';
import { readWindow, volume } from '../nn/window.ts';
import { typed } from '../support/inputs.ts';
import { keeper } from '../support/kept.ts';
import { newTensor, tensorOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { quantizedTypes, requantized } from './rounding.ts';
import { bytesInput, exactDepth, shifted, zeroPoints } from './shifted.ts';

/** ConvInteger: a convolution of 8-bit integers, summed in 32 bits. */
export const convInteger: Operator = (node) => {
  const convolve = integerConvolution(node, 1, 3);
  return ([x, w, xZero, wZero], { kernels }) => {
    const { shape, sums } = convolve(kernels, x, w, xZero, wZero);
    return [{ type: 'int32', dims: shape.dims, data: sums }];
  };
};

/** QLinearConv: a convolution of quantised numbers, quantised again. */
export const qLinearConv: Operator = (node) => {
  const convolve = integerConvolution(node, 3, 5);
  return ([x, xScale, xZero, w, wScale, wZero, yScale, yZero, bias], { kernels }) => {
    const { shape, sums } = convolve(kernels, x, w, xZero, wZero);
    const { filters } = shape;
    const size = volume(shape.space.output);
    if (bias !== undefined) addBias(sums, typed(bias, 'B', ['int32']).data, size);
    const zero = typed(yZero, 'y_zero_point', quantizedTypes);
    const [a, y] = [scalesOf(xScale, 'x_scale', 1), scalesOf(yScale, 'y_scale', 1)];
    const b = scalesOf(wScale, 'w_scale', filters);
    const factors = Float32Array.from(b, (scale) => Math.fround(a[0]! * scale) / y[0]!);
    const result = requantized(zero.type, shape.dims, sums, zero.data[0] as number, (i) => {
      return factors[factors.length === 1 ? 0 : Math.floor(i / size) % filters] as number;
    });
    return [tensorOf(zero.type, result.dims, result.data)];
  };
};

type IntegerConvolution = (
  kernels: Kernels,
  x: OnnxTensor | undefined,
  w: OnnxTensor | undefined,
  xZero: OnnxTensor | undefined,
  wZero: OnnxTensor | undefined,
) => { shape: ConvShape; sums: Int32Array };

/** The convolution of a node; its weights are kept where they never change. */
function integerConvolution(node: OperatorNode, w: number, wZero: number): IntegerConvolution {
  const window = readWindow(node);
  const groups = readGroups(node);
  const keep = keeper(node, w, wZero);
  const isFixed =
    node.constant(w) !== undefined && (!node.inputs[wZero] || node.constant(wZero) !== undefined);
  let known: { values: Float32Array; depth: number } | undefined;
  return (kernels, xGiven, wGiven, xZero, wZeroGiven) => {
    const x = bytesInput(xGiven, 'x');
    const weights = bytesInput(wGiven, 'w');
    const shape = convShape(x.dims, weights.dims, window, groups);
    const perFilter = weights.data.length / Math.max(1, shape.filters);
    const prepare = () => {
      const zeros = zeroPoints(wZeroGiven, 'w_zero_point', weights, shape.filters);
      const values = shifted(weights, zeros, perFilter);
      return { values, depth: exactDepth(values) };
    };
    const factor = known ?? prepare();
    if (isFixed) known = factor;
    const { data: y } = newTensor('int32', shape.dims);
    const shiftedX = shifted(x, zeroPoints(xZero, 'x_zero_point', x), 1);
    addConv(kernels, { shape, x: shiftedX, w: factor.values, keep, y, depth: factor.depth });
    return { shape, sums: y };
  };
}

function addBias(sums: Int32Array, bias: Int32Array, size: number): void {
  if (size === 0) return;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = (sums[i] as number) + (bias[Math.floor(i / size) % bias.length] as number);
  }
}

function scalesOf(value: OnnxTensor | undefined, name: string, count: number): Float32Array {
  const { data, dims } = typed(value, name, ['float32']);
  if (data.length === 1 || data.length === count) return data;
  throw new OnnxError(
    `the input ${name} must have 1 or ${count} elements, and has the shape [${dims.join(', ')}]`,
  );
}
