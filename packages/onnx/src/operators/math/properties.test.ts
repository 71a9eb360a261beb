import fc from 'fast-check';
import { describe, it } from 'vitest';
import { make, randoms } from '../../../test/cases/math-data.ts';
import { int64 } from '../../../test/cases/nn-data.ts';
import { checkCase, type OperatorCase } from '../../../test/operator-case.ts';

const seed = Number(process.env.SEED ?? 20);
console.log(`Properties of arithmetic run with SEED=${seed}.`);

const length = fc.integer({ min: 1, max: 5 });
const shape = (most: number) => fc.array(length, { maxLength: most });

/** Shapes that broadcast to one: some axes of length 1, some left out in front. */
const broadcast = (dims: readonly number[]): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.nat(dims.length), fc.array(fc.boolean(), { minLength: dims.length, maxLength: dims.length }))
    .map(([skipped, ones]) => dims.map((dim, axis) => (ones[axis] ? 1 : dim)).slice(skipped));

const pair = (most: number) =>
  shape(most).chain((dims) => fc.tuple(broadcast(dims), broadcast(dims), fc.constant(dims)));

const elements = fc.constantFrom('float32', 'float64', 'int32', 'int64');

const binary = fc
  .record({
    operator: fc.constantFrom('Add', 'Sub', 'Mul', 'Max', 'Less', 'GreaterOrEqual', 'Equal'),
    type: elements,
    shapes: pair(5),
  })
  .map(({ operator, type, shapes: [a, b] }): OperatorCase => {
    const compares = ['Less', 'GreaterOrEqual', 'Equal'].includes(operator);
    const inputs = [randoms(type, a, 1), randoms(type, b, 2)];
    return make(operator, '', inputs, {}, compares ? { outputs: ['bool'] } : {});
  });

const reduction = fc
  .record({
    operator: fc.constantFrom('Sum', 'Mean', 'Max', 'Min', 'Prod', 'L1', 'L2', 'LogSumExp', 'SumSquare'),
    dims: fc.array(length, { minLength: 1, maxLength: 5 }),
    picks: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    negative: fc.boolean(),
    keepdims: fc.nat(1),
    opset: fc.constantFrom(11, 18),
  })
  .map(({ operator, dims, picks, negative, keepdims, opset }): OperatorCase => {
    const axes = dims.flatMap((_, axis) => (picks[axis] ? [negative ? axis - dims.length : axis] : []));
    const x = randoms('float32', dims, 1, [-2, 2]);
    if (axes.length === 0) return make(`Reduce${operator}`, '', [x], { keepdims }, { opset });
    if (opset === 11) return make(`Reduce${operator}`, '', [x], { keepdims, axes }, { opset });
    return make(`Reduce${operator}`, '', [x, int64([axes.length], ...axes)], { keepdims }, { opset });
  });

const side = fc.integer({ min: 1, max: 24 });

const product = fc
  .record({
    shapes: pair(3),
    m: side,
    n: side,
    k: side,
    type: fc.constantFrom('float32', 'float32', 'int32'),
  })
  .chain(({ shapes: [a, b], m, n, k, type }) =>
    fc.record({
      left: fc.constantFrom([...a, m, k], [k]),
      right: fc.constantFrom([...b, k, n], [k, n], [k]),
      type: fc.constant(type),
      stored: fc.subarray([0, 1]),
    }),
  )
  .map(({ left, right, type, stored }) =>
    make('MatMul', '', [randoms(type, left, 1), randoms(type, right, 2)], {}, { stored }),
  );

const gemm = fc
  .record({
    sizes: fc.tuple(side, side, side),
    transA: fc.nat(1),
    transB: fc.nat(1),
    scales: fc.tuple(fc.constantFrom(1, 0.5, -2), fc.constantFrom(1, 0.5, 3)),
    c: fc.constantFrom('none', 'scalar', 'row', 'column', 'all'),
    stored: fc.subarray([0, 1]),
  })
  .map(({ sizes: [m, n, k], transA, transB, scales: [alpha, beta], c, stored }) => {
    const dims = { scalar: [], row: [n], column: [m, 1], all: [m, n] };
    const inputs = [
      randoms('float32', transA ? [k, m] : [m, k], 1),
      randoms('float32', transB ? [n, k] : [k, n], 2),
      ...(c === 'none' ? [] : [randoms('float32', dims[c], 3)]),
    ];
    return make(
      'Gemm',
      '',
      inputs,
      { transA, transB, alpha: { float: alpha }, beta: { float: beta } },
      { stored },
    );
  });

const letters = ['a', 'b', 'c', 'd', 'e'] as const;
const term = fc.array(fc.constantFrom(...letters), { maxLength: 4 });

const einsum = fc
  .record({
    terms: fc.array(term, { minLength: 1, maxLength: 3 }),
    lengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }),
    shuffled: fc.shuffledSubarray([...letters], { minLength: 0 }),
    explicit: fc.boolean(),
  })
  .map(({ terms, lengths, shuffled, explicit }) => {
    const used = new Set(terms.flat());
    const result = explicit ? `->${shuffled.filter((letter) => used.has(letter)).join('')}` : '';
    const equation = `${terms.map((names) => names.join('')).join(',')}${result}`;
    const inputs = terms.map((names, i) =>
      randoms(
        'float32',
        names.map((letter) => lengths[letters.indexOf(letter)]!),
        i + 1,
      ),
    );
    return make('Einsum', '', inputs, { equation }, { tolerance: 1e-4 });
  });

const softmax = fc
  .record({
    operator: fc.constantFrom('Softmax', 'LogSoftmax', 'Hardmax'),
    dims: fc.array(length, { minLength: 1, maxLength: 4 }),
    opset: fc.constantFrom(7, 11, 13),
    pick: fc.nat(100),
    negative: fc.boolean(),
  })
  .map(({ operator, dims, opset, pick, negative }) => {
    const axis = (pick % dims.length) - (negative && opset > 7 ? dims.length : 0);
    return make(operator, '', [randoms('float32', dims, pick)], { axis }, { opset });
  });

const topK = fc
  .record({ dims: fc.array(length, { minLength: 1, maxLength: 3 }), pick: fc.nat(100), largest: fc.nat(1) })
  .map(({ dims, pick, largest }) => {
    const axis = pick % dims.length;
    const k = int64([1], pick % (dims[axis]! + 1));
    const x = randoms('int64', dims, pick, [0, 5]);
    return make('TopK', '', [x, k], { axis, largest }, { outputs: ['int64', 'int64'] });
  });

describe('any shapes', () => {
  it.each<[string, fc.Arbitrary<OperatorCase>, number]>([
    ['binary operators', binary, 120],
    ['reductions', reduction, 120],
    ['MatMul', product, 100],
    ['Gemm', gemm, 80],
    ['Einsum', einsum, 120],
    ['Softmax', softmax, 60],
    ['TopK', topK, 40],
  ])('%s', async (_name, cases, numRuns) => {
    await fc.assert(fc.asyncProperty(cases, checkCase), { seed, numRuns });
  });
});
