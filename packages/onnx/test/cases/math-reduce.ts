import type { OnnxTensor, OnnxTensorType } from '../../src/index.ts';
import type { OperatorCase } from '../operator-case.ts';
import { make, randoms, tensor } from './math-data.ts';
import { int64 } from './nn-data.ts';

const names = ['Sum', 'Mean', 'Max', 'Min', 'Prod', 'L1', 'L2', 'LogSum', 'LogSumExp', 'SumSquare'];
const vector = (...values: number[]): OnnxTensor => int64([values.length], ...values);

/** A reduction, its axes where the version wants them. */
function reduction(
  name: string,
  about: string,
  x: OnnxTensor,
  axes: readonly number[] | undefined,
  attributes: Readonly<Record<string, number>> = {},
  opset = 18,
): OperatorCase {
  const asInput = opset >= (name === 'Sum' ? 13 : 18);
  return make(
    `Reduce${name}`,
    `${about}, opset ${opset}`,
    asInput && axes !== undefined ? [x, vector(...axes)] : [x],
    { ...attributes, ...(asInput || axes === undefined ? {} : { axes: [...axes] }) },
    { opset },
  );
}

const reductions = names.flatMap((name) => {
  const range = name.startsWith('Log') ? ([0.2, 3] as const) : ([-2, 2] as const);
  const x = randoms('float32', [3, 4, 2, 5], 1, range);
  const integers: readonly OnnxTensorType[] = name.startsWith('Log') ? [] : ['int32', 'int64'];
  return [
    ...[11, 13, 18].flatMap((opset) => [
      reduction(name, 'all axes', x, undefined, {}, opset),
      reduction(name, 'the last axis', x, [-1], {}, opset),
      reduction(name, 'the first axis', x, [0], { keepdims: 0 }, opset),
      reduction(name, 'two in the middle', x, [2, 1], {}, opset),
      reduction(name, 'two apart', x, [0, 2], { keepdims: 0 }, opset),
      reduction(name, 'every other from the last', x, [-1, 1], {}, opset),
    ]),
    reduction(name, 'opset 7', x, [1], {}, 7),
    reduction(name, 'float64', randoms('float64', [3, 4], 1, range), [1]),
    ...integers.map((type) => reduction(name, type, randoms(type, [3, 4], 1, [1, 6]), [1])),
    reduction(name, 'axes of length 1', randoms('float32', [2, 1, 3], 1, range), [1]),
    reduction(name, 'empty axes', x, [], {}),
    reduction(name, 'a scalar', tensor('float32', [], [2]), undefined),
  ];
});

const noElements = tensor('float32', [2, 0, 3], []);

const edges: readonly OperatorCase[] = [
  ...['Sum', 'Prod', 'L1', 'L2', 'SumSquare', 'LogSum', 'LogSumExp'].map((name) =>
    reduction(name, 'no elements', noElements, [1]),
  ),
  reduction('Sum', 'left as it is', randoms('float32', [2, 3]), [], { noop_with_empty_axes: 1 }, 13),
  reduction('Max', 'left as it is', randoms('float32', [2, 3]), [], { noop_with_empty_axes: 1 }),
  reduction('Mean', 'left as it is', randoms('float32', [2, 3]), undefined, { noop_with_empty_axes: 1 }),
  ...['SumSquare', 'L1', 'L2', 'LogSum', 'LogSumExp', 'Prod'].map((name) =>
    reduction(name, 'each by itself', randoms('float32', [2, 3], 1, [0.5, 3]), [], {
      noop_with_empty_axes: 1,
    }),
  ),
  reduction('LogSumExp', 'large ones', tensor('float32', [2, 2], [1000, 1001, -1000, -1001]), [1]),
  reduction(
    'LogSumExp',
    'infinite ones',
    tensor('float32', [2, 2], [-Infinity, -Infinity, Infinity, 1]),
    [1],
  ),
  ...(['int8', 'uint8'] as const).flatMap((type) =>
    ['Max', 'Min'].map((name) => reduction(name, type, randoms(type, [3, 4]), [1])),
  ),
  reduction('Max', 'bool', randoms('bool', [3, 4]), [1], {}, 20),
  reduction('Min', 'bool', randoms('bool', [3, 4]), [1], {}, 20),
  reduction('Sum', 'a long column', randoms('float32', [300, 7]), [0]),
];

