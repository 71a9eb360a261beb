import { type Blocks, withBlocks } from '../blocks.ts';
import type { Kernels } from '../kernels.ts';
import { matrix, pack, packedSize } from '../products.ts';
import { putPadded } from '../recurrent/weights.ts';

/** How weights are stored: as they are, or as bytes with a scale for each output unit. */
export type Precision = 'float32' | 'int8';

/** A matrix [k, n] in the kernels' memory, ready for `runNetwork`. */
export interface StreamWeights {
  /** Its record: see the class Weights of assembly/step.ts. */
  readonly at: number;
  readonly k: number;
  /** Columns with those of padding. */
  readonly n: number;
  readonly precision: Precision;
}

/**
 * Puts a matrix into memory.
 *
 * @param values Shape [k, gates·size], row by row.
 * @param size Columns of a gate; each gate is padded to whole panels.
 */
export function putStreamWeights(
  kernels: Kernels,
  blocks: Blocks,
  values: Float32Array,
  [k, gates, size]: readonly [k: number, gates: number, size: number],
  precision: Precision,
): StreamWeights {
  const n = gates * kernels.pad(size);
  const { exports, heap } = kernels;
  const int8 = precision === 'int8';
  const room = blocks.take(int8 ? exports.quantizedSize(k, n) : packedSize(kernels, k, n));
  const scales = int8 ? blocks.take(n) : 0;
  withBlocks(kernels, (scratch) => {
    const padded = putPadded(kernels, scratch, values, size, n / gates);
    if (int8) exports.quantize(padded, room, scales, k, n);
    else pack(kernels, matrix(padded, n), room, k, n);
  });
  const at = blocks.take(5);
  new Uint32Array(heap.memory.buffer, at, 5).set([k, n, int8 ? 0 : room, int8 ? room : 0, scales]);
  return { at, k, n, precision };
}

/** How many floats a product of `rows` rows with a matrix needs to work in. */
export function streamWork({ exports }: Kernels, { k, n, precision }: StreamWeights, rows: number): number {
  return precision === 'int8' ? exports.quantizedWork(k, n, rows) : exports.matmulPackedWork(rows, k);
}
