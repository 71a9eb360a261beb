import type { OnnxTensorType } from '../../src/index.ts';
import type { OperatorCase } from '../operator-case.ts';
import { make, randoms, tensor } from './math-data.ts';

const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
const bool: Partial<OperatorCase> = { outputs: ['bool'] };
const numbers: readonly OnnxTensorType[] = ['float32', 'float64', 'int32', 'int64'];
const half: Partial<OperatorCase> = { tolerance: 1e-3 };
const special = tensor('float32', [8], [none, infinite, -infinite, 0, -0, 1e-40, 3e38, -1]);

const arithmetic = ['Add', 'Sub', 'Mul', 'Div'].flatMap((operator) => [
  ...numbers.map((type) =>
    make(operator, type, [
      randoms(type, [2, 3, 4], 1),
      randoms(type, [2, 3, 4], 2, type.startsWith('float') ? [0.5, 2] : [1, 9]),
    ]),
  ),
  make(operator, 'float16', [randoms('float16', [0, 3], 1), randoms('float16', [3], 2)], {}, half),
  make(operator, 'a scalar', [randoms('float32', [2, 3], 1), randoms('float32', [], 2)]),
  make(operator, 'a scalar first', [randoms('float32', [1], 1), randoms('float32', [2, 3], 2)]),
  make(operator, 'a row', [randoms('float32', [4, 2, 3], 1), randoms('float32', [3], 2)]),
  make(operator, 'a column', [randoms('float32', [4, 2, 1], 1), randoms('float32', [2, 3], 2)]),
  make(operator, 'both sides', [randoms('float32', [3, 1, 2, 1], 1), randoms('float32', [4, 1, 5], 2)]),
  make(operator, 'no elements', [randoms('float32', [0, 3], 1), randoms('float32', [1, 3], 2)]),
  make(operator, 'opset 7', [randoms('float32', [2, 3], 1), randoms('float32', [3], 2)], {}, { opset: 7 }),
]);

const wrapping: readonly OperatorCase[] = [
  make('Add', 'int32 beyond its range', [
    tensor('int32', [2], [2147483647, -2147483648]),
    tensor('int32', [2], [5, -5]),
  ]),
  make('Mul', 'int32 beyond its range', [
    tensor('int32', [2], [123456789, -987654321]),
    tensor('int32', [2], [987654321, 3]),
  ]),
  make('Mul', 'int64 beyond its range', [
    { type: 'int64', dims: [2], data: BigInt64Array.of(3n ** 30n, -(2n ** 62n)) },
    { type: 'int64', dims: [2], data: BigInt64Array.of(3n ** 25n, 6n) },
  ]),
  make('Add', 'int8 beyond its range', [tensor('int8', [2], [127, -128]), tensor('int8', [2], [2, -3])]),
  make('Sub', 'uint8 beyond its range', [tensor('uint8', [2], [1, 5]), tensor('uint8', [2], [2, 3])]),
  make('Div', 'int32 cuts off', [tensor('int32', [4], [7, -7, 7, -7]), tensor('int32', [4], [2, 2, -2, -2])]),
  make('Div', 'int64 cuts off', [tensor('int64', [4], [7, -7, 7, -7]), tensor('int64', [4], [2, 2, -2, -2])]),
  make('Div', 'float32 by 0', [special, tensor('float32', [], [0])]),
];

const remainders = (['int8', 'int32', 'int64', 'uint8', 'uint32', 'uint64'] as const).flatMap((type) => {
  const negative = type.startsWith('u') ? 1 : -1;
  const inputs = [
    tensor(type, [6], [4 * negative, 7, 5, 4, 7 * negative, 8]),
    tensor(type, [6], [2, 3 * negative, 8, 2 * negative, 3, 5]),
  ];
  return [make('Mod', type, inputs), make('Mod', `${type} as fmod`, inputs, { fmod: 1 })];
});

const powers: readonly OperatorCase[] = [
  ...(['float32', 'float64', 'int32', 'int64'] as const).flatMap((type) =>
    (['float32', 'float64', 'int32', 'int64'] as const).map((other) =>
      make('Pow', `${type} to ${other}`, [
        tensor(type, [5], [1, 2, 3, 4, 5]),
        tensor(other, [5], [0, 1, 2, 3, 4]),
      ]),
    ),
  ),
  make('Pow', 'squares', [randoms('float32', [2, 3]), tensor('float32', [], [2])]),
  make('Pow', 'a half', [randoms('float32', [2, 3], 1, [0, 4]), tensor('float32', [1], [0.5])]),
  make('Pow', 'a negative exponent', [tensor('int64', [4], [1, -1, 2, -3]), tensor('int64', [], [-1])]),
  make('Pow', 'broadcast', [randoms('float32', [3, 1], 1, [0, 4]), randoms('float32', [2], 2)]),
  make('Pow', 'what is special', [
    tensor('float32', [6], [1, -1, none, 0, -2, infinite]),
    tensor('float32', [6], [none, infinite, 0, -1, 3, 0]),
  ]),
  make('Pow', 'opset 7', [randoms('float32', [2], 1, [0, 4]), randoms('float32', [2], 2)], {}, { opset: 7 }),
];

