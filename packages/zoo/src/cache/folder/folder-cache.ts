import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CacheEntry, ModelCache } from '../types.ts';
import { folderDraft, sweepDrafts } from './draft.ts';
import { cachePaths, contentName, entryName } from './paths.ts';
import { hasCode, inWords } from './problems.ts';

async function readEntry(folder: string): Promise<CacheEntry | undefined> {
  const file = join(folder, entryName);
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const entry = JSON.parse(text) as CacheEntry;
    return typeof entry?.sha256 === 'string' ? { ...entry, usedAt: mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps models in a folder (Node). Any number of processes may use it at once: downloads are folders of their own until they
 * are complete and take their place by one rename.
 *
 * @param folder Its path; it is made when something is kept.
 * @returns The cache.
 * @example const zoo = createZoo({ plugins: [music()], cache: '.models' });
 */
export function folderCache(folder: string): ModelCache {
  const location = resolve(folder);
  const paths = cachePaths(location);
  return {
    location,
    async read(key) {
      const entry = await readEntry(paths.model(key));
      if (entry === undefined) return undefined;
      try {
        const bytes = new Uint8Array(await readFile(join(paths.model(key), contentName)));
        const now = new Date();
        // When it was used is the entry's time; of a folder that may not be written to, it stays what it was.
        await utimes(join(paths.model(key), entryName), now, now).catch(() => {});
        return { entry, bytes };
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined;
        return inWords(location, () => Promise.reject(error));
      }
    },
    draft: (key) => folderDraft(location, paths, key),
    async list() {
      const names = await readdir(paths.models).catch(() => []);
      const entries = await Promise.all(names.map((name) => readEntry(paths.model(name))));
      return entries.filter((entry) => entry !== undefined);
    },
    async remove(key) {
      const model = paths.model(key);
      if ((await stat(model).catch(() => undefined)) === undefined) return;
      await inWords(location, async () => {
        // Aside first: nobody sees half of it.
        const aside = paths.ownDraft(key);
        await mkdir(paths.drafts, { recursive: true });
        await rename(model, aside).catch((error) => {
          if (!hasCode(error, 'ENOENT')) throw error;
        });
        await rm(aside, { recursive: true, force: true });
      });
    },
    sweep: () => inWords(location, () => sweepDrafts(paths)),
  };
}
