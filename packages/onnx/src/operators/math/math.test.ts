import { loadKernels } from '@recurra/kernels';
import { describe, expect, it } from 'vitest';
import { make, randoms, tensor } from '../../../test/cases/math-data.ts';
import { int64 } from '../../../test/cases/nn-data.ts';
import { caseModel, expectSame, type OperatorCase, runRecurra } from '../../../test/operator-case.ts';
import { createGraph } from '../../host/host-graph.ts';
import type { OnnxTensor } from '../../index.ts';
import { floatToBfloat16, floatToHalf } from '../../tensor/half.ts';
import { errorFunction } from './erf.ts';

async function run(test: OperatorCase): Promise<OnnxTensor> {
  const { model, feeds } = caseModel(test);
  return (await runRecurra(model, feeds)).out0 as OnnxTensor;
}

const valuesOf = async (test: OperatorCase): Promise<unknown[]> =>
  Array.from((await run(test)).data as Float32Array);
const float = (value: number) => ({ float: value });
const { NaN: none, POSITIVE_INFINITY: infinite } = Number;

describe('what ONNX Runtime does otherwise or not at all', () => {
  it('keeps what is no number when reducing, as NumPy does', async () => {
    const x = tensor('float32', [2, 3], [1, none, 3, 4, 5, 6]);
    expect(await valuesOf(make('ReduceMax', '', [x, int64([1], 1)], {}, { opset: 18 }))).toEqual([none, 6]);
    expect(await valuesOf(make('ReduceMin', '', [x, int64([1], 1)], {}, { opset: 18 }))).toEqual([none, 4]);
  });

  it('puts what is no number last in TopK', async () => {
    const x = tensor('float32', [4], [none, 1, 3, 2]);
    const outputs = ['float32', 'int64'] as const;
    expect(await valuesOf(make('TopK', '', [x, int64([1], 4)], {}, { outputs }))).toEqual([3, 2, 1, none]);
    expect(await valuesOf(make('TopK', '', [x, int64([1], 3)], { largest: 0 }, { outputs }))).toEqual([
      1, 2, 3,
    ]);
  });

  it('computes Mean and Hardmax of float64', async () => {
    const [a, b] = [tensor('float64', [2], [1, 2]), tensor('float64', [], [2.2])];
    expect(await valuesOf(make('Mean', '', [a, b]))).toEqual([1.6, 2.1]);
    expect(await valuesOf(make('Hardmax', '', [tensor('float64', [3], [1, 3, 3])]))).toEqual([0, 1, 0]);
  });

  it('reduces 64-bit integers exactly, and to the least integer where there is no logarithm', async () => {
    const x: OnnxTensor = { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 53n + 1n, -1n) };
    expect(await valuesOf(make('ReduceMax', '', [x]))).toEqual([2n ** 53n + 1n]);
    expect(await valuesOf(make('ReduceSum', '', [x]))).toEqual([2n ** 53n]);
    expect(await valuesOf(make('ReduceL2', '', [tensor('int64', [2], [3, 4])]))).toEqual([5n]);
    expect(await valuesOf(make('ReduceLogSum', '', [tensor('int64', [1], [0])]))).toEqual([-(2n ** 63n)]);
  });

  it('gives the bounds of its type for the extremes of no elements', async () => {
    const empty = (type: 'float32' | 'int8' | 'uint8' | 'int64') => tensor(type, [0, 2], []);
    const over = (operator: string, x: OnnxTensor) =>
      valuesOf(make(operator, '', [x, int64([1], 0)], {}, { opset: 20 }));
    expect(await over('ReduceMax', empty('float32'))).toEqual([-infinite, -infinite]);
    expect(await over('ReduceMin', empty('float32'))).toEqual([infinite, infinite]);
    expect(await over('ReduceMax', empty('int8'))).toEqual([-128, -128]);
    expect(await over('ReduceMin', empty('uint8'))).toEqual([255, 255]);
    expect(await over('ReduceMin', empty('int64'))).toEqual([2n ** 63n - 1n, 2n ** 63n - 1n]);
  });

  it('broadcasts the ellipsis of Einsum as MatMul does', async () => {
    const [a, b] = [randoms('float32', [3, 1, 2, 4], 1), randoms('float32', [5, 4, 2], 2)];
    const einsum = await run(make('Einsum', '', [a, b], { equation: '...ij,...jk->...ik' }));
    expectSame({ y: einsum }, { y: await run(make('MatMul', '', [a, b])) });
  });

  it('shifts all bits out', async () => {
    const [x, by] = [tensor('uint32', [2], [5, 5]), tensor('uint32', [2], [32, 40])];
    expect(await valuesOf(make('BitShift', '', [x, by], { direction: 'LEFT' }))).toEqual([0, 0]);
    expect(await valuesOf(make('BitShift', '', [x, by], { direction: 'RIGHT' }))).toEqual([0, 0]);
  });

  it('shifts integers with a sign, which fills the room on the left', async () => {
    const shift = (type: 'int8' | 'int32' | 'int64', direction: string, x: number[], by: number[]) =>
      valuesOf(
        make(
          'BitShift',
          '',
          [tensor(type, [x.length], x), tensor(type, [x.length], by)],
          { direction },
          { opset: 28 },
        ),
      );
    // The standard's own cases of operator set 28.
    expect(await shift('int8', 'LEFT', [100, -128, 3], [1, 1, 8])).toEqual([-56, 0, 0]);
    expect(await shift('int8', 'RIGHT', [-16, -1, 16], [2, 1, 2])).toEqual([-4, -1, 4]);
    expect(await shift('int32', 'RIGHT', [-16, 16, -16, 16], [-1, -1, 32, 32])).toEqual([-1, 0, -1, 0]);
    expect(await shift('int32', 'LEFT', [1, 1], [-1, 32])).toEqual([0, 0]);
    expect(await shift('int64', 'RIGHT', [-16, -1, 16], [2, 64, -3])).toEqual([-4n, -1n, 0n]);
  });

  it('gives remainders of floats the sign of the divisor, zeros too', async () => {
    const [x, by] = [
      tensor('float32', [8], [-5, 5, 5, -5, 6, -6, 4, 2]),
      [3, -3, infinite, infinite, -3, 3, 0, none],
    ];
    const y = await valuesOf(make('Mod', '', [x, tensor('float32', [8], by)], {}, { opset: 28 }));
    expect(y).toEqual([1, -1, 5, infinite, -0, 0, none, none]);
  });

  it('computes SwiGLU, Swish of the gate times the rest', async () => {
    const [a, b] = [tensor('float32', [3], [-1, 0, 2]), tensor('float32', [3], [3, 4, -5])];
    const actual = (await valuesOf(
      make('SwiGLU', '', [a, b], { alpha: float(2) }, { opset: 28 }),
    )) as number[];
    const expected = [-1 / (1 + Math.exp(2)), 0, 2 / (1 + Math.exp(-4))].map(
      (gate, i) => gate * [3, 4, -5][i]!,
    );
    for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
  });

  it('computes Swish, x times the sigmoid of alpha x', async () => {
    const x = tensor('float32', [3], [-1, 0, 2]);
    const actual = (await valuesOf(make('Swish', '', [x], { alpha: float(2) }, { opset: 24 }))) as number[];
    const expected = [-1, 0, 2].map((value) => value / (1 + Math.exp(-2 * value)));
    for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
  });

  it('takes a power of any size without more and more memory', async () => {
    const [x, y] = [
      tensor('int64', [2], [3, 2]),
      { type: 'int64', dims: [], data: BigInt64Array.of(2n ** 62n) } as const,
    ];
    // 3 to 2^62 is 1 modulo 2^64, as the order of the odd numbers divides 2^62.
    expect(await valuesOf(make('Pow', '', [x, y]))).toEqual([1n, 0n]);
  });
});

