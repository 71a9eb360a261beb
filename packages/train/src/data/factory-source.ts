import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch, BatchFactory } from '../types.ts';
import { checkBatch } from './check-batch.ts';
import { type BatchSource, batchTensors, type OwnedBatch } from './source.ts';

/**
 * Batches that a function of the user's gives.
 *
 * @param dispose Whether batches are freed once used.
 */
export function factorySource(
  what: string,
  factory: BatchFactory,
  batchesPerEpoch: number | undefined,
  dispose: boolean,
): BatchSource {
  return {
    batchesPerEpoch,
    sequences: undefined,
    async *batches(epoch, skip): AsyncGenerator<OwnedBatch> {
      let index = 0;
      for await (const batch of openEpoch(what, factory, epoch)) {
        const size = checkBatch(`${what}: batch ${index + 1} of epoch ${epoch}`, batch);
        const release = () => {
          if (dispose) tf.dispose(batchTensors(batch));
        };
        if (index++ < skip) release();
        else yield { ...batch, size, release };
      }
      if (index === 0) {
        throw new ArgumentError(`${what} is empty: the factory gave no batch for epoch ${epoch}.`);
      }
    },
    dispose: () => undefined,
  };
}

/**
 * Calls a factory.
 *
 * @throws ArgumentError if it gives nothing to iterate over.
 */
export function openEpoch(
  what: string,
  factory: BatchFactory,
  epoch: number,
): Iterable<Batch> | AsyncIterable<Batch> {
  const iterable = factory(epoch);
  const fits =
    typeof iterable === 'object' &&
    iterable !== null &&
    (Symbol.asyncIterator in iterable || Symbol.iterator in iterable);
  if (fits) return iterable;
  throw new ArgumentError(
    `${what}: the factory must return an iterable of batches, got ${typeof iterable}; write it as a generator.`,
  );
}
