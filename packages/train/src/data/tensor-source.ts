import { type Rng, takeRows } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../types.ts';
import { checkBatch } from './check-batch.ts';
import { type BatchSource, batchTensors, mapBatch, type OwnedBatch } from './source.ts';

/**
 * Batches of in-memory tensors.
 *
 * @param rng Shuffles every epoch anew, by the epoch's number alone; no shuffling if left out.
 */
export function tensorSource(
  what: string,
  data: Batch,
  batchSize: number,
  rng?: Rng,
): BatchSource & { readonly sequences: number } {
  const sequences = checkBatch(what, data);
  const batchesPerEpoch = Math.ceil(sequences / batchSize);
  return {
    batchesPerEpoch,
    sequences,
    *batches(epoch, skip): Generator<OwnedBatch> {
      const order = rng?.fork(epoch).permutation(sequences);
      for (let index = skip; index < batchesPerEpoch; index++) {
        const begin = index * batchSize;
        const size = Math.min(batchSize, sequences - begin);
        const rows = order?.subarray(begin, begin + size);
        const batch = mapBatch(data, (tensor) =>
          rows === undefined ? tf.slice(tensor, begin, size) : takeRows(tensor, rows),
        );
        yield { ...batch, size, release: () => tf.dispose(batchTensors(batch)) };
      }
    },
    dispose: () => undefined,
  };
}

/**
 * Splits in-memory data in two without shuffling: the last part is held out.
 *
 * @param held Sequences to hold out.
 * @returns Both parts; the caller disposes of their tensors.
 */
export function splitTail(data: Batch, sequences: number, held: number): { head: Batch; tail: Batch } {
  const cut = (begin: number, size: number) => mapBatch(data, (tensor) => tf.slice(tensor, begin, size));
  return { head: cut(0, sequences - held), tail: cut(sequences - held, held) };
}
