import { typeCode } from '../../src/tensor/types.ts';
import type { OperatorCase } from '../operator-case.ts';
import { floats, list, make, scalar, tensor } from './movement-data.ts';

const constants: OperatorCase[] = [
  make('Constant', 'a tensor', [], { value: { tensor: floats([2, 2]) } }),
  make('Constant', 'a float', [], { value_float: { float: 1.5 } }),
  make('Constant', 'floats', [], { value_floats: { floats: [1.5, 2] } }),
  make('Constant', 'an integer', [], { value_int: -3 }, { outputs: ['int64'] }),
  make('Constant', 'integers', [], { value_ints: [1, 2] }, { outputs: ['int64'] }),
  make('Constant', 'a text', [], { value_string: 'ä' }, { outputs: ['string'] }),
  make('Constant', 'texts', [], { value_strings: ['a', ''] }, { outputs: ['string'] }),
  make('ConstantOfShape', 'zeros', [list(2, 3)], {}, { outputs: ['float32'] }),
  make('ConstantOfShape', 'a scalar', [list()], {}, { outputs: ['float32'] }),
  make('ConstantOfShape', 'int64', [list(2, 0, 3)], { value: { tensor: list(7) } }, { outputs: ['int64'] }),
  make(
    'ConstantOfShape',
    'bool',
    [list(3)],
    { value: { tensor: tensor('bool', [1]) } },
    { outputs: ['bool'] },
  ),
];

const range = (name: string, type: 'float32' | 'float64' | 'int16' | 'int32' | 'int64', values: number[]) =>
  make(
    'Range',
    `${name}, ${type}`,
    values.map((value) => scalar(value, type)),
  );

const ranges: OperatorCase[] = [
  range('up', 'float32', [1, 5, 1.5]),
  range('down', 'float32', [2, -1, -0.5]),
  range('none', 'float32', [2, 1, 1]),
  range('up', 'float64', [0, 1, 0.3]),
  range('down', 'int16', [10, 1, -4]),
  range('up', 'int32', [-5, 6, 5]),
  range('down', 'int64', [10, 0, -3]),
  range('none', 'int64', [0, 10, -3]),
  range('up', 'int64', [2 ** 40, 2 ** 40 + 10, 4]),
];

const matrices: OperatorCase[] = [
  make('EyeLike', 'default', [floats([3, 4])]),
  make('EyeLike', 'above', [floats([3, 4])], { k: 2 }),
  make('EyeLike', 'below', [tensor('int64', [4, 2])], { k: -1 }, { outputs: ['int64'] }),
  make('EyeLike', 'outside', [floats([2, 2])], { k: 9 }),
  make('EyeLike', 'another type', [floats([2, 3])], { dtype: typeCode('int64') }, { outputs: ['int64'] }),
];

/** Operators that make tensors of nothing, or of a shape. */
export const makingCases: readonly OperatorCase[] = [...constants, ...ranges, ...matrices];
