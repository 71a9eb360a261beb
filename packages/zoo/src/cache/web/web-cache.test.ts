// The Cache API here is undici's: an implementation of the standard that is not a browser's.
import { caches, Response } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { echoBytes } from '../../../test/support/plugins.ts';
import type { CacheEntry, ModelCache } from '../types.ts';
import { pieceSize } from './draft.ts';
import { type WebCacheStorage, webCache } from './web-cache.ts';

const storage = caches as unknown as WebCacheStorage;
const key = 'ab'.repeat(32);
const bytes = echoBytes(2 * pieceSize + 100);
const same = (found: Uint8Array | undefined): boolean => Buffer.from(bytes).equals(found ?? bytes.slice(1));
const entry: CacheEntry = {
  key,
  url: 'https://x.test/ä.onnx',
  id: 'echo:tiny',
  bytes: bytes.length,
  sha256: key,
  savedAt: 1,
  usedAt: Date.now(),
};

// It takes no other `Response` than its own.
beforeAll(() => void vi.stubGlobal('Response', Response));
afterAll(() => vi.unstubAllGlobals());

let cache: ModelCache;
let count = 0;
beforeEach(() => {
  cache = webCache(`test-${count++}`, storage);
});

describe('webCache', () => {
  it('shows a file only once it is committed', async () => {
    const draft = await cache.draft(key);
    for (let at = 0; at < bytes.length; at += 100_000) await draft.append(bytes.slice(at, at + 100_000));
    expect(await cache.list()).toEqual([]);
    await draft.commit(entry);
    expect(same((await cache.read(key))?.bytes)).toBe(true);
    expect(await cache.list()).toEqual([entry]);
    expect(await cache.sweep()).toBe(0);
    await cache.remove(key);
    expect(await cache.read(key)).toBe(undefined);
  });

  it('has the whole pieces of a download that a closed page left', async () => {
    const closed = await cache.draft(key);
    await closed.restart('"v/1"');
    await closed.append(bytes.slice(0, 2 * pieceSize + 50));
    const draft = await cache.draft(key);
    expect([draft.size, draft.validator]).toEqual([2 * pieceSize, '"v/1"']);
    await draft.append(bytes.slice(draft.size));
    expect(same(await draft.read())).toBe(true);
    expect(await cache.sweep()).toBe(2 * pieceSize);
    expect((await cache.draft(key)).size).toBe(0);
  });

  it('drops the pieces of a file that has changed', async () => {
    const old = await cache.draft(key);
    await old.restart('"1"');
    await old.append(bytes.slice(0, 2 * pieceSize));
    const draft = await cache.draft(key);
    await draft.restart('"2"');
    await draft.append(bytes.slice(0, pieceSize));
    const next = await cache.draft(key);
    expect([next.size, next.validator]).toEqual([pieceSize, '"2"']);
    await next.discard();
    expect((await cache.draft(key)).size).toBe(0);
  });

  it('notes once a day when a file was used', async () => {
    const draft = await cache.draft(key);
    await draft.append(bytes);
    await draft.commit({ ...entry, usedAt: 5 });
    await cache.read(key);
    expect((await cache.list())[0]!.usedAt).toBeGreaterThan(Date.now() - 10_000);
  });

  it('says in words that the quota is used up', async () => {
    const put = () => Promise.reject(new DOMException('Quota exceeded.', 'QuotaExceededError'));
    const full = { open: async () => ({ keys: async () => [], put }) } as unknown as WebCacheStorage;
    const draft = await webCache('full', full).draft(key);
    await expect(draft.append(bytes)).rejects.toMatchObject({
      code: 'ERR_CACHE',
      message: expect.stringContaining('what the browser allows this site to keep is used up'),
    });
  });
});
