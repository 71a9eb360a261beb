import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryCheckpoint } from '@recurra/train/node';
import { expect, it } from 'vitest';
import { checkpointResults } from './result-store.ts';

it('keeps results as files, one folder a key, and takes damaged ones as absent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recurra-results-'));
  try {
    const open = () =>
      checkpointResults((key) => directoryCheckpoint(join(folder, key), { onWarning: () => undefined }));
    expect(await open().get('a-1')).toBeUndefined();
    await open().set('a-1', Uint8Array.of(1, 2));
    await open().set('b-2', Uint8Array.of(3));
    expect(await open().get('a-1')).toEqual(Uint8Array.of(1, 2));
    expect(await readdir(folder)).toEqual(['a-1', 'b-2']);
    const [file] = await readdir(join(folder, 'b-2'));
    await writeFile(join(folder, 'b-2', file!), 'torn');
    expect(await open().get('b-2')).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  expect(() => checkpointResults('runs' as never)).toThrow('open must be a function');
});
