import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchFactory } from '../types.ts';
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
      const iterable = factory(epoch);
      if (typeof iterable !== 'object' || iterable === null || !isIterable(iterable)) {
        throw new ArgumentError(
          `${what}: the factory must return an iterable of batches, got ${typeof iterable}; write it as a generator.`,
        );
      }
      let index = 0;
      for await (const batch of iterable) {
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

function isIterable(value: object): boolean {
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}
