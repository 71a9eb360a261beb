import type { OnnxTensor } from '../../src/index.ts';
import type { OperatorCase } from '../operator-case.ts';
import { bools, floats, list, make, scalar, tensor, types } from './movement-data.ts';

const int64 = { outputs: ['int64'] } as const;

const gathers: OperatorCase[] = [
  make('Gather', 'the first axis', [floats([3, 4]), list(2, -1, 0)]),
  make('Gather', 'a scalar index', [floats([3, 4]), scalar(1)], { axis: 1 }),
  make('Gather', 'many axes', [floats([2, 3, 2]), tensor('int32', [2, 2], [0, 2, -3, 1])], { axis: -2 }),
  make('Gather', 'long blocks', [floats([3, 70]), list(1, 1, 2)]),
  make('Gather', 'nothing', [floats([3, 2]), list()]),
  make('GatherElements', 'rows', [floats([3, 3]), tensor('int64', [2, 3], [1, 2, 0, -3, 0, 0])]),
  make('GatherElements', 'columns', [floats([2, 3]), tensor('int32', [2, 2], [0, -1, 2, 1])], { axis: 1 }),
  make('GatherElements', 'a middle axis', [floats([2, 3, 2]), tensor('int64', [2, 1, 2], [2, 0, 1, 1])], {
    axis: 1,
  }),
  make('GatherND', 'elements', [floats([2, 3]), tensor('int64', [2, 2], [0, -1, 1, 0])]),
  make('GatherND', 'blocks', [floats([2, 3, 2]), tensor('int64', [2, 1, 2], [0, 1, 1, -3])]),
  make('GatherND', 'batches', [floats([2, 3, 2]), tensor('int64', [2, 1], [1, 2])], { batch_dims: 1 }),
  make('GatherND', 'batches of many', [floats([2, 3, 2]), tensor('int64', [2, 2, 1], [1, 2, 0, 1])], {
    batch_dims: 1,
  }),
];

const scatters: OperatorCase[] = [
  ...['none', 'add', 'mul', 'max', 'min'].flatMap((reduction) => [
    make(
      'ScatterND',
      reduction,
      [floats([4, 2]), tensor('int64', [2, 1], [1, -1]), floats([2, 2], [5, -1, 3, 9])],
      reduction === 'none' ? {} : { reduction },
      { opset: 18 },
    ),
    make(
      'ScatterElements',
      reduction,
      [floats([3, 3]), tensor('int64', [1, 3], [1, 0, -1]), floats([1, 3], [5, -1, 30])],
      reduction === 'none' ? {} : { reduction },
      { opset: 18 },
    ),
  ]),
  make('ScatterND', 'elements', [floats([2, 2]), tensor('int64', [1, 2], [1, 0]), floats([1], [9])]),
  make('ScatterND', 'twice to one place', [floats([3]), tensor('int64', [2, 1], [1, 1]), floats([2])], {
    reduction: 'add',
  }),
  make('ScatterElements', 'columns', [floats([2, 4]), tensor('int64', [2, 1], [3, 0]), floats([2, 1])], {
    axis: -1,
  }),
  make(
    'ScatterElements',
    'int64, added',
    [
      tensor('int64', [2, 2]),
      tensor('int32', [2, 2], [0, 0, 1, 1]),
      tensor('int64', [2, 2], [-5, 3, 2 ** 40, 7]),
    ],
    { reduction: 'add' },
  ),
  make(
    'ScatterElements',
    'int32, multiplied beyond its range',
    [tensor('int32', [2], [2 ** 30 + 1, 3]), list(0), tensor('int32', [1], [77777])],
    { reduction: 'mul' },
  ),
  make(
    'Scatter',
    'opset 9',
    [floats([2, 3]), tensor('int64', [1, 2], [1, 0]), floats([1, 2])],
    {},
    {
      opset: 9,
    },
  ),
];

const hot = (type: 'float32' | 'int64' | 'string') => tensor(type, [2], [-1, 5]);
const where = (name: string, condition: OnnxTensor, x: OnnxTensor, y: OnnxTensor): OperatorCase =>
  make('Where', name, [condition, x, y], {}, { outputs: [x.type] });