// ONNX Runtime has Hardmax for float32 only.
const alongAxis = ['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((operator) => {
  const x = randoms('float32', [2, 3, 4], 2);
  return [
    ...[7, 11, 13].flatMap((opset) => [
      make(operator, `by default, opset ${opset}`, [x], {}, { opset }),
      make(operator, `axis 0, opset ${opset}`, [x], { axis: 0 }, { opset }),
      make(operator, `axis 1, opset ${opset}`, [x], { axis: 1 }, { opset }),
      ...(opset > 7 ? [make(operator, `axis -1, opset ${opset}`, [x], { axis: -1 }, { opset })] : []),
    ]),
    make(operator, 'no elements', [tensor('float32', [0, 3], [])]),
    make(operator, 'large ones', [tensor('float32', [2, 2], [1e4, 1e4 + 1, -1e4, 3e38])]),
    ...(operator === 'Hardmax' ? [] : [make(operator, 'float64', [randoms('float64', [3, 4])])]),
  ];
});

const firsts = ['ArgMax', 'ArgMin'].flatMap((operator) => {
  const x = randoms('int32', [3, 4, 5], 1, [0, 4]);
  const int: Partial<OperatorCase> = { outputs: ['int64'] };
  return [
    make(operator, 'by default', [x], {}, int),
    make(operator, 'opset 7', [randoms('float32', [3, 4])], { axis: 1 }, { opset: 7, ...int }),
    make(operator, 'a negative axis', [x], { axis: -2, keepdims: 0 }, int),
    make(operator, 'the last of equal ones', [x], { axis: 2, select_last_index: 1 }, int),
    ...(['float64', 'int8', 'uint8', 'int64'] as const).map((type) =>
      make(operator, type, [randoms(type, [4, 6])], { axis: 1 }, int),
    ),
  ];
});

const running = (operator: string, more: Partial<OperatorCase>): readonly OperatorCase[] =>
  (['float32', 'float64', 'int32', 'int64'] as const).flatMap((type) =>
    [0, 1].flatMap((exclusive) =>
      [0, 1].map((reverse) =>
        make(
          operator,
          `${type}, exclusive ${exclusive}, reverse ${reverse}`,
          [randoms(type, [2, 4, 3]), tensor('int32', [], [exclusive === 1 ? 1 : -1])],
          { exclusive, reverse },
          more,
        ),
      ),
    ),
  );

const runs: readonly OperatorCase[] = [
  ...running('CumSum', {}),
  ...running('CumProd', { opset: 26 }),
  make(
    'CumProd',
    'integers that leave their type',
    [randoms('int32', [40], 1, [1000, 90000]), tensor('int32', [], [0])],
    {},
    { opset: 26 },
  ),
];

const both = (type: OnnxTensorType): Partial<OperatorCase> => ({ outputs: [type, 'int64'] });
const many = randoms('float32', [3, 40, 2], 4);

const topKs: readonly OperatorCase[] = [
  make('TopK', 'opset 7', [many], { k: 3, axis: 1 }, { opset: 7, ...both('float32') }),
  make('TopK', 'opset 10', [many, int64([1], 4)], { axis: 1 }, { opset: 10, ...both('float32') }),
  make('TopK', 'the largest', [many, int64([1], 17)], { axis: 1 }, both('float32')),
  make('TopK', 'the least', [many, int64([1], 17)], { axis: 1, largest: 0 }, both('float32')),
  make('TopK', 'all', [many, int64([1], 3)], { axis: 0 }, both('float32')),
  make('TopK', 'equal ones', [randoms('int64', [50], 1, [0, 5]), int64([1], 20)], {}, both('int64')),
  make('TopK', 'none', [many, int64([1], 0)], { axis: 1 }, both('float32')),
  make('TopK', 'float64', [randoms('float64', [9]), int64([1], 2)], {}, both('float64')),
  make('TopK', 'int32', [randoms('int32', [30]), int64([1], 12)], { largest: 0 }, both('int32')),
];

/** Reductions, and what else works along axes. */
export const reduceCases: readonly OperatorCase[] = [
  ...reductions,
  ...edges,
  ...alongAxis,
  ...firsts,
  ...runs,
  ...topKs,
];
