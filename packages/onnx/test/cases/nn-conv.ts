import type { OperatorCase } from '../operator-case.ts';
import { floats } from './nn-data.ts';

type Attributes = OperatorCase['attributes'];

const conv = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Attributes = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => ({
  name: `Conv: ${name}`,
  operator: 'Conv',
  inputs: [floats(x, 1), floats(w, 2), floats([w[0] as number], 3)],
  attributes,
  stored: [1, 2],
  ...more,
});

const transposed = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Attributes = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => {
  const { group } = { group: 1, ...attributes };
  const bias = floats([(w[1] as number) * Number(group)], 3);
  return {
    name: `ConvTranspose: ${name}`,
    operator: 'ConvTranspose',
    inputs: [floats(x, 1), floats(w, 2), bias],
    attributes,
    stored: [1, 2],
    ...more,
  };
};

/** Convolutions and their transposes. */
export const convCases: readonly OperatorCase[] = [
  conv('one axis', [2, 3, 20], [4, 3, 5], { pads: [2, 2] }),
  conv('one axis, large', [1, 32, 300], [48, 32, 3], { pads: [1, 1] }),
  conv('one axis, one output place', [1, 64, 3], [96, 64, 3]),
  conv('few places in groups', [3, 64, 5], [64, 16, 3], { group: 4 }),
  conv('a basis of 256 samples over one channel', [1, 1, 640], [258, 1, 256], { strides: [128] }),
  conv('two axes with strides, dilations and uneven pads', [2, 3, 9, 11], [4, 3, 3, 2], {
    strides: [2, 1],
    dilations: [1, 3],
    pads: [1, 0, 2, 3],
  }),
  conv('two axes, large', [2, 16, 24, 40], [24, 16, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('three axes', [1, 2, 5, 6, 7], [3, 2, 2, 3, 2], { strides: [1, 2, 1], pads: [1, 0, 1, 0, 1, 0] }),
  conv('three axes, large', [1, 8, 6, 10, 10], [8, 8, 3, 3, 3], { pads: [1, 1, 1, 1, 1, 1] }),
  conv('a window of one place', [2, 24, 7, 9], [16, 24, 1, 1]),
  conv('a window of one place, with strides', [2, 24, 7, 9], [16, 24, 1, 1], { strides: [2, 2] }),
  conv('one channel a group', [1, 12, 30], [12, 1, 3], { group: 12, pads: [1, 1] }),
  conv('one channel a group, two filters', [2, 6, 8, 8], [12, 1, 3, 3], { group: 6, pads: [1, 1, 1, 1] }),
  conv('groups', [2, 12, 40], [18, 4, 3], { group: 3 }),
  conv('SAME_UPPER', [1, 2, 11, 10], [3, 2, 4, 3], { auto_pad: 'SAME_UPPER', strides: [2, 3] }),
  conv('SAME_LOWER', [1, 2, 11], [3, 2, 4], { auto_pad: 'SAME_LOWER', strides: [3] }),
  conv('VALID', [1, 2, 11], [3, 2, 4], { auto_pad: 'VALID', kernel_shape: [4] }),
  conv('no samples', [0, 2, 11], [3, 2, 4]),
  conv('weights that are fed', [1, 32, 60], [16, 32, 3], {}, { stored: [] }),
  conv('few places, weights that are fed', [1, 64, 3], [96, 64, 3], {}, { stored: [] }),
  conv('no bias', [2, 3, 20], [4, 3, 5], {}, { inputs: [floats([2, 3, 20]), floats([4, 3, 5], 2)] }),
  conv('opset 7', [1, 8, 40], [8, 8, 3], { pads: [1, 1] }, { opset: 7 }),
  conv('opset 22', [1, 8, 40], [8, 8, 3], { pads: [1, 1] }, { opset: 22 }),
  transposed('one axis', [2, 3, 9], [3, 4, 5], { strides: [2] }),
  transposed('one axis, large', [1, 64, 50], [64, 32, 8], { strides: [4], pads: [2, 2] }),
  transposed('few places', [2, 64, 2], [64, 32, 8], { strides: [4] }),
  transposed('two axes', [2, 3, 5, 6], [3, 2, 3, 4], {
    strides: [2, 3],
    pads: [1, 0, 0, 2],
    output_padding: [1, 2],
    dilations: [2, 1],
  }),
  transposed('two axes, large', [2, 16, 12, 14], [16, 8, 4, 4], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  transposed('three axes', [1, 2, 3, 4, 3], [2, 3, 2, 2, 3], {
    strides: [1, 2, 2],
    pads: [0, 1, 0, 0, 0, 1],
  }),
  transposed('three axes, large', [1, 8, 4, 6, 6], [8, 8, 3, 3, 3], { strides: [2, 2, 2] }),
  transposed('groups', [2, 6, 9], [6, 2, 4], { group: 3, strides: [2] }),
  transposed('groups, large', [2, 32, 40], [32, 16, 4], { group: 2, strides: [2] }),
  transposed('a shape', [1, 2, 5, 5], [2, 2, 3, 3], { strides: [3, 2], output_shape: [14, 10] }),
  transposed('a larger shape', [1, 2, 5], [2, 2, 3], { strides: [2], output_shape: [12] }),
  transposed('SAME_UPPER', [1, 2, 5, 5], [2, 2, 4, 4], { strides: [2, 3], auto_pad: 'SAME_UPPER' }),
  transposed('SAME_LOWER', [1, 2, 5, 5], [2, 2, 4, 4], { strides: [2, 1], auto_pad: 'SAME_LOWER' }),
  transposed('weights that are fed', [1, 64, 50], [64, 32, 8], { strides: [4] }, { stored: [] }),
];