const choices: OperatorCase[] = [
  where('three shapes', bools([2, 1], [1, 0]), floats([3]), floats([2, 3], [6, 5, 4, 3, 2, 1])),
  where('scalars', bools([4], [1, 0, 0, 1]), floats([]), scalar(7, 'float32')),
  where('one shape', bools([2, 2], [1, 0, 0, 1]), floats([2, 2]), floats([2, 2], [9, 8, 7, 6])),
  where('nothing', bools([0], []), floats([1]), floats([1])),
  where('int64', bools([3], [0, 1, 0]), tensor('int64', [1], [-4]), tensor('int64', [3])),
  where('strings', bools([2], [1, 0]), tensor('string', [2]), tensor('string', [1], [7])),
  where('uint8', bools([2], [1, 0]), tensor('uint8', [2]), tensor('uint8', [1], [7])),
  make('OneHot', 'default', [list(0, -1, 2, 7), scalar(3), hot('float32')], {}, { outputs: ['float32'] }),
  make('OneHot', 'a middle axis', [tensor('int64', [2, 2], [0, 2, 1, -3]), scalar(3), hot('int64')], {
    axis: 1,
  }),
  make('OneHot', 'float indices', [floats([2], [1, 0]), scalar(2, 'float32'), hot('float32')], { axis: 0 }),
  make('OneHot', 'strings', [list(1), scalar(2), hot('string')], {}, { outputs: ['string'] }),
  make('NonZero', 'floats', [floats([2, 3], [0, 1, -0, Number.NaN, 0, 2])], {}, int64),
  make('NonZero', 'three axes of int64', [tensor('int64', [2, 2, 2], [0, 1, 1, 0, 5, 0, 0, 1])], {}, int64),
  make('NonZero', 'none', [bools([3], [0, 0, 0])], {}, int64),
];

const all = (type: 'float32' | 'int64' | 'string' | 'int8') =>
  ({ outputs: [type, 'int64', 'int64', 'int64'] }) as const;
const uniques: OperatorCase[] = [
  make('Unique', 'sorted', [floats([2, 3], [2, 1, 1, 3, 4, 3])], {}, all('float32')),
  make('Unique', 'unsorted', [floats([6], [2, 1, 1, 3, 4, 3])], { sorted: 0 }, all('float32')),
  make('Unique', 'rows', [floats([3, 2], [2, 1, 1, 9, 2, 1])], { axis: 0 }, all('float32')),
  make('Unique', 'columns', [floats([2, 4], [1, 0, 1, 0, 1, 2, 1, 2])], { axis: -1 }, all('float32')),
  make(
    'Unique',
    'columns, unsorted',
    [floats([2, 3], [5, 0, 5, 1, 2, 1])],
    { axis: 1, sorted: 0 },
    all('float32'),
  ),
  make('Unique', 'int64', [tensor('int64', [4], [5, -5, 5, 0])], {}, all('int64')),
  make('Unique', 'int8', [tensor('int8', [4], [5, -5, 5, 0])], {}, all('int8')),
  make('Unique', 'strings', [tensor('string', [4], [10, 9, 10, 1])], {}, all('string')),
  make('Unique', 'only the inverse', [floats([3], [2, 1, 2])], {}, { outputs: ['float32', false, 'int64'] }),
];

const everyType: OperatorCase[] = types.flatMap((type) => [
  make('Gather', type, [tensor(type, [3]), list(2, 0)]),
  make('GatherElements', type, [tensor(type, [2, 3]), tensor('int64', [2, 2], [0, 2, 1, -1])], { axis: 1 }),
  make('ScatterElements', type, [tensor(type, [4]), list(2, 0), tensor(type, [2], [9, 8])]),
]);

/** Operators that take or put elements where others say. */
export const indexCases: readonly OperatorCase[] = [
  ...gathers,
  ...scatters,
  ...choices,
  ...uniques,
  ...everyType,
];
