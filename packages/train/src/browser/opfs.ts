import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import { type Folder, type RotatingOptions, rotatingStore } from '../checkpoint/rotating.ts';
import type { CheckpointStore } from '../checkpoint/types.ts';

/** Of workers' file handles, where a browser has no `createWritable`. */
interface SyncAccess {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** Reading a folder is not in TypeScript's DOM types without a further library. */
type Listable = FileSystemDirectoryHandle & { keys(): AsyncIterableIterator<string> };

/**
 * Keeps checkpoints as files in the browser's origin-private file system.
 *
 * Each checkpoint is a new file with a checksum; the one before is removed only after the new one is complete. The
 * last two are kept; where the newest turns out damaged, the one before is used, with a warning.
 *
 * @param name Names the run; the folder is `recurra/<name>`.
 * @param options How many to keep, and who hears warnings.
 * @returns The store. Its methods throw CheckpointError where there is no such file system.
 * @example await fit(model, data, { loss: 'huber', epochs: 100, checkpoint: opfsCheckpoint('run-1') });
 */
export function opfsCheckpoint(name: string, options: RotatingOptions = {}): CheckpointStore {
  return rotatingStore(folder(encodeURIComponent(name)), options);
}

function folder(name: string): Folder {
  async function open(): Promise<Listable> {
    if (typeof navigator === 'undefined' || navigator.storage?.getDirectory === undefined) {
      throw new CheckpointError(
        'opfsCheckpoint(): there is no origin-private file system here (it needs https or localhost); use indexedDbCheckpoint().',
      );
    }
    const root = await navigator.storage.getDirectory();
    const own = await root.getDirectoryHandle('recurra', { create: true });
    return (await own.getDirectoryHandle(name, { create: true })) as Listable;
  }
  return {
    name: `recurra/${name}`,
    async list() {
      const names: string[] = [];
      for await (const entry of (await open()).keys()) names.push(entry);
      return names;
    },
    async read(file) {
      const handle = await (await open()).getFileHandle(file);
      return new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(file, bytes) {
      const handle = await (await open()).getFileHandle(file, { create: true });
      if (handle.createWritable !== undefined) {
        const stream = await handle.createWritable();
        await stream.write(bytes as Uint8Array<ArrayBuffer>);
        await stream.close();
        return;
      }
      const sync = handle as unknown as { createSyncAccessHandle(): Promise<SyncAccess> };
      const access = await sync.createSyncAccessHandle();
      try {
        access.truncate(0);
        access.write(bytes, { at: 0 });
        access.flush();
      } finally {
        access.close();
      }
    },
    remove: async (file) => (await open()).removeEntry(file),
  };
}
