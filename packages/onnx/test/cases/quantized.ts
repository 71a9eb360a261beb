import type { OnnxTensor } from '../../src/index.ts';
import type { OperatorCase } from '../operator-case.ts';
import { bytes, floats, given, positives, signedBytes, smallBytes } from './nn-data.ts';

const make = (
  operator: string,
  name: string,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => ({ name: `${operator}: ${name}`, operator, inputs, attributes, tolerance: 0, ...more });

const uint8 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
  type: 'uint8',
  dims,
  data: Uint8Array.from(values),
});
const int8 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
  type: 'int8',
  dims,
  data: Int8Array.from(values),
});
const uint16 = (value: number): OnnxTensor => ({ type: 'uint16', dims: [], data: Uint16Array.of(value) });
const int16 = (value: number): OnnxTensor => ({ type: 'int16', dims: [], data: Int16Array.of(value) });
const int32 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
  type: 'int32',
  dims,
  data: Int32Array.from(values),
});

/** Halves, which go to the even neighbour, and numbers out of range. */
const edges = given([12], -0.5, 0.5, 1.5, 2.5, -1.5, 1e9, -1e9, 127.5, -128.5, 255.5, 0, 3);
const toType = (name: string, zero: OnnxTensor, opset = 13): OperatorCase =>
  make('QuantizeLinear', name, [edges, given([], 1), zero], {}, { opset, outputs: [zero.type] });

const quantize: readonly OperatorCase[] = [
  toType('uint8', uint8([], 3)),
  toType('int8', int8([], -3)),
  toType('uint16', uint16(300), 21),
  toType('int16', int16(-300), 21),
  make('QuantizeLinear', 'no zero point', [floats([2, 5]), given([], 0.01)], {}, { outputs: ['uint8'] }),
  make(
    'QuantizeLinear',
    'a type as attribute',
    [floats([2, 5]), given([], 0.01)],
    { output_dtype: 3 },
    {
      opset: 21,
      outputs: ['int8'],
    },
  ),
  make(
    'QuantizeLinear',
    'opset 10',
    [floats([2, 5]), given([], 0.01), uint8([], 128)],
    {},
    { opset: 10, outputs: ['uint8'] },
  ),
  make(
    'QuantizeLinear',
    'along an axis',
    [floats([2, 3, 4]), given([3], 0.01, 0.02, 0.005), uint8([3], 0, 128, 200)],
    {},
    {
      outputs: ['uint8'],
    },
  ),
  make(
    'QuantizeLinear',
    'along the last axis',
    [floats([2, 3, 2]), given([2], 0.01, 0.02), int8([2], 0, -5)],
    { axis: -1 },
    {
      outputs: ['int8'],
    },
  ),
  make(
    'QuantizeLinear',
    'in blocks',
    [floats([2, 5, 3]), positives([2, 3, 3], 2), bytes([2, 3, 3], 3)],
    { axis: 1, block_size: 2 },
    {
      opset: 21,
      outputs: ['uint8'],
    },
  ),
  make(
    'DequantizeLinear',
    'uint8',
    [bytes([3, 4]), given([], 0.3), uint8([], 100)],
    {},
    { outputs: ['float32'] },
  ),
  make(
    'DequantizeLinear',
    'int8 without a zero point',
    [signedBytes([3, 4]), given([], 0.3)],
    {},
    { outputs: ['float32'] },
  ),
  make(
    'DequantizeLinear',
    'int32',
    [int32([3], 5, -70000, 2 ** 30), given([], 0.3)],
    {},
    { outputs: ['float32'] },
  ),
  make(
    'DequantizeLinear',
    'int16',
    [{ type: 'int16', dims: [3], data: Int16Array.of(5, -30000, 30000) }, given([], 0.3), int16(7)],
    {},
    { opset: 21, outputs: ['float32'] },
  ),
  make(
    'DequantizeLinear',
    'along an axis',
    [signedBytes([3, 4]), positives([3], 2), signedBytes([3], 3)],
    { axis: 0 },
    {
      outputs: ['float32'],
    },
  ),
  make(
    'DequantizeLinear',
    'in blocks',
    [signedBytes([2, 6]), positives([2, 2], 2), signedBytes([2, 2], 3)],
    {
      axis: 1,
      block_size: 3,
    },
    { opset: 21, outputs: ['float32'] },
  ),
  make(
    'DynamicQuantizeLinear',
    'both signs',
    [floats([3, 7])],
    {},
    { outputs: ['uint8', 'float32', 'uint8'] },
  ),
  make(
    'DynamicQuantizeLinear',
    'above zero',
    [positives([3, 7])],
    {},
    { outputs: ['uint8', 'float32', 'uint8'] },
  ),
  make(
    'DynamicQuantizeLinear',
    'below zero',
    [given([3], -1, -2, -0.3)],
    {},
    { outputs: ['uint8', 'float32', 'uint8'] },
  ),
  make(
    'DynamicQuantizeLinear',
    'zeros',
    [given([3], 0, 0, 0)],
    {},
    { outputs: ['uint8', 'float32', 'uint8'] },
  ),
];

