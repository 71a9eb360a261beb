import type { OnnxTensorType } from '../../src/index.ts';
import { type OnnxTensor, typeCode } from '../../src/tensor/types.ts';
import type { OperatorCase } from '../operator-case.ts';
import { floats, make, tensor, types } from './movement-data.ts';

const isFloat = (type: OnnxTensorType): boolean => type.startsWith('float');
const isUnsigned = (type: OnnxTensorType): boolean => type.startsWith('uint') || type === 'bool';

const cast = (name: string, from: OnnxTensor, to: OnnxTensorType): OperatorCase =>
  make('Cast', `${name}, ${from.type} to ${to}`, [from], { to: typeCode(to) }, { outputs: [to] });

/** Every pair of types, on numbers that both can hold. */
const pairs: OperatorCase[] = types.flatMap((from) =>
  types.map((to) => {
    const signed = !isUnsigned(from) && !isUnsigned(to);
    const fraction = isFloat(from) && to !== 'string' ? 0.75 : 0;
    const values = [0, 1, 2, 100, signed ? -3 : 3].map((value) => value + Math.sign(value) * fraction);
    return cast('common numbers', tensor(from, [5], values), to);
  }),
);

const wrapping: OperatorCase[] = (
  [
    ['int16', 'int8'],
    ['int32', 'uint8'],
    ['int64', 'int8'],
    ['int64', 'uint16'],
    ['int64', 'int32'],
    ['int64', 'uint32'],
    ['int64', 'uint64'],
    ['int32', 'uint64'],
    ['int8', 'uint32'],
  ] as const
).map(([from, to]) => cast('beyond the range', tensor(from, [4], [200, -1, -129, 32767]), to));

const wide: OnnxTensor = {
  type: 'int64',
  dims: [4],
  data: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 2n ** 60n + 3n, -(2n ** 32n)),
};

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];

const edges: OperatorCase[] = [
  ...(['int32', 'uint8', 'float64', 'string', 'bool'] as const).map((to) => cast('64 bits', wide, to)),
  ...(['float16', 'float64', 'string', 'bool'] as const).map((to) =>
    cast('no numbers', floats([4], special), to),
  ),
  cast('rounding', floats([6], [2049, 2051, 65519, 65520, 1e-8, 6e-8]), 'float16'),
  cast('rounding', tensor('float64', [3], [1 / 3, 1e300, 1e-50]), 'float32'),
  cast('large', floats([3], [2 ** 40, -(2 ** 40), 3e9]), 'int64'),
  cast('digits', floats([5], [0.1, 0.25, 123456, 0.0625, 1.5]), 'string'),
  cast('digits', tensor('float64', [3], [0.1, -7, 1234.5]), 'string'),
  cast(
    'texts',
    { type: 'string', dims: [8], data: ['1e5', '-INF', 'nan', '+inf', '.5', ' 12', '5.', '+3'] },
    'float32',
  ),
  cast('texts', { type: 'string', dims: [2], data: ['9007199254740993', '-12'] }, 'int64'),
  make(
    'CastLike',
    'float32 to int64',
    [floats([2], [1.5, -2.5]), tensor('int64', [1])],
    {},
    {
      outputs: ['int64'],
    },
  ),
];

const bits: OperatorCase[] = [
  make('BitCast', 'float32 to int32', [floats([2, 3])], { to: 6 }, { opset: 26, outputs: ['int32'] }),
  make(
    'BitCast',
    'int64 to float64',
    [tensor('int64', [4])],
    { to: 11 },
    { opset: 26, outputs: ['float64'] },
  ),
  make('BitCast', 'int16 to uint16', [tensor('int16', [4])], { to: 4 }, { opset: 26, outputs: ['uint16'] }),
];

/** Conversions. */
export const castCases: readonly OperatorCase[] = [...pairs, ...wrapping, ...edges, ...bits];