const comparisons = ['Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual'].flatMap((operator) => [
  ...numbers.map((type) =>
    make(operator, type, [randoms(type, [40, 3], 1, [0, 3]), tensor(type, [3], [0, 1, 2])], {}, bool),
  ),
  make(
    operator,
    'what is special',
    [special, tensor('float32', [8], [none, infinite, 0, -0, 0, 0, 1, 1])],
    {},
    bool,
  ),
]);

const logic: readonly OperatorCase[] = [
  ...['And', 'Or', 'Xor'].map((operator) =>
    make(operator, 'broadcast', [randoms('bool', [4, 2, 3], 1), randoms('bool', [2, 1], 2)]),
  ),
  make('Not', 'a vector', [randoms('bool', [7])]),
  make('Equal', 'bool', [randoms('bool', [4], 1), randoms('bool', [4], 2)], {}, bool),
  make(
    'Equal',
    'strings',
    [
      { type: 'string', dims: [2, 1], data: ['a', 'b'] },
      { type: 'string', dims: [3], data: ['b', '', 'a'] },
    ],
    {},
    { opset: 19, ...bool },
  ),
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const).flatMap((type) => {
    const range = [type.startsWith('u') ? 0 : -100, 120] as const;
    const inputs = [randoms(type, [5, 3], 1, range), randoms(type, [3], 2, range)];
    return [
      ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'].map((op) => make(op, type, inputs, {}, { opset: 18 })),
      make('BitwiseNot', type, inputs.slice(0, 1), {}, { opset: 18 }),
    ];
  }),
  ...(['uint8', 'uint32', 'uint64'] as const).flatMap((type) =>
    ['LEFT', 'RIGHT'].map((direction) =>
      make(
        'BitShift',
        `${type} ${direction}`,
        [randoms(type, [6], 1, [0, 250]), randoms(type, [6], 2, [0, 7])],
        { direction },
      ),
    ),
  ),
];

// ONNX Runtime has Mean for float32 only.
const variadics = ['Max', 'Min', 'Sum', 'Mean'].flatMap((operator) => [
  make(operator, 'one', [randoms('float32', [2, 3])]),
  make(operator, 'three, broadcast', [
    randoms('float32', [4, 1, 3], 1),
    randoms('float32', [2, 1], 2),
    randoms('float32', [], 3),
  ]),
  ...(operator === 'Mean'
    ? []
    : [make(operator, 'float64', [randoms('float64', [3], 1), randoms('float64', [3], 2)])]),
]);

const extremes = ['Max', 'Min'].flatMap((operator) => [
  ...(['int8', 'int32', 'int64', 'uint8', 'uint32', 'uint64'] as const).map((type) =>
    make(operator, type, [randoms(type, [7], 1), randoms(type, [7], 2), randoms(type, [], 3)]),
  ),
  make(operator, 'what is no number', [special, tensor('float32', [8], [1, 2, 3, none, 5, 6, none, 8])]),
  make(operator, 'float16', [randoms('float16', [7], 1), randoms('float16', [7], 2)]),
]);

const upwards: Readonly<Record<string, readonly [number, number]>> = {
  Sqrt: [0, 9],
  Log: [0.01, 9],
  Asin: [-1, 1],
  Acos: [-1, 1],
  Acosh: [1, 9],
  Atanh: [-0.9, 0.9],
};

const elementary = [
  ...[
    'Abs',
    'Neg',
    'Sign',
    'Ceil',
    'Floor',
    'Round',
    'Sqrt',
    'Exp',
    'Log',
    'Reciprocal',
    'Erf',
    'Sin',
    'Cos',
  ],
  ...['Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'],
].map((operator) =>
  make(operator, 'float32', [randoms('float32', [2, 5, 7], 3, upwards[operator] ?? [-4, 4])]),
);

const functions: readonly OperatorCase[] = [
  ...elementary,
  ...['Abs', 'Neg', 'Ceil', 'Floor', 'Round', 'Sqrt', 'Exp', 'Reciprocal', 'Sin', 'Cos'].map((operator) =>
    make(operator, 'float64', [randoms('float64', [9], 1, [0.1, 4])]),
  ),
  ...['Abs', 'Neg', 'Sign'].flatMap((operator) =>
    (['int8', 'int32', 'int64'] as const).map((type) =>
      make(operator, type, [randoms(type, [9], 1, [-9, 9])]),
    ),
  ),
  ...['Abs', 'Sign', 'Ceil', 'Floor', 'Sqrt', 'Exp', 'Erf', 'Relu', 'Sigmoid', 'Tanh'].map((operator) =>
    make(operator, 'what is special', [special]),
  ),
  make('Round', 'halves', [tensor('float32', [9], [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49, -3.51, 8388609])]),
  make('IsNaN', 'float32', [special], {}, bool),
  make('IsInf', 'float32', [special], {}, bool),
  make('IsInf', 'only positive', [special], { detect_negative: 0 }, bool),
  make('IsInf', 'only negative', [special], { detect_positive: 0 }, bool),
  make('Exp', 'float16', [randoms('float16', [9], 1)], {}, half),
];

