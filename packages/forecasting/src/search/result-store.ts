import { ArgumentError, isRecurraError } from '@recurra/plugin';
import type { CheckpointStore } from '@recurra/train';

/**
 * Keeps what is finished of a job of many models, so that the job can be continued after it was cancelled or killed.
 * One store may serve many jobs: keys tell data and options apart.
 */
export interface ResultStore {
  /**
   * @param key Letters, digits and hyphens.
   * @returns What was kept under the key, or undefined.
   */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * Keeps bytes; whole or not at all, whatever happens meanwhile.
   *
   * @param key Letters, digits and hyphens.
   * @param bytes What to keep; not changed afterwards.
   */
  set(key: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Keeps results in memory: for jobs that are cancelled and continued within one program.
 *
 * @returns An empty store.
 * @example const store = memoryResults();
 */
export function memoryResults(): ResultStore {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key) => kept.get(key),
    set: async (key, bytes) => void kept.set(key, bytes),
  };
}

/**
 * Keeps results where checkpoints of `@recurra/train` are kept: in a folder (Node), or in the browser's storage.
 *
 * @param open Gives the checkpoint store of a key; keys are fit for names of folders.
 * @returns The store.
 * @throws ArgumentError if `open` is not a function.
 * @example
 * import { directoryCheckpoint } from '@recurra/train/node';
 * const store = checkpointResults((key) => directoryCheckpoint(`runs/${key}`));
 */
export function checkpointResults(open: (key: string) => CheckpointStore): ResultStore {
  if (typeof open !== 'function') {
    throw new ArgumentError(
      `checkpointResults(): open must be a function from a key to a checkpoint store, got ${typeof open}.`,
    );
  }
  return {
    async get(key) {
      try {
        return await open(key).read();
      } catch (error) {
        // What is damaged is computed anew.
        if (isRecurraError(error, 'ERR_CHECKPOINT')) return undefined;
        throw error;
      }
    },
    set: (key, bytes) => open(key).write(bytes),
  };
}
