import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CacheEntry, Draft } from '../types.ts';
import { type CachePaths, contentName, draftName, entryName, isOrphan } from './paths.ts';
import { hasCode, inWords } from './problems.ts';

/** Takes a draft for this process alone: a rename succeeds for one only. */
async function take(from: string, own: string): Promise<boolean> {
  try {
    await rename(from, own);
    return true;
  } catch (error) {
    // Not there, or already taken; on Windows also: open elsewhere.
    if (hasCode(error, 'ENOENT', 'EPERM', 'EACCES', 'EBUSY')) return false;
    throw error;
  }
}

/** Takes over what an earlier try has left, even one that was killed. */
async function takeLeft(paths: CachePaths, key: string, own: string): Promise<void> {
  if (await take(paths.freeDraft(key), own)) return;
  for (const name of await readdir(paths.drafts)) {
    const isLeft = name.startsWith(`${key}@`) && (await isOrphan(paths.drafts, name));
    if (isLeft && (await take(join(paths.drafts, name), own))) return;
  }
  await mkdir(own);
}

async function readValidator(own: string): Promise<string | undefined> {
  try {
    const { validator } = JSON.parse(await readFile(join(own, draftName), 'utf8')) as { validator?: unknown };
    return typeof validator === 'string' ? validator : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a finished folder in its place. Who comes second finds the same file there, and leaves it; a new version replaces it. */
async function publish(own: string, target: string, entry: CacheEntry): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(own, target);
      return;
    } catch (error) {
      if (attempt === 5 || !hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY')) throw error;
    }
    if (entry.key === entry.sha256) {
      const there = await stat(join(target, contentName)).catch(() => undefined);
      if (there?.size === entry.bytes) {
        await rm(own, { recursive: true, force: true });
        return;
      }
    }
    // Aside first: between the two renames there is no file rather than half of one.
    const old = `${own}-old`;
    if (await take(target, old)) await rm(old, { recursive: true, force: true });
  }
}

/**
 * Begins or continues a download in the cache's folder.
 *
 * @param folder The cache's folder, for errors.
 */
export async function folderDraft(folder: string, paths: CachePaths, key: string): Promise<Draft> {
  const own = paths.ownDraft(key);
  const content = join(own, contentName);
  await inWords(folder, async () => {
    await mkdir(paths.drafts, { recursive: true });
    await takeLeft(paths, key, own);
  });
  let validator = await readValidator(own);
  const file = await inWords(folder, () => open(content, 'a+'));
  let { size } = await file.stat();
  let isOpen = true;
  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  }
  return {
    get size() {
      return size;
    },
    get validator() {
      return validator;
    },
    restart: (next) =>
      inWords(folder, async () => {
        await file.truncate(0);
        size = 0;
        validator = next;
        await writeFile(join(own, draftName), JSON.stringify({ validator: next }));
      }),
    append: (chunk) =>
      inWords(folder, async () => {
        await file.appendFile(chunk);
        size += chunk.length;
      }),
    read: () => inWords(folder, async () => new Uint8Array(await readFile(content))),
    commit: (entry) =>
      inWords(folder, async () => {
        await writeFile(join(own, entryName), JSON.stringify(entry));
        await rm(join(own, draftName), { force: true });
        await file.sync();
        await close();
        await mkdir(paths.models, { recursive: true });
        await publish(own, paths.model(key), entry);
      }),
    async keep() {
      await close();
      if (size > 0 && (await take(own, paths.freeDraft(key)).catch(() => false))) return;
      await rm(own, { recursive: true, force: true });
    },
    async discard() {
      await close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** Removes drafts that nobody works on. Returns how many bytes those were. */
export async function sweepDrafts(paths: CachePaths): Promise<number> {
  const names = await readdir(paths.drafts).catch(() => []);
  let bytes = 0;
  for (const name of names) {
    if (!name.endsWith('@free') && !(await isOrphan(paths.drafts, name))) continue;
    const own = paths.ownDraft(basename(name).split('@')[0]!);
    if (!(await take(join(paths.drafts, name), own))) continue;
    bytes += (await stat(join(own, contentName)).catch(() => undefined))?.size ?? 0;
    await rm(own, { recursive: true, force: true });
  }
  return bytes;
}
