import { type Blocks, withBlocks } from './blocks.ts';
import type { Kernels } from './kernels.ts';
import { matrix, times, transposed } from './products.ts';

/** Which factors of a product are to be transposed. */
export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * C = A·B for matrices outside the kernels' memory: a dense layer, and both its gradients.
 *
 * @param a Shape [m, k], or [k, m] with `transposeA`; row by row.
 * @param b Shape [k, n], or [n, k] with `transposeB`.
 * @param target Receives C, [m, n].
 * @throws KernelError if the memory does not suffice.
 * @example multiply(kernels, x, weights, [rows, units, inputSize], y);
 */
export function multiply(
  kernels: Kernels,
  a: Float32Array,
  b: Float32Array,
  [m, n, k]: readonly [m: number, n: number, k: number],
  target: Float32Array,
  { transposeA = false, transposeB = false }: ProductOptions = {},
): void {
  withBlocks(kernels, (blocks: Blocks) => {
    const left = matrix(blocks.put(a), transposeA ? m : k);
    const right = matrix(blocks.put(b), transposeB ? k : n);
    const width = kernels.pad(n);
    const to = blocks.take(m * width);
    times(
      kernels,
      transposeA ? transposed(left) : left,
      transposeB ? transposed(right) : right,
      to,
      [m, n, k],
      width,
    );
    if (width === n) {
      target.set(kernels.heap.view(to, m * n));
      return;
    }
    const plain = blocks.take(m * n);
    kernels.exports.copyRuns(to, plain, m, n, width, n);
    target.set(kernels.heap.view(plain, m * n));
  });
}