const float = (value: number) => ({ float: value });
const x = randoms('float32', [3, 50], 5, [-6, 6]);

// From some hundred elements on, others compute some of them.
const many = tensor(
  'float32',
  [1003],
  [
    ...[none, infinite, -infinite, 0, -0, 1e-40, 3e38, -3e38],
    ...(randoms('float32', [995], 6, [-9, 9]).data as Float32Array),
  ],
);

const activations: readonly OperatorCase[] = [
  ...[
    'Relu',
    'LeakyRelu',
    'Elu',
    'Selu',
    'Celu',
    'ThresholdedRelu',
    'Sigmoid',
    'HardSigmoid',
    'HardSwish',
  ].map((operator) => make(operator, 'by default', [x])),
  ...['Tanh', 'Softplus', 'Softsign', 'Shrink'].map((operator) => make(operator, 'by default', [x])),
  ...['Elu', 'Celu', 'ThresholdedRelu', 'LeakyRelu'].map((operator) =>
    make(operator, 'another alpha', [x], { alpha: float(1.7) }),
  ),
  ...['Relu', 'LeakyRelu', 'Sigmoid', 'HardSigmoid', 'Tanh', 'Elu', 'Softsign'].map((operator) =>
    make(operator, 'many', [many]),
  ),
  make('Selu', 'another alpha and gamma', [x], { alpha: float(1.2), gamma: float(0.7) }),
  make('HardSigmoid', 'another alpha and beta', [x], { alpha: float(0.3), beta: float(0.4) }),
  make('Shrink', 'with a bias', [x], { bias: float(0.6), lambd: float(1.5) }),
  make('Shrink', 'int32', [randoms('int32', [9])], { bias: float(1), lambd: float(2.5) }),
  make('Mish', 'by default', [x], {}, { opset: 18 }),
  make('Gelu', 'exact', [x], {}, { opset: 20 }),
  make('Gelu', 'by tanh', [x], { approximate: 'tanh' }, { opset: 20 }),
  make('Gelu', 'of com.microsoft', [x], {}, { domain: 'com.microsoft' }),
  make('QuickGelu', 'by default', [x], {}, { domain: 'com.microsoft' }),
  make('Relu', 'int32', [randoms('int32', [9])]),
  make('Softplus', 'large ones', [tensor('float32', [4], [90, -90, 700, -700])]),
  make('Relu', 'float16', [randoms('float16', [9])]),
  make('Sigmoid', 'float64', [randoms('float64', [9])]),
  make('PRelu', 'a slope for each channel', [
    randoms('float32', [2, 3, 4], 1),
    randoms('float32', [3, 1], 2),
  ]),
  make('PRelu', 'one slope', [randoms('float32', [2, 3, 4], 1), randoms('float32', [1], 2)]),
  make(
    'PRelu',
    'all slopes',
    [randoms('float32', [2, 3], 1), randoms('float32', [2, 3], 2)],
    {},
    { opset: 7 },
  ),
];

const clips: readonly OperatorCase[] = [
  make('Clip', 'opset 7', [x], { min: float(-1), max: float(2) }, { opset: 7 }),
  make('Clip', 'opset 7, below', [x], { min: float(-1) }, { opset: 7 }),
  make('Clip', 'both', [x, tensor('float32', [], [-1]), tensor('float32', [], [2])]),
  make('Clip', 'above', [x, undefined, tensor('float32', [], [2])]),
  make('Clip', 'neither', [x]),
  make('Clip', 'crossed', [x, tensor('float32', [], [2]), tensor('float32', [], [-1])]),
  ...(['float64', 'int8', 'uint8', 'int32', 'int64', 'uint64'] as const).map((type) =>
    make('Clip', type, [randoms(type, [20]), tensor(type, [], [2]), tensor(type, [], [5])]),
  ),
];

/** Operators that compute element by element. */
export const elementwiseCases: readonly OperatorCase[] = [
  ...arithmetic,
  ...wrapping,
  ...remainders,
  make('Mod', 'float32', [randoms('float32', [9], 1), randoms('float32', [9], 2)], { fmod: 1 }),
  ...powers,
  ...comparisons,
  ...logic,
  ...variadics,
  ...extremes,
  ...functions,
  ...activations,
  ...clips,
];
