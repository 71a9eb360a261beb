import type { OperatorCase } from '../operator-case.ts';
import { make, randoms, tensor } from './math-data.ts';

type Dims = readonly number[];

const matMul = (name: string, a: Dims, b: Dims, more: Partial<OperatorCase> = {}): OperatorCase =>
  make('MatMul', name, [randoms('float32', a, 1), randoms('float32', b, 2)], {}, more);

const matMuls: readonly OperatorCase[] = [
  matMul('two matrices', [3, 4], [4, 5]),
  matMul('large', [37, 61], [61, 45]),
  matMul('two vectors', [7], [7]),
  matMul('vector and matrix', [4], [4, 5]),
  matMul('matrix and vector', [3, 4], [4]),
  matMul('vector and stack', [4], [2, 4, 5]),
  matMul('stack and vector', [2, 3, 4], [4]),
  matMul('stacks', [2, 3, 4], [2, 4, 5]),
  matMul('large stacks', [3, 20, 30], [3, 30, 25]),
  matMul('stack and matrix', [2, 2, 3, 4], [4, 5]),
  matMul('matrix and stack', [3, 4], [2, 4, 5]),
  matMul('stacks broadcast', [2, 1, 3, 4], [5, 4, 2]),
  matMul('stacks broadcast both ways', [3, 1, 2, 4], [1, 5, 4, 2]),
  matMul('no rows', [0, 4], [4, 5]),
  matMul('nothing to sum', [3, 0], [0, 5]),
  matMul('a constant, one row', [1, 60], [60, 70], { stored: [1] }),
  matMul('a constant, few rows', [2, 3, 60], [60, 77], { stored: [1] }),
  matMul('a constant, a vector', [60], [60, 70], { stored: [1] }),
  matMul('a constant, no rows', [0, 60], [60, 70], { stored: [1] }),
  matMul('a small constant', [2, 3], [3, 4], { stored: [1] }),
  matMul('a constant on the left', [70, 61], [61, 3], { stored: [0] }),
  matMul('a constant on the left of a vector', [70, 61], [61], { stored: [0] }),
  matMul('a constant on the left of many columns', [70, 61], [61, 90], { stored: [0] }),
  matMul('a constant on the left of a stack', [70, 61], [2, 61, 3], { stored: [0] }),
  matMul('a constant stack', [2, 20, 30], [2, 30, 10], { stored: [1] }),
  matMul('both constant', [20, 30], [30, 40], { stored: [0, 1] }),
  ...(['float64', 'int32', 'int64', 'uint32', 'uint64'] as const).map((type) =>
    make('MatMul', type, [randoms(type, [2, 3, 4], 1), randoms(type, [4, 5], 2)]),
  ),
  make(
    'MatMul',
    'float16',
    [randoms('float16', [3, 4], 1), randoms('float16', [4, 5], 2)],
    {},
    { tolerance: 2e-3 },
  ),
  make(
    'MatMul',
    'float16 by a constant',
    [randoms('float16', [3, 60], 1), randoms('float16', [60, 50], 2)],
    {},
    { tolerance: 5e-3, stored: [1] },
  ),
];

const gemms = [0, 1].flatMap((transA) =>
  [0, 1].flatMap((transB) =>
    [
      [4, 5, 3],
      [20, 30, 40],
    ].flatMap(([m, n, k]) => {
      const a = randoms('float32', transA ? [k!, m!] : [m!, k!], 1);
      const b = randoms('float32', transB ? [n!, k!] : [k!, n!], 2);
      const about = `transA ${transA}, transB ${transB}, [${m}, ${n}, ${k}]`;
      return [[], [1], [1, 2]].map((stored) =>
        make(
          'Gemm',
          `${about}, ${stored.length} stored`,
          [a, b, randoms('float32', [n!], 3)],
          { transA, transB, alpha: { float: 0.5 }, beta: { float: 2 } },
          { stored },
        ),
      );
    }),
  ),
);

const [a, b] = [randoms('float32', [3, 4], 1), randoms('float32', [4, 5], 2)];

const moreGemms: readonly OperatorCase[] = [
  make('Gemm', 'no C', [a, b]),
  make('Gemm', 'a scalar', [a, b, tensor('float32', [], [2])]),
  make('Gemm', 'a column', [a, b, randoms('float32', [3, 1], 3)]),
  make('Gemm', 'all of C', [a, b, randoms('float32', [3, 5], 3)], { alpha: { float: 3 } }),
  make('Gemm', 'opset 7', [a, b, randoms('float32', [1, 5], 3)], {}, { opset: 7 }),
  make('Gemm', 'nothing of C', [a, b, randoms('float32', [3, 5], 3)], { beta: { float: 0 } }),
  make('Gemm', 'float64', [
    randoms('float64', [3, 4], 1),
    randoms('float64', [4, 5], 2),
    randoms('float64', [5], 3),
  ]),
];

