import { joinBytes } from '../download/bytes.ts';
import type { CacheEntry, Draft, ModelCache } from './types.ts';

/** Bytes in memory that grow. */
export function memoryDraft(commit: (entry: CacheEntry, bytes: Uint8Array<ArrayBuffer>) => void): Draft {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let validator: string | undefined;
  return {
    get size() {
      return size;
    },
    get validator() {
      return validator;
    },
    async restart(next) {
      [chunks, size, validator] = [[], 0, next];
    },
    async append(chunk) {
      chunks.push(chunk);
      size += chunk.length;
    },
    read: async () => joinBytes(chunks, size),
    commit: async (entry) => commit(entry, joinBytes(chunks, size)),
    keep: async () => {},
    discard: async () => {},
  };
}

/**
 * Keeps models as long as the page or process lives.
 *
 * @returns The cache.
 * @example const zoo = createZoo({ plugins: [music()], cache: memoryCache() });
 */
export function memoryCache(): ModelCache {
  const files = new Map<string, { entry: CacheEntry; bytes: Uint8Array<ArrayBuffer> }>();
  const drafts = new Map<string, Draft>();
  return {
    location: 'memory',
    async read(key) {
      const file = files.get(key);
      if (file !== undefined) file.entry = { ...file.entry, usedAt: Date.now() };
      return file && { entry: file.entry, bytes: file.bytes.slice() };
    },
    async draft(key) {
      const left = drafts.get(key);
      drafts.delete(key);
      const draft = left ?? memoryDraft((entry, bytes) => files.set(key, { entry, bytes }));
      return Object.assign(draft, {
        keep: async () => {
          drafts.set(key, draft);
        },
      });
    },
    list: async () => Array.from(files.values(), ({ entry }) => entry),
    async remove(key) {
      files.delete(key);
    },
    async sweep() {
      const bytes = Array.from(drafts.values()).reduce((sum, { size }) => sum + size, 0);
      drafts.clear();
      return bytes;
    },
  };
}

/** Keeps nothing. */
export function noCache(): ModelCache {
  return {
    location: 'nowhere',
    read: async () => undefined,
    draft: async () => memoryDraft(() => {}),
    list: async () => [],
    remove: async () => {},
    sweep: async () => 0,
  };
}
