import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Kernels,
  matrix,
  multiply,
  pack,
  packedSize,
  times,
  timesPacked,
  transposed,
} from '../src/index.ts';
import { freshKernels, variants } from './fresh.ts';
import { guardedKernels } from './guarded.ts';
import { random } from './layers.ts';

/** One product: sizes, which factors lie transposed, what lies between rows, whether to add. */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly ta: boolean;
  readonly tb: boolean;
  readonly gap: number;
  readonly add: boolean;
}

/** A, B and C of a product, row by row, with Σ a·b and Σ |a·b| of each element in float64. */
interface Exact {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c: Float32Array;
  readonly sums: Float64Array;
  readonly sizes: Float64Array;
}

const known = new Map<string, Exact>();

function exact({ m, n, k }: Product): Exact {
  const name = `${m} ${n} ${k}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const next = random(m + 7 * n + 13 * k);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, next);
  const [a, b, c] = [draw(m * k), draw(k * n), draw(m * n)] as const;
  const sums = new Float64Array(m * n);
  const sizes = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let q = 0; q < k; q++) {
      const left = a[row * k + q]!;
      for (let column = 0; column < n; column++) {
        const value = left * b[q * n + column]!;
        sums[row * n + column]! += value;
        sizes[row * n + column]! += Math.abs(value);
      }
    }
  }
  const result = { a, b, c, sums, sizes };
  known.set(name, result);
  return result;
}

function flip(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)]!);
}

/** Runs a product through `times` or `timesPacked` and compares: 1e-6 of what was added up. */
function check(kernels: Kernels, product: Product, packed: boolean): void {
  const { m, n, k, ta, tb, gap, add } = product;
  const { a, b, c, sums, sizes } = exact(product);
  const rowStep = kernels.pad(n) + gap;
  const [atA, atB] = [kernels.put(ta ? flip(a, m, k) : a), kernels.put(tb ? flip(b, k, n) : b)];
  // The last row ends with its last panel.
  const length = (m - 1) * rowStep + kernels.pad(n);
  const to = kernels.heap.alloc(length);
  const before = kernels.heap.view(to, length);
  before.fill(-7);
  for (let row = 0; row < m; row++) before.set(c.subarray(row * n, (row + 1) * n), row * rowStep);
  const left = ta ? transposed(matrix(atA, m)) : matrix(atA, k);
  const right = tb ? transposed(matrix(atB, k)) : matrix(atB, n);
  if (packed) {
    const panels = kernels.heap.alloc(packedSize(kernels, k, n));
    pack(kernels, right, panels, k, n);
    timesPacked(kernels, left, panels, to, [m, n, k], rowStep, add);
    kernels.heap.free(panels);
  } else times(kernels, left, right, to, [m, n, k], rowStep, add);
  const got = kernels.heap.view(to, length);
  let worst = 0;
  let touched = 0;
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      const index = row * n + column;
      const want = sums[index]! + (add ? c[index]! : 0);
      const error = Math.abs(got[row * rowStep + column]! - want) / (1 + sizes[index]!);
      if (!(error <= worst)) worst = error;
    }
    // Between the rows nothing is written.
    for (let column = kernels.pad(n); column < rowStep && row < m - 1; column++) {
      if (got[row * rowStep + column] !== -7) touched++;
    }
  }
  for (const at of [atA, atB, to]) kernels.heap.free(at);
  expect(worst).toBeLessThan(1e-6);
  expect(touched).toBe(0);
}

const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 34 }) },
  { weight: 1, arbitrary: fc.integer({ min: 90, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 310, max: 330 }) },
);
const products: fc.Arbitrary<Product> = fc.record({
  m: size,
  n: size,
  k: size,
  ta: fc.boolean(),
  tb: fc.boolean(),
  gap: fc.constantFrom(0, 0, 3, 16),
  add: fc.boolean(),
});

/** Around the edges of the blocks: 320 steps of k, 96 rows, 2048 columns. */
const beyond: readonly (readonly [m: number, n: number, k: number])[] = [
  [1, 1, 1],
  [1, 2500, 330],
  [2, 2049, 641],
  [97, 9, 321],
  [96, 8, 320],
  [193, 17, 647],
  [7, 4100, 5],
  [203, 2051, 33],
];

describe.each(variants)('products against float64, build %s', (variant) => {
  const guarded = guardedKernels(variant);

  test('of any shape, all four transpositions, gaps between rows, added or not', () => {
    for (const packed of [false, true]) {
      fc.assert(
        fc.property(products, (product) => check(guarded.kernels, product, packed)),
        { seed: 11, numRuns: 120 },
      );
    }
    guarded.checkAll();
    expect(guarded.kernels.heap.inUse).toBe(0);
  });

  test.each(beyond)('beyond the blocks: m %i, n %i, k %i', (m, n, k) => {
    for (const [ta, tb] of [
      [false, false],
      [true, true],
    ] as const) {
      for (const add of [false, true]) {
        check(guarded.kernels, { m, n, k, ta, tb: add ? !tb : tb, gap: 8, add }, add !== ta);
      }
    }
    guarded.checkAll();
  });

  test('an element does not depend on the tile it falls into', () => {
    const kernels = freshKernels(variant);
    const [n, k] = [40, 350];
    const next = random(5);
    const row = Float32Array.from({ length: k }, next);
    const b = Float32Array.from({ length: k * n }, next);
    let first: Float32Array | undefined;
    for (let m = 1; m <= 26; m++) {
      const a = new Float32Array(m * k);
      for (let index = 0; index < m; index++) a.set(row, index * k);
      const c = new Float32Array(m * n);
      multiply(kernels, a, b, [m, n, k], c);
      first ??= c.slice();
      for (let index = 0; index < m; index++) {
        expect(c.subarray(index * n, (index + 1) * n)).toEqual(first);
      }
    }
  });

  test('an empty sum is 0, or what stood there', () => {
    const { kernels } = guarded;
    const c = kernels.put(new Float32Array(3 * kernels.panel).fill(2));
    times(kernels, matrix(c, 0), matrix(c, 1), c, [3, 1, 0], kernels.panel, true);
    expect(kernels.heap.view(c, 1)[0]).toBe(2);
    times(kernels, matrix(c, 0), matrix(c, 1), c, [3, 1, 0], kernels.panel);
    expect([...kernels.heap.view(c, 3 * kernels.panel)]).toEqual(new Array(3 * kernels.panel).fill(0));
    kernels.heap.free(c);
  });
});
