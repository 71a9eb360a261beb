import { type Kernels, matrix, pack, packedSize, timesPacked, withBlocks } from '@recurra/kernels';
import type { OnnxTensor } from '../../tensor/types.ts';
import { keeper } from '../support/kept.ts';
import { newTensor, sizeOf } from '../support/tensors.ts';
import type { OperatorNode } from '../types.ts';
import { type MatrixStacks, matchMatrices } from './matrices.ts';
import { type Bytes, bytesInput, exactDepth, shifted, zeroPoints } from './shifted.ts';

/** Rows multiplied at a time: bounds the memory for sums. */
const tall = 1024;

/** A product of integers: stacks of matrices, row by row. */
export interface IntegerProduct extends MatrixStacks {
  readonly sums: Int32Array;
}

/** Multiplies 8-bit integers, less their zero points, exactly. */
export type IntegerMultiplier = (
  kernels: Kernels,
  a: Bytes,
  aZero: OnnxTensor | undefined,
  b: OnnxTensor | undefined,
  bZero: OnnxTensor | undefined,
) => IntegerProduct;

/** The right factor, less its zero points. */
interface Right {
  readonly values: Float32Array;
  readonly depth: number;
}

/**
 * A multiplier for a node, which keeps the right factor where it never changes.
 *
 * @param b Input of the node that is the right factor.
 * @param bZero Input that gives its zero points.
 */
export function integerMultiplier(node: OperatorNode, b: number, bZero: number): IntegerMultiplier {
  const keep = keeper(node, b, bZero);
  const isFixed =
    node.constant(b) !== undefined && (!node.inputs[bZero] || node.constant(bZero) !== undefined);
  let known: Right | undefined;
  return (kernels, a, aZero, bGiven, bZeroGiven) => {
    const right = bytesInput(bGiven, 'B');
    const stacks = matchMatrices(a.dims, right.dims);
    const { m, n, k, dims, pairs } = stacks;
    const left = shiftedRows(a, aZero, k);
    const factor = known ?? shiftedColumns(right, bZeroGiven, n, k);
    if (isFixed) known = factor;
    const { values, depth } = factor;
    const { data: sums } = newTensor('int32', dims);
    for (const [i, [l, r]] of pairs.entries()) {
      for (let first = 0; first < k; first += depth) {
        const steps = Math.min(depth, k - first);
        withBlocks(kernels, (blocks) => {
          const packed = keep(kernels, blocks, `${r} ${first}`, packedSize(kernels, steps, n), (at) =>
            withBlocks(kernels, (own) => {
              const start = (r * k + first) * n;
              pack(kernels, matrix(own.put(values.subarray(start, start + steps * n)), n), at, steps, n);
            }),
          );
          const part = { left: left.subarray(l * m * k, (l + 1) * m * k), first, steps, m, n, k };
          addPart(kernels, part, packed, sums.subarray(i * m * n, (i + 1) * m * n));
        });
      }
    }
    return { ...stacks, sums };
  };
}

interface Part {
  readonly left: Float32Array;
  readonly first: number;
  readonly steps: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Adds the products of some columns of the left matrix with packed rows of the right one. */
function addPart(
  kernels: Kernels,
  { left, first, steps, m, n, k }: Part,
  packed: number,
  sums: Int32Array,
): void {
  const width = kernels.pad(n);
  for (let row = 0; row < m; row += tall) {
    const rows = Math.min(tall, m - row);
    withBlocks(kernels, (blocks) => {
      const from = blocks.put(left.subarray(row * k, (row + rows) * k));
      const to = blocks.take(rows * width);
      timesPacked(kernels, matrix(from + 4 * first, k), packed, to, [rows, n, steps], width);
      const result = kernels.heap.view(to, rows * width);
      for (let i = 0; i < rows; i++) {
        const at = (row + i) * n;
        for (let j = 0; j < n; j++)
          sums[at + j] = (sums[at + j] as number) + (result[i * width + j] as number);
      }
    });
  }
}

/** The left factor: one zero point, or one for each row. */
function shiftedRows(a: Bytes, zero: OnnxTensor | undefined, k: number): Float32Array {
  const rows = k === 0 ? 0 : a.data.length / k;
  const perMatrix = a.dims.length < 2 ? 1 : (a.dims.at(-2) as number);
  return shifted(a, zeroPoints(zero, 'a_zero_point', a, rows, perMatrix), k);
}

/** The right factor: one zero point, or one for each column. */
function shiftedColumns(b: Bytes, zero: OnnxTensor | undefined, n: number, k: number): Right {
  const matrices = sizeOf(b.dims.slice(0, -2));
  const zeros = zeroPoints(zero, 'b_zero_point', b, n, n * matrices);
  if (zeros.length === 1) {
    const values = shifted(b, zeros, 1);
    return { values, depth: exactDepth(values) };
  }
  const values = new Float32Array(b.data.length);
  for (let i = 0; i < values.length; i++) {
    const column = i % n;
    const stack = zeros.length === n ? 0 : Math.floor(i / (n * k));
    values[i] = (b.data[i] as number) - (zeros[stack * n + column] as number);
  }
  return { values, depth: exactDepth(values) };
}
