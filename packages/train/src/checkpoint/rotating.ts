import { ArgumentError } from '@recurra/plugin';
import { CheckpointError } from './checkpoint-error.ts';
import { seal, unseal } from './seal.ts';
import type { CheckpointStore } from './types.ts';

/** What {@link rotatingStore} needs of a folder. */
export interface Folder {
  /** For messages. */
  readonly name: string;
  /** Names of all files; empty if there is no such folder. */
  list(): Promise<string[]>;
  read(file: string): Promise<Uint8Array>;
  /** Makes a new file and does not return before it is on disk. */
  write(file: string, bytes: Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
}

/** Settings of stores that keep files in a folder. */
export interface RotatingOptions {
  /** How many checkpoints to keep, at least 2; 2 if left out. */
  readonly keep?: number;
  /** Hears about damaged files that were passed over; `console.warn` if left out. */
  readonly onWarning?: (message: string) => void;
}

const pattern = /^checkpoint-(\d{8,15})\.recurra$/;

/** Keeps the last checkpoints as numbered files, each with a checksum. Files of other names are left alone. */
export function rotatingStore(
  folder: Folder,
  { keep = 2, onWarning = console.warn }: RotatingOptions = {},
): CheckpointStore {
  if (!Number.isInteger(keep) || keep < 2) {
    throw new ArgumentError(
      `${folder.name}: keep must be an integer of at least 2, got ${String(keep)}; the one before the newest is the fallback.`,
    );
  }
  const damaged = new Set<string>();

  /** Newest first. */
  async function files(): Promise<{ file: string; number: number }[]> {
    const found = (await folder.list()).flatMap((file) => {
      const digits = pattern.exec(file)?.[1];
      return digits === undefined ? [] : [{ file, number: Number(digits) }];
    });
    return found.sort((a, b) => b.number - a.number);
  }

  return {
    async write(bytes) {
      const existing = await files();
      const number = (existing[0]?.number ?? 0) + 1;
      await folder.write(`checkpoint-${String(number).padStart(8, '0')}.recurra`, seal(bytes));
      const whole = existing.filter(({ file }) => !damaged.has(file));
      const stale = [...whole.slice(keep - 1), ...existing.filter(({ file }) => damaged.has(file))];
      for (const { file } of stale) {
        await folder.remove(file);
        damaged.delete(file);
      }
    },
    async read() {
      const existing = await files();
      let empty = 0;
      for (const { file } of existing) {
        const content = await folder.read(file);
        const bytes = unseal(content);
        if (bytes !== undefined) return bytes;
        damaged.add(file);
        // A file that was made but not yet filled when its page was closed: the one before is the newest.
        if (content.length === 0) empty++;
        else onWarning(`${folder.name}: ${file} is damaged; falling back to the checkpoint before it.`);
      }
      if (existing.length === empty) return undefined;
      throw new CheckpointError(
        `${folder.name}: all ${existing.length} checkpoint(s) are damaged; clear() the store and start anew with fit().`,
      );
    },
    async clear() {
      for (const { file } of await files()) await folder.remove(file);
      damaged.clear();
    },
  };
}
