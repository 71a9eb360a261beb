import { ArgumentError } from '@recurra/plugin';
import { noCache } from '../cache/memory-cache.ts';
import { webCache } from '../cache/web/web-cache.ts';
import type { Platform } from './types.ts';

/** Browsers, their workers, and whatever else has `fetch` and no files. */
export const browser: Platform = {
  // Pages that are not secure have no Cache API.
  openCache: (where) => (globalThis.caches === undefined ? noCache() : webCache(where)),
  toUrl: (path) => new URL(path, globalThis.document?.baseURI ?? globalThis.location?.href),
  // Files of the machine are no page's to read: `readFile` says so.
  isFolder: async () => false,
  readFile: async (url) => {
    throw new ArgumentError(
      `zoo.load(): ${url.href} is a local file, which a page cannot read; give a File that the user chose, or an http URL.`,
    );
  },
};