const einsum = (equation: string, ...shapes: Dims[]): OperatorCase =>
  make(
    'Einsum',
    `${equation} of ${shapes.map((dims) => `[${dims.join(', ')}]`).join(', ')}`,
    shapes.map((dims, i) => randoms('float32', dims, i + 1)),
    { equation },
  );

const einsums: readonly OperatorCase[] = [
  einsum('i->', [5]),
  einsum('i->i', [5]),
  einsum('ij->ji', [2, 3]),
  einsum('ii', [4, 4]),
  einsum('ii->i', [4, 4]),
  einsum('iij->j', [3, 3, 2]),
  einsum('...ii->...i', [2, 4, 4]),
  einsum('ijk->k', [2, 3, 4]),
  einsum('ij,jk', [2, 3], [3, 4]),
  einsum('ij,jk->ik', [20, 30], [30, 25]),
  einsum('bij,bjk->bik', [2, 3, 4], [2, 4, 5]),
  einsum('bhid,bhjd->bhij', [2, 3, 5, 16], [2, 3, 6, 16]),
  einsum('bhij,bjhd->bihd', [2, 3, 5, 6], [2, 6, 3, 4]),
  einsum('i,j->ij', [3], [4]),
  einsum('i,i->', [7], [7]),
  einsum('ij,ij->ij', [3, 4], [3, 4]),
  einsum('ij,j->i', [3, 4], [4]),
  einsum('ij,kj->ik', [3, 4], [5, 4]),
  einsum('ji,jk->ki', [4, 3], [4, 5]),
  einsum('ij,kl->', [2, 3], [4, 5]),
  einsum(' b n h , o h -> b n o ', [2, 3, 4], [5, 4]),
  einsum('...ij,...jk->...ik', [2, 3, 4], [2, 4, 5]),
  einsum('...ij,jk->...ik', [2, 2, 3, 4], [4, 5]),
  einsum('i...,i...', [2, 3], [2, 3]),
  einsum('a...b->b...a', [2, 3, 4]),
  einsum('ij,jk,kl->il', [2, 3], [3, 4], [4, 5]),
  einsum('i,i,i->i', [4], [4], [4]),
  einsum('ij,ij->ij', [3, 1], [1, 4]),
  einsum('ij->i', [2, 0]),
  einsum('ij,jk->ik', [2, 0], [0, 3]),
  einsum('ij,ij->ij', [2, 0], [2, 0]),
  einsum('iA,AB->Bi', [2, 3], [3, 4]),
  ...(['float64', 'int32', 'int64'] as const).map((type) =>
    make('Einsum', type, [randoms(type, [2, 3], 1), randoms(type, [3, 4], 2)], { equation: 'ij,jk->ik' }),
  ),
];

const fused = (
  operator: string,
  name: string,
  shapes: Dims[],
  attributes: OperatorCase['attributes'],
): OperatorCase =>
  make(
    operator,
    name,
    shapes.map((dims, i) => randoms('float32', dims, i + 1)),
    attributes,
    {
      domain: 'com.microsoft',
    },
  );

const fusions: readonly OperatorCase[] = [
  fused(
    'FusedMatMul',
    'alpha',
    [
      [2, 3, 4],
      [4, 5],
    ],
    { alpha: { float: 0.25 } },
  ),
  fused(
    'FusedMatMul',
    'transA',
    [
      [2, 4, 3],
      [2, 4, 5],
    ],
    { transA: 1 },
  ),
  fused(
    'FusedMatMul',
    'transB',
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    { transB: 1, alpha: { float: 2 } },
  ),
  fused(
    'FusedMatMul',
    'transBatchA',
    [
      [3, 2, 4],
      [2, 4, 5],
    ],
    { transBatchA: 1 },
  ),
  fused(
    'FusedMatMul',
    'transBatchB and transB',
    [
      [2, 3, 4],
      [5, 2, 4],
    ],
    { transBatchB: 1, transB: 1 },
  ),
  fused(
    'FusedMatMul',
    'transBatchA and transA',
    [
      [4, 2, 3],
      [2, 4, 5],
    ],
    { transBatchA: 1, transA: 1 },
  ),
  fused('FusedGemm', 'Relu', [[3, 4], [4, 5], [5]], { activation: 'Relu' }),
  fused('FusedGemm', 'LeakyRelu', [[3, 4], [5, 4], [5]], {
    activation: 'LeakyRelu',
    activation_alpha: { float: 0.3 },
    transB: 1,
  }),
  fused('FusedGemm', 'Sigmoid', [[3, 4], [4, 5], [5]], { activation: 'Sigmoid', alpha: { float: 0.5 } }),
];

/** Products of matrices. */
export const productCases: readonly OperatorCase[] = [
  ...matMuls,
  ...gemms,
  ...moreGemms,
  ...einsums,
  ...fusions,
  make('Det', 'a matrix', [randoms('float32', [4, 4])]),
  make('Det', 'a stack', [randoms('float32', [2, 3, 5, 5])]),
];
