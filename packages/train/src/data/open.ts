import type { Rng } from '@recurra/core';
import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset, FitOptions } from '../types.ts';
import { checkBatch } from './check-batch.ts';
import { factorySource } from './factory-source.ts';
import { type BatchSource, batchTensors } from './source.ts';
import { splitTail, tensorSource } from './tensor-source.ts';

/** The training data and, if any, the validation data. */
export interface OpenedData {
  readonly train: BatchSource;
  readonly validation: BatchSource | undefined;
  /** Frees what was made here; the user's tensors stay. */
  dispose(): void;
}

/** Opens data set and validation set as the options say. */
export function openData(where: string, dataset: Dataset, options: FitOptions, rng: Rng): OpenedData {
  const { validation, validationSplit, batchSize = 32, shuffle = true } = options;
  const order = shuffle ? rng.fork('shuffle') : undefined;
  if (validationSplit === undefined) {
    const train = openSource(`${where}: dataset`, dataset, options, options.batchesPerEpoch, order);
    const held =
      validation === undefined
        ? undefined
        : openSource(`${where}: validation`, validation, options, undefined);
    return { train, validation: held, dispose: () => undefined };
  }
  if (validation !== undefined) {
    throw new ArgumentError(`${where}: give validation or validationSplit, not both.`);
  }
  if (!(validationSplit > 0 && validationSplit < 1)) {
    throw new ArgumentError(
      `${where}: validationSplit must be a number between 0 and 1, got ${String(validationSplit)}.`,
    );
  }
  if (typeof dataset === 'function') {
    throw new ArgumentError(
      `${where}: validationSplit needs in-memory tensors; give batches to hold out as validation instead.`,
    );
  }
  const sequences = checkBatch(`${where}: dataset`, dataset);
  const held = Math.max(1, Math.round(sequences * validationSplit));
  if (held >= sequences) {
    throw new ArgumentError(
      `${where}: validationSplit ${validationSplit} of ${sequences} sequence(s) leaves nothing to train on.`,
    );
  }
  const { head, tail } = splitTail(dataset, sequences, held);
  return {
    train: tensorSource(`${where}: dataset`, head, batchSize, order),
    validation: tensorSource(`${where}: validation`, tail, batchSize),
    dispose: () => tf.dispose([...batchTensors(head), ...batchTensors(tail)]),
  };
}

function openSource(
  what: string,
  dataset: Dataset,
  options: FitOptions,
  batchesPerEpoch: number | undefined,
  order?: Rng,
): BatchSource {
  if (typeof dataset === 'function') {
    return factorySource(what, dataset, batchesPerEpoch, options.disposeBatches ?? true);
  }
  if (typeof dataset !== 'object' || dataset === null) {
    throw new ArgumentError(
      `${what} must be {x, y} or a function that gives batches, got ${typeof dataset}.`,
    );
  }
  return tensorSource(what, dataset, options.batchSize ?? 32, order);
}
