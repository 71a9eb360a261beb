import { describe, expect, it } from 'vitest';
import { movementCases } from '../../../test/cases/movement.ts';
import { bools, floats, list, make, scalar, tensor } from '../../../test/cases/movement-data.ts';
import {
  caseModel,
  checkCase,
  expectSame,
  type OperatorCase,
  runRecurra,
} from '../../../test/operator-case.ts';
import { OnnxError, type OnnxTensor } from '../../index.ts';
import { typeCode } from '../../tensor/types.ts';

describe('operators that move elements agree with ONNX Runtime', () => {
  it.each(movementCases)('$name', checkCase);
});

const text = (...data: string[]): OnnxTensor => ({ type: 'string', dims: [data.length], data });
const bfloat16 = tensor('bfloat16', [3], [1, 3.140625, -2]);

/** What ONNX Runtime 1.30 has no kernel for, gets wrong (strings in blocks) or crashes on (an unwanted part). */
const known: readonly [test: OperatorCase, ...expected: (OnnxTensor | undefined)[]][] = [
  [make('Pad', 'strings', [text('a'), list(1, 2), text('b')]), text('b', 'a', 'b', 'b')],
  [make('Pad', 'strings without a value', [text('a'), list(1, 0)]), text('', 'a')],
  [
    make('Gather', 'strings in blocks', [tensor('string', [3, 2]), list(2, 0)]),
    tensor('string', [2, 2], [5, 6, 1, 2]),
  ],
  [
    make('Split', 'an unwanted part', [floats([3, 1])], {}, { outputs: ['float32', false, 'float32'] }),
    floats([1, 1], [1]),
    undefined,
    floats([1, 1], [3]),
  ],
  [
    make(
      'SpaceToDepth',
      'CRD',
      [tensor('float32', [1, 2, 2, 2])],
      { blocksize: 2, mode: 'CRD' },
      { opset: 28 },
    ),
    tensor('float32', [1, 8, 1, 1]),
  ],
  [
    make(
      'SpaceToDepth',
      'DCR',
      [tensor('float32', [1, 2, 2, 2])],
      { blocksize: 2, mode: 'DCR' },
      { opset: 28 },
    ),
    tensor('float32', [1, 8, 1, 1], [1, 5, 2, 6, 3, 7, 4, 8]),
  ],
  [make('NonZero', 'a scalar', [scalar(5)], {}, { outputs: ['int64'] }), tensor('int64', [0, 1])],
  [
    make('NonZero', 'halves', [tensor('float16', [3], [0, -0, 2])], {}, { outputs: ['int64'] }),
    tensor('int64', [1, 1], [2]),
  ],
  [make('Reshape', 'bfloat16', [bfloat16, list(3, 1)]), { ...bfloat16, dims: [3, 1] } as OnnxTensor],
  [
    make('Cast', 'bfloat16', [bfloat16], { to: typeCode('float32') }, { outputs: ['float32'] }),
    floats([3], [1, 3.140625, -2]),
  ],
  [
    make('Cast', 'to bfloat16', [floats([3], [1, Math.PI, -2])], { to: 16 }, { outputs: ['bfloat16'] }),
    bfloat16,
  ],
  [make('Cast', 'bfloat16 to text', [bfloat16], { to: 8 }, { outputs: ['string'] }), text('1', '3.14', '-2')],
  [
    make('Cast', 'float16 to text', [tensor('float16', [1], [1 / 3])], { to: 8 }, { outputs: ['string'] }),
    text('0.3333'),
  ],
  [
    make(
      'Cast',
      'every digit',
      [tensor('float64', [3], [0.1 + 0.2, 1e21, 5e-324])],
      { to: 8 },
      { outputs: ['string'] },
    ),
    text('0.30000000000000004', '1e+21', '5e-324'),
  ],
  [
    make(
      'ScatterND',
      'halves, added',
      [tensor('float16', [2]), tensor('int64', [1, 1], [1]), tensor('float16', [1], [0.5])],
      { reduction: 'add' },
    ),
    tensor('float16', [2], [1, 2.5]),
  ],
  [
    make('ScatterElements', 'bool, added', [bools([2], [0, 1]), list(0, 1), bools([2], [1, 1])], {
      reduction: 'add',
    }),
    bools([2], [1, 1]),
  ],
  [
    make('Unique', 'no numbers', [floats([4], [Number.NaN, 1, Number.NaN, 0])], {}),
    floats([3], [0, 1, Number.NaN]),
  ],
  [
    make(
      'Resize',
      'half_pixel_symmetric',
      [floats([4]), undefined, floats([1], [0.625])],
      { mode: 'linear', coordinate_transformation_mode: 'half_pixel_symmetric' },
      { opset: 19 },
    ),
    // offset = 2·(1 − 2/2.5) = 0.4, and (x + 0.5)/0.625 − 0.5 = 0.3 and 1.9
    floats([2], [1.7, 3.3]),
  ],
  [make('Resize', 'strings', [text('a', 'b'), undefined, floats([1], [2])]), text('a', 'a', 'b', 'b')],
  // The standard's own cases of antialiasing, and of half_pixel_symmetric with two axes
  [
    make(
      'Resize',
      'antialiased, linear',
      [floats([1, 1, 4, 4]), undefined, floats([4], [1, 1, 0.6, 0.6])],
      { mode: 'linear', antialias: 1 },
      { opset: 19 },
    ),
    floats([1, 1, 2, 2], [2.875, 4.5, 9.375, 11]),
  ],
  [
    make(
      'Resize',
      'antialiased, cubic',
      [floats([1, 1, 4, 4]), undefined, floats([4], [1, 1, 0.6, 0.6])],
      { mode: 'cubic', antialias: 1 },
      { opset: 19 },
    ),
    floats([1, 1, 2, 2], [2.5180721, 4.2858863, 9.589329, 11.357142]),
  ],
  [
    make(
      'Resize',
      'half_pixel_symmetric, larger',
      [floats([1, 1, 2, 2]), undefined, floats([4], [1, 1, 2.3, 2.94])],
      { mode: 'linear', coordinate_transformation_mode: 'half_pixel_symmetric' },
      { opset: 19 },
    ),
    floats(
      [1, 1, 4, 5],
      [
        1, 1.15986395, 1.5, 1.84013605, 2, 1.56521738, 1.72508133, 2.06521738, 2.40535343, 2.56521738,
        2.43478262, 2.59464657, 2.93478262, 3.27491867, 3.43478262, 3, 3.15986395, 3.5, 3.84013605, 4,
      ],
    ),
  ],
  [
    make(
      'Resize',
      'an antialiased mean',
      [floats([4]), undefined, floats([1], [0.5])],
      { mode: 'linear', antialias: 1, exclude_outside: 1 },
      { opset: 18 },
    ),
    // Weights 3, 3, 1 over what lies inside: (3·1 + 3·2 + 3)/7 and its mirror image
    floats([2], [12 / 7, 23 / 7]),
  ],
];

