import { ArgumentError } from '@recurra/plugin';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { decodeRun } from './checkpoint/saved-run.ts';
import { run } from './loop/run.ts';
import type { Dataset, FitOptions, History, Trainable } from './types.ts';

// Two runs on one model would mix their updates without a word.
const inTraining = new WeakSet<object>();

/**
 * Trains here or in a worker, as the options say.
 *
 * @param checkpoint Where to continue from; from the start if left out.
 * @throws ArgumentError if the model is being trained already.
 */
export async function launch(
  where: string,
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: FitOptions,
  checkpoint?: Uint8Array,
): Promise<History> {
  // What is no object at all is refused further in, with the other arguments.
  if (typeof model !== 'object' || model === null) return start(where, model, dataset, options, checkpoint);
  if (inTraining.has(model)) {
    throw new ArgumentError(
      `${where}: this model is being trained already; await that run, or abort it first.`,
    );
  }
  inTraining.add(model);
  try {
    return await start(where, model, dataset, options, checkpoint);
  } finally {
    inTraining.delete(model);
  }
}

async function start(
  where: string,
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: FitOptions,
  checkpoint: Uint8Array | undefined,
): Promise<History> {
  if (options?.worker !== undefined) {
    // Loaded when needed: most programs never start a worker.
    const { runInWorker } = await import('./worker/client.ts');
    return runInWorker(where, model, dataset, { ...options, worker: options.worker }, checkpoint);
  }
  if (checkpoint === undefined) return run(where, model, dataset, options);
  const saved = decodeRun(checkpoint);
  return run(where, model, dataset, { ...options, seed: options.seed ?? saved.identity.seed }, saved);
}
