import type { CheckpointStore } from './types.ts';

/**
 * Keeps the newest checkpoint in memory: for tests, and for stopping and resuming within one page.
 *
 * @example
 * const store = memoryCheckpoint();
 * await fit(model, data, { loss: 'meanSquaredError', epochs: 100, checkpoint: store, signal });
 * await resume(store, { model, dataset: data, loss: 'meanSquaredError', epochs: 100 });
 */
export function memoryCheckpoint(): CheckpointStore {
  let newest: Uint8Array | undefined;
  return {
    write: async (bytes) => {
      newest = new Uint8Array(bytes);
    },
    read: async () => newest && new Uint8Array(newest),
    clear: async () => {
      newest = undefined;
    },
  };
}
