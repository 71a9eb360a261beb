import { ArgumentError } from '@recurra/plugin';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckpointError } from './checkpoint/checkpoint-error.ts';
import type { CheckpointStore } from './checkpoint/types.ts';
import { launch } from './launch.ts';
import { warnOfUnseeded } from './model/unseeded.ts';
import type { Dataset, FitOptions, History, Trainable } from './types.ts';

/** What {@link resume} needs besides the checkpoint: what {@link fit} was given. */
export interface ResumeOptions extends FitOptions {
  /** A model built like the one that was trained; its weights are replaced. */
  readonly model: LayersModel | Trainable;
  /** The same data. */
  readonly dataset: Dataset;
  /** What to do if the store is empty: fail (the default), or train from the start. */
  readonly ifMissing?: 'error' | 'start';
}

/**
 * Continues a training run from its newest checkpoint. With the same model, data and options, on the same backend, the
 * final weights are those of a run that was never interrupted, bit for bit.
 *
 * A larger `epochs` prolongs the run. Without a `checkpoint` option, the run goes on saving to the same store.
 *
 * @param store Where {@link fit} saved.
 * @param options Model, data set, and the options of {@link fit}; the seed is taken from the checkpoint if left out.
 * @returns The history of the whole run.
 * @throws CheckpointError if there is no checkpoint, or it is damaged or belongs to another model or run.
 * @example await resume(indexedDbCheckpoint('run-1'), { model, dataset, loss: 'meanSquaredError', epochs: 100 });
 */
export async function resume(store: CheckpointStore, options: ResumeOptions): Promise<History> {
  const where = 'resume()';
  if (typeof store?.read !== 'function') {
    throw new ArgumentError(
      `${where}: store must be a checkpoint store, got ${typeof store}; for a folder use resume() of @recurra/train/node.`,
    );
  }
  const { model, dataset, ifMissing = 'error', ...rest } = options;
  const fitOptions: FitOptions = { ...rest, checkpoint: rest.checkpoint ?? store };
  await warnOfUnseeded(where, model);
  const bytes = await store.read();
  if (bytes === undefined) {
    if (ifMissing === 'start') return launch(where, model, dataset, fitOptions);
    throw new CheckpointError(
      `${where}: the store holds no checkpoint; start with fit(), or set ifMissing to "start".`,
    );
  }
  return launch(where, model, dataset, fitOptions, bytes);
}
