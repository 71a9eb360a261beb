import { type Blocks, withBlocks } from '../blocks.ts';
import type { Kernels } from '../kernels.ts';
import { matrix, pack, packedSize, transposed } from '../products.ts';
import type { Sizes } from './sizes.ts';
import type { RecurrentSpec, RecurrentWeights } from './types.ts';

/** Puts rows of `count` runs of n floats into memory, each run filled up with zeros to `width`. */
export function putPadded(
  kernels: Kernels,
  blocks: Blocks,
  values: Float32Array,
  n: number,
  width: number,
): number {
  const raw = blocks.put(values);
  if (n === width) return raw;
  const runs = values.length / n;
  const padded = blocks.take(runs * width);
  kernels.exports.copyRuns(raw, padded, runs, n, n, width);
  return padded;
}

/** Reads rows of padded runs without the padding. */
export function takePadded(
  kernels: Kernels,
  blocks: Blocks,
  at: number,
  n: number,
  width: number,
  runs: number,
): Float32Array {
  const { heap, exports } = kernels;
  if (n === width) return heap.view(at, runs * n);
  const plain = blocks.take(runs * n);
  exports.copyRuns(at, plain, runs, n, width, n);
  return heap.view(plain, runs * n);
}

/** [rows, gates·hiddenSize] packed for products with it. */
export function packGates(
  kernels: Kernels,
  blocks: Blocks,
  values: Float32Array,
  rows: number,
  { gates, hiddenSize, width }: Sizes,
): number {
  const packed = blocks.take(packedSize(kernels, rows, gates * width));
  withBlocks(kernels, (scratch) => {
    const padded = putPadded(kernels, scratch, values, hiddenSize, width);
    pack(kernels, matrix(padded, gates * width), packed, rows, gates * width);
  });
  return packed;
}

/**
 * The transpose of some gates of [rows, gates·hiddenSize], packed: for gradients on their way back.
 *
 * @param first, count Which gates.
 */
export function packTransposed(
  kernels: Kernels,
  blocks: Blocks,
  values: Float32Array,
  rows: number,
  { gates, hiddenSize, width }: Sizes,
  first = 0,
  count: number = gates,
): number {
  const packed = blocks.take(packedSize(kernels, count * width, rows));
  withBlocks(kernels, (scratch) => {
    const padded = putPadded(kernels, scratch, values, hiddenSize, width);
    const part = matrix(padded + 4 * first * width, gates * width);
    pack(kernels, transposed(part), packed, count * width, rows);
  });
  return packed;
}

/** Biases as the kernels want them: one of all gates, and what a GRU's reset gate multiplies. */
export function putBiases(
  kernels: Kernels,
  blocks: Blocks,
  spec: RecurrentSpec,
  { bias, recurrentBias }: RecurrentWeights,
  { gates, hiddenSize, width }: Sizes,
): { readonly bias: number; readonly recurrentBias: number } {
  const total = new Float32Array(gates * hiddenSize);
  if (bias !== undefined) total.set(bias);
  if (recurrentBias === undefined) {
    return { bias: putPadded(kernels, blocks, total, hiddenSize, width), recurrentBias: 0 };
  }
  const once = spec.resetAfter === true ? 2 * hiddenSize : total.length;
  for (let index = 0; index < once; index++) total[index]! += recurrentBias[index]!;
  const aside =
    spec.resetAfter === true
      ? putPadded(kernels, blocks, recurrentBias.slice(2 * hiddenSize), hiddenSize, width)
      : 0;
  return { bias: putPadded(kernels, blocks, total, hiddenSize, width), recurrentBias: aside };
}
