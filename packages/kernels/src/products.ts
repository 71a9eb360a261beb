import { withBlocks } from './blocks.ts';
import type { Kernels } from './kernels.ts';
import type { Call } from './threads/pool.ts';

/** A matrix in the kernels' memory: element (row, column) stands at + row·rowStep + column·columnStep floats. */
export interface Matrix {
  readonly at: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** A matrix stored row by row. */
export function matrix(at: number, rowStep: number): Matrix {
  return { at, rowStep, columnStep: 1 };
}

/** The same numbers, transposed. */
export function transposed({ at, rowStep, columnStep }: Matrix): Matrix {
  return { at, rowStep: columnStep, columnStep: rowStep };
}

/** Multiplications below which waking another thread costs more than it saves. */
const worthwhile = 1 << 21;

/** Cuts `size` into a part for each thread, in multiples of `step`. */
export function parts(
  kernels: Kernels,
  size: number,
  work: number,
  step = 1,
): readonly { readonly begin: number; readonly end: number }[] {
  const count = work < worthwhile ? 1 : Math.max(1, Math.min(kernels.threads, Math.floor(size / step)));
  const steps = Math.ceil(size / step);
  return Array.from({ length: count }, (_, index) => ({
    begin: Math.floor((steps * index) / count) * step,
    end: Math.min(size, Math.floor((steps * (index + 1)) / count) * step),
  }));
}

/** C = A·B, B packed beforehand; the rows of A are shared between threads. `rowStep` is the step between C's rows. */
export function timesPacked(
  kernels: Kernels,
  a: Matrix,
  packed: number,
  c: number,
  [m, n, k]: readonly [m: number, n: number, k: number],
  rowStep: number,
  add = false,
): void {
  withBlocks(kernels, (blocks) => {
    const calls = parts(kernels, m, m * n * k).map<Call>(({ begin, end }) => ({
      name: 'matmulPacked',
      args: [
        a.at + 4 * begin * a.rowStep,
        packed,
        c + 4 * begin * rowStep,
        end - begin,
        n,
        k,
        a.rowStep,
        a.columnStep,
        rowStep,
        Number(add),
        blocks.take(kernels.exports.matmulPackedWork(end - begin, k)),
      ],
    }));
    kernels.parallel(calls);
  });
}

/**
 * C = A·B; the columns of B are shared between threads.
 *
 * @param rowStep Step between C's rows; C has room for whole panels of columns.
 */
export function times(
  kernels: Kernels,
  a: Matrix,
  b: Matrix,
  c: number,
  [m, n, k]: readonly [m: number, n: number, k: number],
  rowStep: number,
  add = false,
): void {
  withBlocks(kernels, (blocks) => {
    const calls = parts(kernels, n, m * n * k, kernels.panel).map<Call>(({ begin, end }) => ({
      name: 'matmul',
      args: [
        a.at,
        b.at + 4 * begin * b.columnStep,
        c + 4 * begin,
        m,
        end - begin,
        k,
        a.rowStep,
        a.columnStep,
        b.rowStep,
        b.columnStep,
        rowStep,
        Number(add),
        blocks.take(kernels.exports.matmulWork(m, end - begin, k)),
      ],
    }));
    kernels.parallel(calls);
  });
}

/** A factor of {@link transposedPair}, [k, size] with rows `rowStep` floats apart, and where its product goes. */
export interface PairFactor {
  readonly at: number;
  readonly size: number;
  readonly rowStep: number;
  readonly to: number;
}

/**
 * Aᵀ·B for two A and one B, which is packed once; the columns of B are shared between threads.
 *
 * @param b Shape [k, n], row by row.
 * @param rowStep Step between the rows of both products.
 */
export function transposedPair(
  kernels: Kernels,
  first: PairFactor,
  second: PairFactor,
  b: Matrix,
  [n, k]: readonly [n: number, k: number],
  rowStep: number,
): void {
  withBlocks(kernels, (blocks) => {
    const work = (first.size + second.size) * n * k;
    const calls = parts(kernels, n, work, kernels.panel).map<Call>(({ begin, end }) => ({
      name: 'matmulTransposedPair',
      args: [
        ...[first.at, first.to + 4 * begin, first.size, first.rowStep],
        ...[second.at, second.to + 4 * begin, second.size, second.rowStep],
        ...[b.at + 4 * begin, end - begin, k, b.rowStep, rowStep],
        blocks.take(kernels.exports.matmulPairWork(first.size, second.size, end - begin, k)),
      ],
    }));
    kernels.parallel(calls);
  });
}

/** Packs a matrix for {@link timesPacked}. @returns Floats it takes. */
export function packedSize(kernels: Kernels, k: number, n: number): number {
  return k * kernels.pad(n);
}

/** Packs B [k, n]. */
export function pack(kernels: Kernels, b: Matrix, to: number, k: number, n: number): void {
  kernels.exports.packB(b.at, to, k, n, b.rowStep, b.columnStep);
}
