import type { LayersModel } from '@tensorflow/tfjs-layers';
import { decodeRun } from './checkpoint/saved-run.ts';
import { run } from './loop/run.ts';
import type { Dataset, FitOptions, History, Trainable } from './types.ts';

/**
 * Trains here or in a worker, as the options say.
 *
 * @param checkpoint Where to continue from; from the start if left out.
 */
export async function launch(
  where: string,
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: FitOptions,
  checkpoint?: Uint8Array,
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