// Published values: Abramowitz & Stegun, table 7.1.
it.each([
  [0.1, 0.112462916],
  [0.5, 0.5204998778],
  [1, 0.8427007929],
  [1.5, 0.9661051465],
  [2, 0.995322265],
])('the error function of %d', (x, expected) => {
  expect(errorFunction(x)).toBeCloseTo(expected, 9);
  expect(errorFunction(-x)).toBeCloseTo(-expected, 9);
});

describe('half precision', () => {
  const bfloat16 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
    type: 'bfloat16',
    dims,
    data: Uint16Array.from(values, floatToBfloat16),
  });
  const float16 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
    type: 'float16',
    dims,
    data: Uint16Array.from(values, floatToHalf),
  });

  it('computes bfloat16 in float32', async () => {
    expect(await run(make('Add', '', [bfloat16([2], 1, 2), bfloat16([1], 0.5)]))).toEqual(
      bfloat16([2], 1.5, 2.5),
    );
    const product = make('MatMul', '', [bfloat16([1, 2], 3, 4), bfloat16([2, 1], 5, 6)]);
    expect(await run(product)).toEqual(bfloat16([1, 1], 39));
  });

  it('leaves other types as the operator gives them', async () => {
    const x = float16([3], 1, 3, 2);
    expect(await run(make('Greater', '', [x, float16([], 1.5)], {}, { outputs: ['bool'] }))).toEqual(
      tensor('bool', [3], [0, 1, 1]),
    );
    expect(await run(make('ArgMax', '', [x], {}, { outputs: ['int64'] }))).toEqual(tensor('int64', [1], [1]));
    const mixed = make('Pow', '', [tensor('float32', [1], [3]), float16([1], 2)]);
    expect(await run(mixed)).toEqual(tensor('float32', [1], [9]));
  });
});

