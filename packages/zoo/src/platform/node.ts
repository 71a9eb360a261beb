import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArgumentError, DataError } from '@recurra/plugin';
import envPaths from 'env-paths';
import { folderCache } from '../cache/folder/folder-cache.ts';
import { sizeText } from '../download/bytes.ts';
import type { Platform } from './types.ts';

function usualFolder(): string {
  const chosen = process.env.RECURRA_CACHE;
  return chosen ? chosen : join(envPaths('recurra', { suffix: '' }).cache, 'zoo');
}

function statOf(url: URL): Promise<Stats | undefined> {
  if (url.host !== '')
    throw new ArgumentError(`zoo.load(): ${url.href} names another machine; give a path of this one.`);
  return stat(url).catch(() => undefined);
}

/** Node: local files, and a cache in the user's cache folder. */
export const node: Platform = {
  openCache: (where) => folderCache(where ?? usualFolder()),
  toUrl: (path) => pathToFileURL(resolve(path)),
  isFolder: async (url) => (await statOf(url))?.isDirectory() ?? false,
  async readFile(url, maxBytes) {
    const info = await statOf(url);
    if (info === undefined) return undefined;
    if (!info.isFile()) throw new DataError(`zoo.load(): ${url.href} is no file; give the path of one.`);
    if (info.size > maxBytes) {
      throw new DataError(
        `zoo.load(): ${url.href} has ${sizeText(info.size)}, and ${sizeText(maxBytes)} are allowed at most; raise maxBytes if you trust it.`,
      );
    }
    try {
      return new Uint8Array(await readFile(url));
    } catch (cause) {
      throw new DataError(`zoo.load(): ${url.href} cannot be read: ${(cause as Error).message}.`, { cause });
    }
  },
};
