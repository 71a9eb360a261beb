import { mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryCheckpoint } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-train-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (value: number) => new Uint8Array(100).fill(value);

describe('directoryCheckpoint', () => {
  it('gives back the newest, keeps two, and leaves other files alone', async () => {
    const directory = join(folder, 'a', 'b');
    const store = directoryCheckpoint(directory);
    expect(await store.read()).toBeUndefined();
    for (const value of [1, 2, 3, 4]) await store.write(bytes(value));
    await writeFile(join(directory, 'notes.txt'), 'mine');
    expect(await store.read()).toEqual(bytes(4));
    expect(await directoryCheckpoint(directory).read()).toEqual(bytes(4));
    expect((await readdir(directory)).sort()).toEqual([
      'checkpoint-00000003.recurra',
      'checkpoint-00000004.recurra',
      'notes.txt',
    ]);
    await store.clear();
    expect(await store.read()).toBeUndefined();
    expect(await readdir(directory)).toEqual(['notes.txt']);
  });

  it('falls back to the one before where the newest is damaged, and says so', async () => {
    const warnings: string[] = [];
    const store = directoryCheckpoint(folder, { onWarning: (message) => warnings.push(message) });
    await store.write(bytes(1));
    await store.write(bytes(2));
    await truncate(join(folder, 'checkpoint-00000002.recurra'), 50);
    expect(await store.read()).toEqual(bytes(1));
    expect(warnings).toEqual([
      `${folder}: checkpoint-00000002.recurra is damaged; falling back to the checkpoint before it.`,
    ]);
    // The next write must not push out the last whole one in favour of the damaged one.
    await store.write(bytes(3));
    expect((await readdir(folder)).sort()).toEqual([
      'checkpoint-00000001.recurra',
      'checkpoint-00000003.recurra',
    ]);
    expect(await store.read()).toEqual(bytes(3));
  });

  it('notices a single changed bit', async () => {
    const store = directoryCheckpoint(folder, { onWarning: () => undefined });
    await store.write(bytes(1));
    await store.write(bytes(2));
    const file = await open(join(folder, 'checkpoint-00000002.recurra'), 'r+');
    await file.write(Uint8Array.of(3), 0, 1, 60);
    await file.close();
    expect(await store.read()).toEqual(bytes(1));
  });

  it('says so if all are damaged', async () => {
    const store = directoryCheckpoint(folder, { onWarning: () => undefined });
    await store.write(bytes(1));
    await writeFile(join(folder, 'checkpoint-00000001.recurra'), 'x');
    await expect(store.read()).rejects.toThrow(
      `${folder}: all 1 checkpoint(s) are damaged; clear() the store`,
    );
  });

  it('ignores what a killed process left, and removes it', async () => {
    await writeFile(join(folder, '.checkpoint-00000001.recurra.tmp'), 'half');
    const store = directoryCheckpoint(folder);
    expect(await store.read()).toBeUndefined();
    await store.write(bytes(1));
    expect(await readdir(folder)).toEqual(['checkpoint-00000001.recurra']);
    expect((await readFile(join(folder, 'checkpoint-00000001.recurra'))).length).toBe(108);
  });

  it('says what is wrong', () => {
    expect(() => directoryCheckpoint('')).toThrow('directoryCheckpoint(): directory must be a path, got "".');
    expect(() => directoryCheckpoint(folder, { keep: 1 })).toThrow(
      'keep must be an integer of at least 2, got 1',
    );
  });
});