describe('operators that move elements', () => {
  it.each(known.map(([test, ...expected]) => ({ name: test.name, test, expected })))(
    '$name',
    async ({ test, expected }) => {
      const { model, feeds } = caseModel(test);
      const outputs = expected.flatMap((tensor, i) => (tensor === undefined ? [] : [[`out${i}`, tensor]]));
      expectSame(await runRecurra(model, feeds), Object.fromEntries(outputs));
    },
  );

  it('leave their inputs as they are', async () => {
    const data = floats([3]);
    const { model } = caseModel(make('ScatterElements', '', [data, list(1), floats([1], [9])]));
    const feeds = { in0: data, in1: list(1), in2: floats([1], [9]) };
    expectSame(await runRecurra(model, feeds), { out0: floats([3], [1, 9, 3]) });
    expect(data).toEqual(floats([3]));
  });
});

const shapeOf = (...dims: number[]) => tensor('int64', [dims.length], dims);
const halfway = floats([1], [0.5]);

const refused: readonly [OperatorCase, RegExp][] = [
  [make('Reshape', 'another size', [floats([2, 3]), list(4)]), /\[2, 3\] cannot become \[4\]/],
  [make('Reshape', 'two rests', [floats([2, 3]), list(-1, -1)]), /cannot become/],
  [make('Reshape', 'no whole rest', [floats([2, 3]), list(4, -1)]), /cannot become/],
  [make('Reshape', 'a rest of nothing', [floats([0, 3]), list(0, -1)]), /cannot become/],
  [make('Reshape', 'a zero without an axis', [floats([2]), list(2, 0)]), /cannot become/],
  [make('Reshape', 'a negative length', [floats([2]), list(-2)]), /cannot become/],
  [make('Reshape', 'a huge length', [floats([0]), list(2 ** 53, 0)]), /cannot become/],
  [make('Reshape', 'floats', [floats([2]), floats([1])]), /shape must hold integers, and holds float32/],
  [make('Flatten', 'no such axis', [floats([2])], { axis: 2 }), /no axis 2/],
  [make('Squeeze', 'a longer axis', [floats([1, 2]), list(1)]), /axis 1 of \[1, 2\] is not of length 1/],
  [make('Squeeze', 'no such axis', [floats([1, 2]), list(2)]), /no axis 2/],
  [make('Squeeze', 'a scalar', [floats([]), list(0)]), /no axis 0/],
  [make('Unsqueeze', 'an axis twice', [floats([2]), list(0, -3)]), /not all different/],
  [make('Unsqueeze', 'no axes', [floats([2])]), /has no axes/],
  [make('Transpose', 'an axis twice', [floats([2, 2])], { perm: [0, 0] }), /no order of axes/],
  [make('Transpose', 'another rank', [floats([2, 2])], { perm: [0, 2, 1] }), /does not fit/],
  [
    make('Concat', 'other lengths', [floats([2, 2]), floats([2, 3])], { axis: 0 }),
    /input 1 is .*does not fit/,
  ],
  [make('Concat', 'other types', [floats([2]), list(1)], { axis: 0 }), /does not fit/],
  [make('Concat', 'other ranks', [floats([2]), floats([2, 1])], { axis: 0 }), /does not fit/],
  [make('Concat', 'scalars', [floats([]), floats([])], { axis: 0 }), /scalars/],
  [make('Split', 'uneven', [floats([3])], {}, { outputs: ['float32', 'float32'] }), /2 equal parts/],
  [
    make('Split', 'a wrong sum', [floats([3]), list(1, 1)], {}, { outputs: ['float32', 'float32'] }),
    /length 3/,
  ],
  [
    make('Split', 'negative', [floats([3]), list(4, -1)], {}, { outputs: ['float32', 'float32'] }),
    /length 3/,
  ],
  [make('Split', 'num_outputs', [floats([3])], { num_outputs: 2 }), /num_outputs 2, and 1 outputs/],
  [make('Slice', 'a step of 0', [floats([3]), list(0), list(1), list(0), list(0)]), /step along axis 0 is 0/],
  [make('Slice', 'an axis twice', [floats([3]), list(0, 0), list(1, 1), list(0, -1)]), /different axes/],
  [make('Slice', 'unlike lists', [floats([3]), list(0), list(1, 1)]), /equally many/],
  [make('Slice', 'a scalar', [floats([]), list(0), list(1)]), /different axes/],
  [
    make('Gather', 'an index beyond', [floats([3]), list(3)]),
    /indices holds 3, outside of an axis of length 3/,
  ],
  [make('Gather', 'an index before', [floats([3]), list(-4)]), /holds -4/],
  [make('Gather', 'a huge index', [floats([3]), list(2 ** 53)]), /outside/],
  [make('Gather', 'fractions', [floats([3]), halfway]), /must hold integers/],
  [make('Gather', 'a scalar', [floats([]), list(0)]), /scalar/],
  [make('GatherElements', 'an index beyond', [floats([3]), list(3)]), /holds 3/],
  [
    make('GatherElements', 'a wider shape', [floats([2, 2]), tensor('int64', [1, 3], [0, 0, 0])]),
    /do not fit/,
  ],
  [make('GatherND', 'an index beyond', [floats([2, 2]), tensor('int64', [1, 2], [0, 2])]), /holds 2/],
  [make('GatherND', 'long tuples', [floats([2]), tensor('int64', [1, 2], [0, 0])]), /axis of 1 to 1/],
  [
    make('GatherND', 'other batches', [floats([2, 2]), tensor('int64', [3, 1])], { batch_dims: 1 }),
    /first 1 axes/,
  ],
  [make('ScatterND', 'an index beyond', [floats([2]), tensor('int64', [1, 1], [2]), halfway]), /holds 2/],
  [
    make('ScatterND', 'other updates', [floats([2]), tensor('int64', [1, 1], [1]), floats([2])]),
    /updates must/,
  ],
  [
    make('ScatterND', 'a reduction', [floats([1]), list(0), floats([1])], { reduction: 'xor' }),
    /reduction "xor"/,
  ],
  [make('ScatterElements', 'an index beyond', [floats([2]), list(-3), halfway]), /holds -3/],
  [make('ScatterElements', 'other updates', [floats([2]), list(0), list(1)]), /updates must/],
  [
    make('ScatterElements', 'strings joined', [text('a'), list(0), text('b')], { reduction: 'add' }),
    /strings have no reduction add/,
  ],
  [make('Expand', 'no fit', [floats([2]), list(3)]), /do not fit/],
  [make('Expand', 'negative', [floats([2]), list(-1, 2)]), /is none/],
  [make('Expand', 'too large', [floats([1]), list(2 ** 40)]), /too large/],
  [make('Tile', 'negative', [floats([2]), list(-1)]), /is none/],
  [make('Tile', 'too few', [floats([2, 2]), list(1)]), /a number for each axis/],
  [make('Tile', 'too large', [floats([2]), list(2 ** 52)]), /too large|is none/],
  [make('Pad', 'too few', [floats([2, 2]), list(1, 1)]), /two numbers for each/],
  [make('Pad', 'more off than there is', [floats([2]), list(-2, -1)]), /is none/],
  [make('Pad', 'too large', [floats([2]), list(2 ** 40, 0)]), /too large/],
  [make('Pad', 'nothing to mirror', [floats([0]), list(1, 1)], { mode: 'edge' }), /none to repeat/],
  [make('Pad', 'another type', [floats([1]), list(1, 1), list(0)]), /constant_value must be one float32/],
  [make('Pad', 'a mode', [floats([1]), list(1, 1)], { mode: 'circle' }), /mode "circle"/],
  [make('Range', 'a step of 0', [scalar(0), scalar(1), scalar(0)]), /delta is 0/],
  [
    make(
      'Range',
      'no end',
      [0, Number.POSITIVE_INFINITY, 1].map((v) => scalar(v, 'float32')),
    ),
    /is none/,
  ],
  [make('Range', 'too long', [scalar(0), scalar(2 ** 52), scalar(1)]), /too large/],
  [make('Range', 'two types', [scalar(0), scalar(1, 'int32'), scalar(1)]), /limit must be one number/],
  [make('Where', 'no fit', [bools([2], [0, 1]), floats([3]), floats([1])]), /do not fit/],
  [make('Where', 'two types', [bools([1], [0]), floats([1]), list(1)]), /must be bool/],
  [make('Cast', 'no number', [text('two')], { to: 1 }), /"two" is no number/],
  [make('Cast', 'nothing', [text('')], { to: 7 }), /"" is no number/],
  [make('Cast', 'a type', [floats([1])], { to: 17 }), /casts to float8e4m3fn/],
  [make('Constant', 'nothing', []), /has no value/],
  [make('ConstantOfShape', 'negative', [list(-1)]), /is none/],
  [make('ConstantOfShape', 'too large', [list(2 ** 20, 2 ** 20)]), /too large/],
  [make('ConstantOfShape', 'two values', [list(1)], { value: { tensor: list(1, 2) } }), /2 elements/],
  [make('OneHot', 'no depth', [list(1), scalar(0), floats([2])]), /positive integer/],
  [make('OneHot', 'too deep', [list(1), scalar(2 ** 50), floats([2])]), /too large/],
  [make('OneHot', 'three values', [list(1), scalar(2), floats([3])]), /two values/],
  [make('ReverseSequence', 'too long', [floats([2, 1]), list(3)]), /holds 3/],
  [make('ReverseSequence', 'too few', [floats([2, 2]), list(1)]), /1 lengths do not fit/],
  [make('ReverseSequence', 'one axis twice', [floats([2, 2]), list(1, 1)], { time_axis: 1 }), /time_axis 1/],
  [make('Compress', 'no such axis', [floats([2]), bools([1], [1])], { axis: 1 }), /no axis 1/],
  [make('EyeLike', 'no matrix', [floats([2])]), /must be a matrix/],
  [make('Trilu', 'no matrix', [floats([2])]), /is no matrix/],
  [make('DepthToSpace', 'no blocks', [floats([1, 3, 1, 1])], { blocksize: 2 }), /3 channels/],
  [make('SpaceToDepth', 'no blocks', [floats([1, 1, 3, 2])], { blocksize: 2 }), /no whole blocks/],
  [make('SpaceToDepth', 'blocksize', [floats([1, 1, 2, 2])], { blocksize: 0 }), /blocksize 0/],
  [make('Resize', 'a mode', [floats([1]), undefined, halfway], { mode: 'lanczos' }), /mode "lanczos"/],
  [make('Resize', 'too few scales', [floats([2, 2]), undefined, halfway]), /2 axes/],
  [make('Resize', 'nothing', [floats([2])]), /must have numbers for 1 axes/],
  [make('Resize', 'too large', [floats([2]), undefined, floats([1], [1e12])]), /too large/],
  [
    make('Resize', 'no scale', [floats([2]), undefined, floats([1], [Number.NaN])]),
    /cannot be scaled by NaN/,
  ],
  [make('Resize', 'of nothing', [floats([0]), undefined, undefined, list(2)]), /cannot be scaled/],
  [make('CenterCropPad', 'negative', [floats([2]), shapeOf(-1)], {}, { opset: 18 }), /is none/],
];

describe('operators that move elements refuse', () => {
  it.each(refused.map(([test, message]) => ({ name: test.name, test, message })))(
    '$name',
    async ({ test, message }) => {
      const { model, feeds } = caseModel(test);
      const error = await runRecurra(model, feeds).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(OnnxError);
      expect(error).toMatchObject({ operator: test.operator, message: expect.stringMatching(message) });
    },
  );
});
