import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@recurra/plugin';
import { type Folder, type RotatingOptions, rotatingStore } from '../checkpoint/rotating.ts';
import type { CheckpointStore } from '../checkpoint/types.ts';

/** A file that was being written when its process ended. */
const unfinished = /^\.checkpoint-\d+\.recurra\.tmp$/;

/**
 * Keeps checkpoints as files in a folder of the file system; for one process at a time.
 *
 * Atomic and durable: a checkpoint is written to a hidden file, flushed to disk and then renamed, and the folder is
 * flushed too. The last two are kept; where the newest turns out damaged, the one before is used, with a warning.
 *
 * @param directory The folder; made when first written to.
 * @param options How many to keep, and who hears warnings.
 * @example await fit(model, data, { loss: 'huber', epochs: 100, checkpoint: directoryCheckpoint('runs/1') });
 */
export function directoryCheckpoint(directory: string, options: RotatingOptions = {}): CheckpointStore {
  const where = 'directoryCheckpoint()';
  if (typeof directory !== 'string' || directory === '') {
    throw new ArgumentError(`${where}: directory must be a path, got ${JSON.stringify(directory)}.`);
  }
  return rotatingStore(folder(directory), options);
}

function folder(directory: string): Folder {
  return {
    name: directory,
    async list() {
      try {
        return await readdir(directory);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
    async read(file) {
      const { buffer, byteOffset, length } = await readFile(join(directory, file));
      // Not a Buffer, whose methods differ from those of other byte arrays.
      return new Uint8Array(buffer, byteOffset, length);
    },
    async write(file, bytes) {
      await mkdir(directory, { recursive: true });
      for (const entry of await readdir(directory)) {
        if (unfinished.test(entry)) await rm(join(directory, entry), { force: true });
      }
      const temporary = join(directory, `.${file}.tmp`);
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(directory, file));
      await syncDirectory(directory);
    },
    remove: (file) => rm(join(directory, file), { force: true }),
  };
}

/** Makes a rename last through a power cut. Windows has no such call and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
