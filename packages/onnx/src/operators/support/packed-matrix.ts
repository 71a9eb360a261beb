import {
  type Kernels,
  matrix,
  pack,
  packedSize,
  timesPacked,
  transposed,
  withBlocks,
} from '@recurra/kernels';
import type { OperatorNode } from '../types.ts';
import { worthKernels } from './products.ts';

/** What of a product with a packed matrix is to be transposed. */
export interface PackedProductOptions {
  readonly transposeA?: boolean;
  readonly transposeTarget?: boolean;
}

/** A constant matrix B [k, n], packed into the kernels' memory once, at the first product. */
export class PackedMatrix {
  readonly k: number;
  readonly n: number;
  readonly #data: Float32Array;
  readonly #transpose: boolean;
  #packed: { readonly kernels: Kernels; readonly at: number } | undefined;

  /** @param transpose Whether the data lies as [n, k]. */
  constructor(data: Float32Array, k: number, n: number, transpose: boolean) {
    this.#data = data;
    this.k = k;
    this.n = n;
    this.#transpose = transpose;
  }

  /**
   * C = A·B.
   *
   * @param a Shape [m, k], or [k, m] with `transposeA`.
   * @param target Receives C [m, n], or its transpose with `transposeTarget`.
   */
  multiply(
    kernels: Kernels,
    a: Float32Array,
    m: number,
    target: Float32Array,
    { transposeA = false, transposeTarget = false }: PackedProductOptions = {},
  ): void {
    const packed = this.#at(kernels);
    const { k, n } = this;
    withBlocks(kernels, (blocks) => {
      const left = matrix(blocks.put(a), transposeA ? m : k);
      const width = kernels.pad(n);
      const at = blocks.take(m * width);
      timesPacked(kernels, transposeA ? transposed(left) : left, packed, at, [m, n, k], width);
      const result = kernels.heap.view(at, m * width);
      if (transposeTarget && m > 1) {
        for (let row = 0; row < m; row++) {
          for (let column = 0; column < n; column++) target[column * m + row] = result[row * width + column]!;
        }
      } else if (m === 1 || width === n) target.set(result.subarray(0, m * n));
      else
        for (let row = 0; row < m; row++) target.set(result.subarray(row * width, row * width + n), row * n);
    });
  }

  /** Gives the memory back; the next product packs again. */
  free(): void {
    this.#packed?.kernels.heap.free(this.#packed.at);
    this.#packed = undefined;
  }

  #at(kernels: Kernels): number {
    if (this.#packed?.kernels === kernels) return this.#packed.at;
    this.free();
    const { k, n } = this;
    const at = kernels.heap.alloc(packedSize(kernels, k, n));
    withBlocks(kernels, (blocks) => {
      const lying = matrix(blocks.put(this.#data), this.#transpose ? k : n);
      pack(kernels, this.#transpose ? transposed(lying) : lying, at, k, n);
    });
    this.#packed = { kernels, at };
    return at;
  }
}

/**
 * An input of a node as a packed matrix, if it is a constant float32 matrix and large enough to be worth it.
 *
 * @param transpose Whether its transpose is meant.
 */
export function packedInput(node: OperatorNode, input: number, transpose = false): PackedMatrix | undefined {
  const tensor = node.constant(input);
  if (tensor?.type !== 'float32' || tensor.dims.length !== 2 || tensor.data.length < worthKernels / 2) {
    return undefined;
  }
  const [rows, columns] = tensor.dims as [number, number];
  const packed = new PackedMatrix(
    tensor.data,
    transpose ? columns : rows,
    transpose ? rows : columns,
    transpose,
  );
  node.onDispose(() => packed.free());
  return packed;
}
