import type { CacheEntry, Draft, ModelCache } from '../types.ts';
import { type Pieces, webDraft } from './draft.ts';
import { inWords } from './problems.ts';

const entryHeader = 'x-recurra-entry';
const base = 'https://recurra-zoo.invalid/';

const modelUrl = (key: string): string => `${base}models/${key}`;

async function readEntry(response: Response | undefined): Promise<CacheEntry | undefined> {
  try {
    const entry = JSON.parse(decodeURIComponent(response?.headers.get(entryHeader) ?? '')) as CacheEntry;
    return typeof entry.sha256 === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

const respond = (bytes: Uint8Array<ArrayBuffer>, entry: CacheEntry): Response =>
  new Response(bytes, { headers: { [entryHeader]: encodeURIComponent(JSON.stringify(entry)) } });

/** What of the Cache API is used, so that another implementation can stand in. */
export type WebCacheStorage = Pick<CacheStorage, 'open'>;

/**
 * Keeps models in the browser's Cache API, beside what service workers keep. Tabs and workers of one origin share it.
 *
 * @param name Name of the cache among those of the origin.
 * @param storage The Cache API itself; the browser's if left out.
 * @returns The cache. Its methods throw ZooError (`ERR_CACHE`) where the browser's quota is used up.
 * @example const zoo = createZoo({ plugins: [music()], cache: 'my-app' });
 */
export function webCache(name = 'recurra-zoo', storage: WebCacheStorage = globalThis.caches): ModelCache {
  const open = (): Promise<Cache> => inWords(() => storage.open(name));

  async function keysBelow(cache: Cache, prefix: string): Promise<string[]> {
    const requests = await cache.keys();
    return requests.map(({ url }) => url).filter((url) => url.startsWith(prefix));
  }
  const pieces: Pieces = {
    async list(key) {
      const prefix = `${base}drafts/${key}/`;
      const urls = await keysBelow(await open(), prefix);
      return urls.map((url) => url.slice(prefix.length));
    },
    async read(key, piece) {
      const response = await (await open()).match(`${base}drafts/${key}/${piece}`);
      return response && new Uint8Array(await response.arrayBuffer());
    },
    async write(key, piece, bytes) {
      const cache = await open();
      await inWords(() => cache.put(`${base}drafts/${key}/${piece}`, new Response(bytes)));
    },
    async remove(key, piece) {
      await (await open()).delete(`${base}drafts/${key}/${piece}`);
    },
  };
  return {
    location: `the browser's cache "${name}"`,
    async read(key) {
      const cache = await open();
      const response = await cache.match(modelUrl(key));
      const entry = await readEntry(response);
      if (response === undefined || entry === undefined) return undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      const used = { ...entry, usedAt: Date.now() };
      // A whole file is written again for one date, so only once a day; and never is that a reason not to give the file.
      if (used.usedAt - entry.usedAt > 86_400_000)
        await cache.put(modelUrl(key), respond(bytes, used)).catch(() => {});
      return { entry: used, bytes };
    },
    draft: (key): Promise<Draft> =>
      webDraft(pieces, key, async (entry, bytes) => {
        const cache = await open();
        await inWords(() => cache.put(modelUrl(key), respond(bytes, entry)));
      }),
    async list() {
      const cache = await open();
      const urls = await keysBelow(cache, `${base}models/`);
      const entries = await Promise.all(urls.map(async (url) => readEntry(await cache.match(url))));
      return entries.filter((entry) => entry !== undefined);
    },
    async remove(key) {
      await (await open()).delete(modelUrl(key));
    },
    async sweep() {
      const cache = await open();
      let bytes = 0;
      for (const url of await keysBelow(cache, `${base}drafts/`)) {
        bytes += (await (await cache.match(url))?.arrayBuffer())?.byteLength ?? 0;
        await cache.delete(url);
      }
      return bytes;
    },
  };
}