const sums: Partial<OperatorCase> = { outputs: ['int32'] };
const [half, third] = [given([], 0.5), given([], 0.3)];

const products: readonly OperatorCase[] = [
  make('MatMulInteger', 'no zero points', [bytes([3, 5]), smallBytes([5, 4], 2)], {}, sums),
  make(
    'MatMulInteger',
    'zero points',
    [bytes([3, 5]), bytes([5, 4], 2), uint8([], 12), uint8([], 200)],
    {},
    sums,
  ),
  make(
    'MatMulInteger',
    'a zero point for each column',
    [bytes([3, 5]), smallBytes([5, 4], 2), uint8([], 12), signedBytes([4], 3)],
    {},
    sums,
  ),
  make(
    'MatMulInteger',
    'more products than float32 sums up exactly',
    [bytes([7, 1500]), bytes([1500, 19], 2), uint8([], 0), uint8([], 0)],
    {},
    {
      ...sums,
      stored: [1, 3],
    },
  ),
  make('MatMulInteger', 'a stack times a matrix', [signedBytes([2, 3, 5]), smallBytes([5, 4], 2)], {}, sums),
  make('MatMulInteger', 'stacks', [bytes([2, 1, 3, 5]), smallBytes([4, 5, 2], 2)], {}, sums),
  make('MatMulInteger', 'a vector', [bytes([5]), smallBytes([5, 2], 2)], {}, sums),
  make('QLinearMatMul', 'uint8', [
    bytes([3, 5]),
    third,
    uint8([], 100),
    bytes([5, 4], 2),
    half,
    uint8([], 130),
    given([], 90),
    uint8([], 120),
  ]),
  make('QLinearMatMul', 'int8 by column', [
    signedBytes([2, 3, 40]),
    third,
    int8([], 5),
    smallBytes([40, 4], 2),
    positives([4], 3),
    int8([4], 0, 0, 0, 0),
    given([], 200),
    int8([], 3),
  ]),
  make(
    'MatMulIntegerToFloat',
    'uint8 and int8 with a bias',
    [bytes([3, 5]), smallBytes([5, 4], 2), third, positives([4], 3), uint8([], 9), undefined, floats([4], 4)],
    {},
    { domain: 'com.microsoft', outputs: ['float32'], tolerance: 1e-6 },
  ),
  make(
    'DynamicQuantizeMatMul',
    'int8',
    [floats([2, 3, 40]), smallBytes([40, 6], 2), given([1], 0.02), int8([1], 4)],
    {},
    {
      domain: 'com.microsoft',
      outputs: ['float32'],
      stored: [1, 2, 3],
      tolerance: 1e-6,
    },
  ),
  make(
    'DynamicQuantizeMatMul',
    'uint8 by column with a bias',
    [floats([3, 40]), bytes([40, 6], 2), positives([6], 3), bytes([6], 4), floats([6], 5)],
    {},
    { domain: 'com.microsoft', outputs: ['float32'], tolerance: 1e-6 },
  ),
];

