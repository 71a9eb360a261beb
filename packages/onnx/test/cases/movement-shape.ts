import type { OperatorCase } from '../operator-case.ts';
import { floats, list, make, scalar, tensor, types } from './movement-data.ts';

const int64 = { outputs: ['int64'] } as const;
const far = 2 ** 53 - 1;

const shapes: OperatorCase[] = [
  make('Identity', 'a tensor', [floats([2, 3])]),
  make('Shape', 'all axes', [floats([2, 0, 4])], {}, int64),
  make('Shape', 'of a scalar', [floats([])], {}, int64),
  make('Shape', 'from the second axis', [floats([2, 3, 4])], { start: 1 }, int64),
  make('Shape', 'negative bounds', [floats([2, 3, 4])], { start: -2, end: -1 }, int64),
  make('Shape', 'bounds beyond the axes', [floats([2, 3, 4])], { start: -9, end: 9 }, int64),
  make('Shape', 'opset 7', [floats([2, 3])], {}, { opset: 7, outputs: ['int64'] }),
  make('Size', 'a tensor', [floats([2, 3])], {}, int64),
  make('Size', 'nothing', [floats([2, 0])], {}, int64),
  make('Reshape', 'a zero and a rest', [floats([2, 3, 4]), list(0, -1)]),
  make('Reshape', 'to a scalar', [floats([1, 1]), list()]),
  make('Reshape', 'a rest of zero', [floats([0, 3]), list(-1, 3)]),
  make('Reshape', 'allowzero', [floats([0, 3]), list(3, 0)], { allowzero: 1 }),
  make('Reshape', 'opset 7', [floats([2, 3]), list(3, 2)], {}, { opset: 7 }),
  make('Reshape', 'strings', [tensor('string', [2, 3]), list(6)]),
  make('Flatten', 'default axis', [floats([2, 3, 4])]),
  make('Flatten', 'all', [floats([2, 3, 4])], { axis: 0 }),
  make('Flatten', 'from the end', [floats([2, 3, 4])], { axis: -1 }),
  make('Flatten', 'a vector', [floats([3])], { axis: 1 }),
  make('Squeeze', 'all', [floats([1, 2, 1])]),
  make('Squeeze', 'some', [floats([1, 2, 1]), list(-1)]),
  make('Squeeze', 'opset 11', [floats([1, 2, 1])], { axes: [0] }, { opset: 11 }),
  make('Unsqueeze', 'outside in', [floats([2, 3]), list(0, -1)]),
  make('Unsqueeze', 'a scalar', [floats([]), list(0)]),
  make('Unsqueeze', 'opset 11', [floats([2, 3])], { axes: [3, 1] }, { opset: 11 }),
];

const joints: OperatorCase[] = [
  make('Concat', 'the first axis', [floats([2, 3]), floats([1, 3])], { axis: 0 }),
  make('Concat', 'the last axis', [floats([2, 3]), floats([2, 1]), floats([2, 2])], { axis: -1 }),
  make('Concat', 'one input', [floats([2, 3])], { axis: 1 }),
  make('Concat', 'an empty one', [floats([2, 0]), floats([2, 3])], { axis: 1 }),
  make('Concat', 'long rows', [floats([3, 2, 100]), floats([3, 1, 100])], { axis: 1 }),
  make('Split', 'equal parts', [floats([6, 2])], {}, { outputs: ['float32', 'float32', 'float32'] }),
  make('Split', 'given parts', [floats([2, 6]), list(1, 0, 5)], { axis: 1 }, three()),
  make('Split', 'an attribute', [floats([2, 6])], { axis: -1, split: [4, 2] }, { opset: 11, ...two() }),
  make('Split', 'a smaller last part', [floats([7, 2])], { num_outputs: 3 }, { opset: 18, ...three() }),
];

const slices: OperatorCase[] = [
  make('Slice', 'two axes', [floats([4, 5]), list(1, 0), list(3, 4)]),
  make('Slice', 'backwards', [floats([4, 5]), list(-1), list(-far), list(1), list(-1)]),
  make('Slice', 'steps', [floats([4, 7]), list(6, 0), list(0, far), list(-1, 0), list(-2, 3)]),
  make('Slice', 'bounds beyond the axis', [floats([4]), list(-9), list(9)]),
  make('Slice', 'backwards from beyond', [floats([4]), list(9), list(-9), list(0), list(-1)]),
  make('Slice', 'backwards from before', [floats([4]), list(-9), list(-9), list(0), list(-1)]),
  make('Slice', 'nothing', [floats([4]), list(3), list(1)]),
  make('Slice', 'an empty axis', [floats([0, 2]), list(0), list(5), list(0), list(-1)]),
  make('Slice', 'a leading part', [floats([5, 6]), list(1), list(4)]),
  make('Slice', 'a step longer than the axis', [floats([5]), list(1), list(5), list(0), list(far)]),
  make('Slice', 'int32 bounds', [floats([5]), tensor('int32', [1], [1]), tensor('int32', [1], [-1])]),
  make('Slice', 'opset 9', [floats([4, 5])], { starts: [1, -3], ends: [9, -1] }, { opset: 9 }),
  make('Slice', 'opset 9, axes', [floats([4, 5])], { starts: [1], ends: [2], axes: [1] }, { opset: 9 }),
];

