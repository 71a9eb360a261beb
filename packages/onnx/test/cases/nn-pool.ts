import type { OperatorCase } from '../operator-case.ts';
import { bytes, floats, given, int64, signedBytes } from './nn-data.ts';

const pool = (
  operator: string,
  name: string,
  dims: readonly number[],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => ({ name: `${operator}: ${name}`, operator, inputs: [floats(dims)], attributes, ...more });

const shapes: readonly (readonly [string, readonly number[], Record<string, number | number[] | string>])[] =
  [
    ['one axis', [2, 3, 11], { kernel_shape: [3] }],
    ['one axis, strides and pads', [2, 3, 11], { kernel_shape: [4], strides: [3], pads: [1, 2] }],
    ['two axes', [1, 2, 9, 8], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1] }],
    [
      'two axes, the last window counted',
      [1, 2, 9, 8],
      { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 },
    ],
    [
      'a window that would begin in the padding',
      [1, 1, 5],
      { kernel_shape: [2], strides: [3], pads: [0, 1], ceil_mode: 1 },
    ],
    ['three axes', [1, 2, 4, 5, 6], { kernel_shape: [2, 2, 3], strides: [1, 2, 3] }],
    ['SAME_UPPER', [1, 2, 9, 8], { kernel_shape: [3, 2], strides: [2, 3], auto_pad: 'SAME_UPPER' }],
    ['SAME_LOWER', [1, 2, 9, 8], { kernel_shape: [4, 2], strides: [2, 3], auto_pad: 'SAME_LOWER' }],
    ['VALID', [1, 2, 9], { kernel_shape: [4], strides: [2], auto_pad: 'VALID' }],
    ['no samples', [0, 2, 9], { kernel_shape: [4] }],
  ];

const dilated = { kernel_shape: [2, 3], dilations: [2, 3], pads: [1, 1, 0, 1] };
const places: Partial<OperatorCase> = { outputs: ['float32', 'int64'] };
const ties = given([1, 1, 2, 4], 1, 5, 5, 2, 5, 0, 5, 5);

/** Pools. */
export const poolCases: readonly OperatorCase[] = [
  ...shapes.flatMap(([name, dims, attributes]) => [
    pool('MaxPool', name, dims, attributes, places),
    pool('AveragePool', name, dims, attributes, { opset: 19 }),
    pool(
      'AveragePool',
      `${name}, padding counted`,
      dims,
      { ...attributes, count_include_pad: 1 },
      { opset: 19 },
    ),
    pool('LpPool', name, dims, attributes, { opset: 18 }),
  ]),
  pool('MaxPool', 'dilations', [1, 2, 9, 10], dilated, places),
  pool('AveragePool', 'dilations', [1, 2, 9, 10], dilated, { opset: 19 }),
  pool(
    'AveragePool',
    'dilations, padding counted',
    [1, 2, 9, 10],
    { ...dilated, count_include_pad: 1 },
    { opset: 19 },
  ),
  pool('LpPool', 'dilations', [1, 2, 9, 10], dilated, { opset: 18 }),
  pool('LpPool', 'p 3', [1, 2, 9], { kernel_shape: [3], p: 3 }),
  pool('LpPool', 'p 1, opset 7', [1, 2, 9], { kernel_shape: [3], p: 1 }, { opset: 7 }),
  pool(
    'MaxPool',
    'places column by column',
    [2, 2, 5, 6],
    { kernel_shape: [2, 2], storage_order: 1 },
    places,
  ),
  pool('MaxPool', 'equal numbers', [], { kernel_shape: [2, 2] }, { inputs: [ties], ...places }),
  pool(
    'MaxPool',
    'uint8',
    [],
    { kernel_shape: [2, 2], pads: [1, 1, 0, 0] },
    { inputs: [bytes([1, 2, 5, 6])] },
  ),
  pool('MaxPool', 'int8', [], { kernel_shape: [3] }, { inputs: [signedBytes([1, 2, 9])] }),
  pool('MaxPool', 'opset 8', [1, 2, 9], { kernel_shape: [3] }, { opset: 8, ...places }),
  pool(
    'AveragePool',
    'opset 7',
    [1, 2, 9],
    { kernel_shape: [3], pads: [1, 1], count_include_pad: 1 },
    { opset: 7 },
  ),
  ...['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'].flatMap((operator) => [
    pool(operator, 'one axis', [2, 3, 50]),
    pool(operator, 'two axes', [2, 3, 5, 6]),
    pool(operator, 'no samples', [0, 3, 5]),
  ]),
  pool('GlobalLpPool', 'p 3', [2, 3, 5], { p: 3 }),
  pool(
    'MaxUnpool',
    'two axes',
    [],
    { kernel_shape: [2, 2], strides: [2, 2] },
    {
      inputs: [given([1, 1, 2, 2], 1, 2, 3, 4), int64([1, 1, 2, 2], 5, 7, 13, 15)],
    },
  ),
  pool(
    'MaxUnpool',
    'a shape',
    [],
    { kernel_shape: [2], strides: [2] },
    {
      inputs: [given([1, 1, 2], 1, 2), int64([1, 1, 2], 1, 3), int64([3], 1, 1, 6)],
    },
  ),
];
