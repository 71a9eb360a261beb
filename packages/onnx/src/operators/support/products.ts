import { type Kernels, multiply } from '@recurra/kernels';
import type { OnnxTensorType } from '../../tensor/types.ts';
import type { BigInts, Numbers } from './element-types.ts';

/** Multiplications below which a plain loop is faster than copying into the kernels' memory and back. */
export const worthKernels = 2048;

/** The sizes of a product: A is [m, k], B [k, n], C [m, n]. */
export type ProductSizes = readonly [m: number, n: number, k: number];

/** A product of matrices that lie somewhere in larger arrays, row by row. */
export interface Product {
  readonly sizes: ProductSizes;
  /** Whether A lies there as [k, m], B as [n, k]. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * Multiplies matrices: C = A·B.
 *
 * @param starts Where A, B and C begin in their arrays.
 */
export type Multiplier = (
  kernels: Kernels,
  a: ArrayLike<unknown>,
  b: ArrayLike<unknown>,
  c: { [index: number]: unknown },
  starts: readonly [a: number, b: number, c: number],
  product: Product,
) => void;

/** How matrices of a type are multiplied. */
export function multiplierOf(type: OnnxTensorType): Multiplier {
  if (type === 'float32') return singles as Multiplier;
  if (type === 'float64') return strided(doubles as Loop<never>);
  return strided((type === 'int64' || type === 'uint64' ? bigints : integers) as Loop<never>);
}

const singles = (
  kernels: Kernels,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  starts: readonly [number, number, number],
  product: Product,
): void => {
  const [m, n, k] = product.sizes;
  if (m * n * k < worthKernels) {
    smallSingles(kernels, a, b, c, starts, product);
    return;
  }
  const [left, right, result] = starts;
  multiply(
    kernels,
    a.subarray(left, left + m * k),
    b.subarray(right, right + k * n),
    product.sizes,
    c.subarray(result, result + m * n),
    product,
  );
};

/** A loop over matrices whose element (row, column) stands at `at` + row·rows + column·columns. */
type Loop<A> = (
  a: { readonly data: A; readonly at: number; readonly rows: number; readonly columns: number },
  b: { readonly data: A; readonly at: number; readonly rows: number; readonly columns: number },
  c: A,
  at: number,
  sizes: ProductSizes,
) => void;

function strided(loop: Loop<never>): Multiplier {
  return (_kernels, a, b, c, [left, right, result], { sizes, transposeA = false, transposeB = false }) => {
    const [m, n, k] = sizes;
    (loop as Loop<unknown>)(
      { data: a, at: left, rows: transposeA ? 1 : k, columns: transposeA ? m : 1 },
      { data: b, at: right, rows: transposeB ? 1 : n, columns: transposeB ? k : 1 },
      c,
      result,
      sizes,
    );
  };
}

const smallSingles: Multiplier = strided(((a, b, c, at, [m, n, k]) => {
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      let i = a.at + row * a.rows;
      let j = b.at + column * b.columns;
      for (let p = 0; p < k; p++, i += a.columns, j += b.rows) sum += a.data[i]! * b.data[j]!;
      c[at++] = sum;
    }
  }
}) satisfies Loop<Float32Array> as Loop<never>);

// Row by row of B, as it lies in memory.
const doubles: Loop<Float64Array> = (a, b, c, at, [m, n, k]) => {
  c.fill(0, at, at + m * n);
  for (let row = 0; row < m; row++, at += n) {
    for (let p = 0; p < k; p++) {
      const factor = a.data[a.at + row * a.rows + p * a.columns]!;
      let j = b.at + p * b.rows;
      for (let column = 0; column < n; column++, j += b.columns) c[at + column]! += factor * b.data[j]!;
    }
  }
};

const integers: Loop<Numbers> = (a, b, c, at, [m, n, k]) => {
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      let i = a.at + row * a.rows;
      let j = b.at + column * b.columns;
      for (let p = 0; p < k; p++, i += a.columns, j += b.rows) {
        sum = (sum + Math.imul(a.data[i]!, b.data[j]!)) | 0;
      }
      c[at++] = sum;
    }
  }
};

const bigints: Loop<BigInts> = (a, b, c, at, [m, n, k]) => {
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0n;
      let i = a.at + row * a.rows;
      let j = b.at + column * b.columns;
      for (let p = 0; p < k; p++, i += a.columns, j += b.rows) sum += a.data[i]! * b.data[j]!;
      c[at++] = sum;
    }
  }
};