it('gives the memory of packed constants back', async () => {
  const kernels = await loadKernels();
  const before = kernels.heap.inUse;
  const [a, b] = [randoms('float32', [1, 60], 1), randoms('float32', [60, 70], 2)];
  const { model, feeds } = caseModel(make('MatMul', '', [a, b], {}, { stored: [1] }));
  const { graph } = await createGraph(model);
  const first = graph.run(new Map(Object.entries(feeds)), kernels);
  const held = kernels.heap.inUse;
  expect(held - before).toBeGreaterThanOrEqual(60 * 70 * 4);
  expect(graph.run(new Map(Object.entries(feeds)), kernels)).toEqual(first);
  expect(kernels.heap.inUse).toBe(held);
  graph.dispose();
  expect(kernels.heap.inUse).toBe(before);
});

describe('errors', () => {
  const x = randoms('float32', [2, 3]);
  const i = randoms('int32', [2, 3]);
  const failures: readonly (readonly [OperatorCase, RegExp])[] = [
    [
      make('Add', 'shapes', [x, randoms('float32', [2])]),
      /Add at node .* failed: the shapes \[2, 3\] and \[2\]/,
    ],
    [make('Add', 'types', [x, i]), /inputs A and B must be of one type and are float32 and int32/],
    [make('Add', 'strings', [{ type: 'string', dims: [1], data: ['a'] }, x]), /input A is of type string/],
    [make('Add', 'no B', [x]), /input B is missing/],
    [
      make('Add', 'axis', [x, x], { axis: 0 }, { opset: 7 }),
      /broadcasts along an axis, as only before version 7/,
    ],
    [make('Sqrt', 'integers', [i]), /input X is of type int32 and must be of float32, float64/],
    [make('Div', 'by 0', [i, tensor('int32', [], [0])]), /input B contains a 0/],
    [make('Div', 'by 0, int64', [int64([1], 1), int64([1], 0)]), /input B contains a 0/],
    [make('Mod', 'by 0', [i, tensor('int32', [], [0])]), /input B contains a 0/],
    [
      make('SwiGLU', 'two shapes', [x, randoms('float32', [1])], {}, { opset: 28 }),
      /A and B must have one shape/,
    ],
    [make('Mod', 'fmod', [x, x], { fmod: 2 }), /Mod at node .* has fmod 2/],
    [make('BitShift', 'direction', [i, i], { direction: 'UP' }), /has the direction "UP"/],
    [make('Gelu', 'approximate', [x], { approximate: 'sin' }, { opset: 20 }), /has approximate "sin"/],
    [
      make('Clip', 'a vector', [x, randoms('float32', [2])]),
      /input min must be a scalar and has the shape \[2\]/,
    ],
    [
      make('PRelu', 'a slope too large', [x, randoms('float32', [4, 2, 3])]),
      /the slope \[4, 2, 3\] does not fit/,
    ],
    [make('ReduceSum', 'axis', [x, int64([1], 2)]), /there is no axis 2 in a tensor of rank 2/],
    [make('ReduceMax', 'axis', [x], { axes: [-3] }), /there is no axis -3/],
    [make('ReduceMean', 'no integers', [tensor('int64', [0], [])]), /mean of no integers/],
    [make('Softmax', 'axis', [x], { axis: 2 }), /there is no axis 2/],
    [
      make('ArgMax', 'none', [tensor('float32', [0, 2], [])], {}, { outputs: ['int64'] }),
      /no elements to choose/,
    ],
    [make('CumSum', 'axis', [x, int64([2], 0, 1)]), /axis must be one integer/],
    [
      make('TopK', 'k', [x, int64([1], 4)], {}, { outputs: ['float32', 'int64'] }),
      /k is 4 and must be from 0 to 3/,
    ],
    [make('TopK', 'k', [x, int64([1], -1)], {}, { outputs: ['float32', 'int64'] }), /k is -1/],
    [make('MatMul', 'shapes', [x, x]), /shapes A \[2, 3\] and B \[2, 3\] do not fit/],
    [make('MatMul', 'a constant', [x, randoms('float32', [40, 50])], {}, { stored: [1] }), /do not fit/],
    [make('MatMul', 'a scalar', [x, tensor('float32', [], [1])]), /do not fit/],
    [make('MatMul', 'stacks', [randoms('float32', [2, 2, 2]), randoms('float32', [3, 2, 2])]), /do not fit/],
    [make('MatMul', 'too large', [randoms('float32', [1e6, 0]), randoms('float32', [0, 1e6])]), /too large/],
    [make('Gemm', 'a vector', [randoms('float32', [2]), x]), /input A must be a matrix/],
    [make('Gemm', 'C', [x, randoms('float32', [3, 4]), randoms('float32', [3])]), /do not fit/],
    [
      make('Gemm', 'a large C', [x, randoms('float32', [3, 1]), randoms('float32', [2, 4])]),
      /C \[2, 4\] does not fit/,
    ],
    [make('Einsum', 'characters', [x], { equation: 'i1->i' }), /"i1" is no list of letters/],
    [make('Einsum', 'operands', [x], { equation: 'ij,jk->ik' }), /2 operands where the node has 1/],
    [make('Einsum', 'arrows', [x], { equation: 'ij->ij->i' }), /more than one arrow/],
    [make('Einsum', 'result', [x], { equation: 'ij->ik' }), /index k of no operand/],
    [make('Einsum', 'twice', [x], { equation: 'ij->ii' }), /an index twice/],
    [make('Einsum', 'dots', [x], { equation: '...j->j' }), /only one side has an ellipsis/],
    [make('Einsum', 'rank', [x], { equation: 'ijk->i' }), /does not have the axes/],
    [make('Einsum', 'lengths', [x, x], { equation: 'ij,jk->ik' }), /length 2 for the index j, which has 3/],
    [make('Einsum', 'none', [x], {}), /does not have the axes/],
    [make('Det', 'oblong', [x]), /holds no square matrices/],
    [
      make('FusedGemm', 'activation', [x, x], { activation: 'Cube' }, { domain: 'com.microsoft' }),
      /activation Cube/,
    ],
  ];

  it.each(failures)('$operator: $name', async (test, message) => {
    await expect(run(test)).rejects.toThrow(message);
  });
});
