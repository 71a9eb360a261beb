import { deleteDB, openDB } from 'idb';
import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import type { CheckpointStore } from '../checkpoint/types.ts';

const table = 'checkpoints';
const key = 'newest';

/**
 * Keeps the newest checkpoint in the browser's IndexedDB. A write is one transaction, so it happens whole or not at
 * all, and is flushed to disk before training goes on.
 *
 * @param name Names the run; the database is called `recurra-<name>`.
 * @returns The store. Its methods throw CheckpointError where there is no IndexedDB.
 * @example await fit(model, data, { loss: 'huber', epochs: 100, checkpoint: indexedDbCheckpoint('run-1') });
 */
export function indexedDbCheckpoint(name: string): CheckpointStore {
  const database = `recurra-${name}`;

  async function open() {
    if (typeof indexedDB === 'undefined') {
      throw new CheckpointError(
        'indexedDbCheckpoint(): there is no IndexedDB here; in Node use directoryCheckpoint() of @recurra/train/node.',
      );
    }
    return openDB(database, 1, { upgrade: (db) => void db.createObjectStore(table) });
  }

  return {
    async write(bytes) {
      const db = await open();
      try {
        const transaction = db.transaction(table, 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.put(bytes, key), transaction.done]);
      } finally {
        db.close();
      }
    },
    async read() {
      const db = await open();
      try {
        return (await db.get(table, key)) as Uint8Array | undefined;
      } finally {
        db.close();
      }
    },
    async clear() {
      await open().then((db) => db.close());
      await deleteDB(database);
    },
  };
}
