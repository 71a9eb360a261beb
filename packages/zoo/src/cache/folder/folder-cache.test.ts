import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCache } from '../types.ts';
import { folderCache } from './folder-cache.ts';
import { inWords } from './problems.ts';

let folder: string;
let cache: ModelCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-cache-'));
  cache = folderCache(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const key = 'ab'.repeat(32);
const entry = { key, url: 'https://x.test/a.onnx', bytes: 3, sha256: key, savedAt: 1, usedAt: 1 };

describe('folderCache', () => {
  it('does not grow by looking at it', async () => {
    expect(await cache.list()).toEqual([]);
    expect(await cache.read(key)).toBe(undefined);
    await cache.remove(key);
    expect(await cache.sweep()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows a file only once it is committed, and then notes when it was used', async () => {
    const draft = await cache.draft(key);
    await draft.append(Uint8Array.of(1, 2, 3));
    expect(await cache.read(key)).toBe(undefined);
    const before = Date.now() - 2000;
    await draft.commit(entry);
    const file = await cache.read(key);
    expect(file?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    const [listed] = await cache.list();
    expect(listed).toMatchObject({ key, bytes: 3, savedAt: 1 });
    expect(listed!.usedAt).toBeGreaterThan(before);
    await cache.remove(key);
    expect(await cache.list()).toEqual([]);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('gives a draft to one at a time, and what was kept to the next', async () => {
    const one = await cache.draft(key);
    await one.restart('"v1"');
    await one.append(Uint8Array.of(1, 2));
    const two = await cache.draft(key);
    expect([two.size, two.validator]).toEqual([0, undefined]);
    await two.discard();
    await one.keep();
    const three = await cache.draft(key);
    expect([three.size, three.validator]).toEqual([2, '"v1"']);
    await three.append(Uint8Array.of(3));
    expect(await three.read()).toEqual(Uint8Array.of(1, 2, 3));
    await three.keep();
    expect(await cache.sweep()).toBe(3);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('takes over the draft of a process that has died, or of which nothing was heard for a day', async () => {
    const leave = async (owner: string, age: number): Promise<void> => {
      const path = join(folder, 'drafts', `${key}@${owner}@x`);
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'model.onnx'), 'abc');
      const then = new Date(Date.now() - age);
      await utimes(join(path, 'model.onnx'), then, then);
    };
    const self = `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}@`;
    await leave(`${self}${process.pid}`, 1000);
    await leave('elsewhere@1', 1000);
    const fresh = await cache.draft(key);
    expect(fresh.size).toBe(0);
    await fresh.discard();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    for (const [owner, age] of [
      [`${self}${gone}`, 1000],
      [`${self}${process.pid}`, 9e7],
      ['elsewhere@1', 9e7],
    ] as const) {
      await rm(join(folder, 'drafts'), { recursive: true });
      await leave(owner, age);
      const draft = await cache.draft(key);
      expect(draft.size).toBe(3);
      await draft.discard();
    }
  });

  it('leaves the file of who came first, where both have the same', async () => {
    const drafts = await Promise.all([cache.draft(key), cache.draft(key)]);
    for (const draft of drafts) await draft.append(Uint8Array.of(1, 2, 3));
    await Promise.all(drafts.map((draft) => draft.commit(entry)));
    expect((await cache.read(key))?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('replaces what is known by its address only', async () => {
    for (const [content, sha256] of [
      [1, 'a'],
      [2, 'b'],
    ] as const) {
      const draft = await cache.draft('url-1');
      await draft.append(Uint8Array.of(content));
      await draft.commit({ ...entry, key: 'url-1', sha256, bytes: 1 });
    }
    expect(await cache.read('url-1')).toMatchObject({ bytes: Uint8Array.of(2), entry: { sha256: 'b' } });
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('passes over what is damaged', async () => {
    await mkdir(join(folder, 'models', key), { recursive: true });
    await writeFile(join(folder, 'models', key, 'entry.json'), '{');
    expect(await cache.list()).toEqual([]);
    expect(await cache.read(key)).toBe(undefined);
  });

  it('says in words what stands in the way', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(folderCache(join(folder, 'file')).draft(key)).rejects.toMatchObject({
      code: 'ERR_CACHE',
      message: expect.stringContaining('a file is where a folder should be'),
    });
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await expect(inWords('/cache', () => Promise.reject(full))).rejects.toThrow(
      /the cache \/cache cannot be used: the disk is full; make room/,
    );
  });

  it.skipIf(process.getuid?.() === 0)('says so where it may not write', async () => {
    await chmod(folder, 0o500);
    await expect(cache.draft(key)).rejects.toThrow(/this user may not write there/);
    await chmod(folder, 0o700);
  });
});