const orders: OperatorCase[] = [
  make('Transpose', 'default', [floats([2, 3, 4])]),
  make('Transpose', 'a matrix', [floats([50, 70])], { perm: [1, 0] }),
  make('Transpose', 'four axes', [floats([2, 3, 4, 5])], { perm: [2, 0, 3, 1] }),
  make('Transpose', 'blocks', [floats([3, 4, 60])], { perm: [1, 0, 2] }),
  make('Transpose', 'only axes of length 1', [floats([3, 1, 4])], { perm: [1, 0, 2] }),
  make('Transpose', 'nothing', [floats([3, 0, 4])], { perm: [2, 0, 1] }),
  make('DepthToSpace', 'DCR', [floats([2, 8, 3, 2])], { blocksize: 2 }),
  make('DepthToSpace', 'CRD', [floats([2, 8, 3, 2])], { blocksize: 2, mode: 'CRD' }),
  make('SpaceToDepth', 'blocks of 3', [floats([2, 2, 6, 3])], { blocksize: 3 }),
  make('ReverseSequence', 'time first', [floats([4, 3, 2]), list(4, 1, 2)]),
  make('ReverseSequence', 'batch first', [floats([3, 4]), list(0, 3, 4)], { batch_axis: 0, time_axis: 1 }),
  make('ReverseSequence', 'long steps', [floats([5, 2, 60]), list(5, 3)]),
];

const repeats: OperatorCase[] = [
  make('Expand', 'an inner axis', [floats([2, 1, 3]), list(4, 1)]),
  make('Expand', 'more axes', [floats([3, 1]), list(2, 1, 70)]),
  make('Expand', 'a scalar', [floats([]), list(2, 2)]),
  make('Expand', 'nothing to do', [floats([2, 3]), list(1)]),
  make('Expand', 'to nothing', [floats([2, 1]), list(2, 0)]),
  make('Tile', 'both axes', [floats([2, 3]), list(2, 3)]),
  make('Tile', 'only the first', [floats([2, 40]), list(3, 1)]),
  make('Tile', 'none', [floats([2, 3]), list(0, 1)]),
  make('Tile', 'once', [floats([2, 3]), list(1, 1)]),
];

const pads: OperatorCase[] = [
  ...['constant', 'reflect', 'edge', 'wrap'].map((mode) =>
    make('Pad', mode, [floats([3, 4]), list(1, 2, 2, 3)], { mode }, { opset: 19 }),
  ),
  ...['constant', 'edge'].map((mode) =>
    make('Pad', `${mode}, cutting off`, [floats([3, 5]), list(-1, 2, 1, -3)], { mode }, { opset: 18 }),
  ),
  make('Pad', 'a value', [floats([2, 2]), list(0, 1, 1, 0), scalar(9, 'float32')], {}, { opset: 13 }),
  make(
    'Pad',
    'some axes',
    [floats([2, 3, 2]), list(1, 2, 0, 1), scalar(9, 'float32'), list(-1, 0)],
    {},
    { opset: 18 },
  ),
  make('Pad', 'wide rows', [floats([2, 100, 2]), list(0, 1, 0, 1, 1, 0)], { mode: 'edge' }, { opset: 18 }),
  make('Pad', 'an axis of blocks', [floats([3, 50]), list(2, 0, 2, 0)], { mode: 'reflect' }),
  make('Pad', 'opset 10', [floats([2, 2])], { pads: [0, 1, 0, 2], value: { float: 1.5 } }, { opset: 10 }),
  make('Pad', 'opset 10, reflect', [floats([2, 3])], { pads: [0, 1, 0, 2], mode: 'reflect' }, { opset: 10 }),
];

const pieces: OperatorCase[] = [
  make('Trilu', 'upper', [floats([2, 3, 4])]),
  make('Trilu', 'lower', [floats([3, 4]), scalar(1)], { upper: 0 }),
  make('Trilu', 'above the matrix', [floats([3, 4]), scalar(9)]),
  make('Trilu', 'below the matrix', [floats([3, 4]), scalar(-9)]),
  make('Compress', 'elements', [floats([2, 3]), tensor('bool', [5], [0, 1, 1, 0, 1])]),
  make('Compress', 'an axis', [floats([3, 2]), tensor('bool', [2], [0, 1])], { axis: 0 }),
  make('Compress', 'the last axis', [floats([2, 3]), tensor('bool', [3], [1, 0, 1])], { axis: -1 }),
  make('CenterCropPad', 'both', [floats([5, 4]), list(2, 7)], {}, { opset: 18 }),
  make('CenterCropPad', 'one axis', [floats([4, 5, 3]), list(2)], { axes: [1] }, { opset: 18 }),
];

const everyType: OperatorCase[] = types.flatMap((type) => [
  make('Transpose', type, [tensor(type, [3, 5])]),
  make('Slice', type, [tensor(type, [3, 4]), list(2, 3), list(0, -9), list(0, 1), list(-1, -2)]),
  make('Concat', type, [tensor(type, [2, 1]), tensor(type, [2, 2])], { axis: 1 }),
  make('Split', type, [tensor(type, [2, 4])], { axis: 1 }, { outputs: [type, type] }),
  make('Expand', type, [tensor(type, [2, 1]), list(2, 3)]),
]);

function two(): Pick<OperatorCase, 'outputs'> {
  return { outputs: ['float32', 'float32'] };
}

function three(): Pick<OperatorCase, 'outputs'> {
  return { outputs: ['float32', 'float32', 'float32'] };
}

/** Operators that change shapes, orders and lengths. */
export const shapeCases: readonly OperatorCase[] = [
  ...shapes,
  ...joints,
  ...slices,
  ...orders,
  ...repeats,
  ...pads,
  ...pieces,
  ...everyType,
];