const convolutions: readonly OperatorCase[] = [
  make(
    'ConvInteger',
    'one axis',
    [bytes([1, 2, 20]), bytes([3, 2, 3], 2), uint8([], 7), uint8([], 3)],
    { pads: [1, 1] },
    sums,
  ),
  make(
    'ConvInteger',
    'large',
    [bytes([1, 16, 12, 12]), bytes([8, 16, 3, 3], 2), uint8([], 128)],
    { pads: [1, 1, 1, 1] },
    {
      ...sums,
      stored: [1],
    },
  ),
  make(
    'ConvInteger',
    'more products than float32 sums up exactly',
    [bytes([1, 300, 30]), bytes([8, 300, 3], 2), uint8([], 0)],
    {},
    sums,
  ),
  make('ConvInteger', 'one channel a group', [bytes([1, 6, 20]), bytes([6, 1, 3], 2)], { group: 6 }, sums),
  make(
    'QLinearConv',
    'uint8',
    [
      bytes([1, 3, 9, 9]),
      third,
      uint8([], 100),
      bytes([4, 3, 3, 3], 2),
      half,
      uint8([], 130),
      given([], 90),
      uint8([], 120),
    ],
    { pads: [1, 1, 1, 1] },
  ),
  make(
    'QLinearConv',
    'int8 by filter with a bias',
    [
      signedBytes([1, 8, 30]),
      third,
      int8([], 5),
      signedBytes([4, 8, 3], 2),
      positives([4], 3),
      int8([4], 0, 0, 0, 0),
      given([], 200),
      int8([], 3),
      int32([4], 500, -500, 9000, 0),
    ],
    { strides: [2] },
    { stored: [3, 4, 5] },
  ),
];

const lstm = (name: string, directions: 1 | 2, perColumn: boolean): OperatorCase => {
  const [time, batch, inputs, units] = [7, 3, 5, 8];
  const scales = (seed: number): OnnxTensor => {
    const { dims, data } = positives(perColumn ? [directions, 4 * units] : [directions], seed);
    return { type: 'float32', dims, data: data.map((value) => value / 200) };
  };
  // ONNX Runtime wants the same zero point for all columns.
  const zeros = (seed: number): OnnxTensor => {
    const { dims, data } = bytes(perColumn ? [directions, 4 * units] : [directions], seed);
    return { type: 'uint8', dims, data: data.map((value) => (perColumn ? 120 : 112 + (value >> 3))) };
  };
  return make(
    'DynamicQuantizeLSTM',
    name,
    [
      floats([time, batch, inputs], 1),
      bytes([directions, inputs, 4 * units], 2),
      bytes([directions, units, 4 * units], 3),
      floats([directions, 8 * units], 4),
      { type: 'int32', dims: [batch], data: Int32Array.of(7, 4, 6) },
      floats([directions, batch, units], 5),
      floats([directions, batch, units], 6),
      floats([directions, 3 * units], 7),
      scales(8),
      zeros(9),
      scales(10),
      zeros(11),
    ],
    { hidden_size: units, direction: directions === 2 ? 'bidirectional' : 'forward' },
    {
      domain: 'com.microsoft',
      stored: [1, 2, 3, 8, 9, 10, 11],
      outputs: ['float32', 'float32', 'float32'],
      // ONNX Runtime rounds inputs and states to 8 bits at every step, which is not done here.
      tolerance: 0.03,
    },
  );
};

/** LSTMs with weights in 8 bits. */
export const quantizedLstmCases: readonly OperatorCase[] = [
  lstm('a scale for each direction', 2, false),
  lstm('one direction', 1, false),
  lstm('a scale for each column', 2, true),
];

/** Operators on numbers of few bits. */
export const quantizedCases: readonly OperatorCase[] = [
  ...quantize,
  ...products,
  ...convolutions,
  ...quantizedLstmCases,
];
