import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnnxError, parseOnnx } from '../../src/index.ts';
import { readOnnx } from '../../src/node/index.ts';
import { concat } from '../odd-encoding.ts';
import { field, inGraph, input, node, number, output, text } from './parts.ts';

type Place = Readonly<Record<string, string>>;

/** y = x + w, where w is two floats in another file. */
function placed(place: Place): Uint8Array {
  const entries = Object.entries(place).map(([key, value]) =>
    field(13, concat([text(1, key), text(2, value)])),
  );
  return inGraph(
    input('x', [2]),
    field(5, concat([number(1, 2), number(2, 1), text(8, 'w'), ...entries, number(14, 1)])),
    node('Add', ['x', 'w'], ['y']),
    output('y'),
  );
}

const outside = [
  '../secret',
  'a/../../secret',
  'a/..',
  '..',
  '.',
  '/etc/passwd',
  'C:\\secret',
  'C:secret',
  '..\\secret',
  '\\\\server\\share',
  '//server/share',
  'file:///etc/passwd',
  'https://example.org/w.bin',
  '%2e%2e/secret',
  'w.bin\0.txt',
  'w\n.bin',
  '',
  'x/'.repeat(3000),
  'x'.repeat(5000),
];

const beyond: [string, Place][] = [
  ['an offset beyond the file', { offset: '4096', length: '8' }],
  ['a length beyond the file', { offset: '0', length: '4096' }],
  ['a length of another shape', { length: '4' }],
  ['an offset below zero', { offset: '-8' }],
  ['a length below zero', { length: '-1' }],
  ['an offset of 2^64', { offset: String(2n ** 64n) }],
  ['a length of 2^62', { length: String(2n ** 62n) }],
  ['an offset that is no number', { offset: 'eight' }],
  ['an offset in scientific notation', { offset: '1e1' }],
  ['an offset that is nothing', { offset: '' }],
];

describe('weights in another file', () => {
  let folder = '';
  const model = (place: Place) => writeFile(join(folder, 'model.onnx'), placed(place));
  const read = () => readOnnx(join(folder, 'model.onnx'));
  beforeAll(async () => {
    const top = await mkdtemp(join(tmpdir(), 'recurra-hostile-'));
    folder = join(top, 'models');
    await mkdir(join(folder, 'a'), { recursive: true });
    for (const name of [join(top, 'secret'), join(folder, 'w.bin')])
      await writeFile(name, new Uint8Array(16));
    await symlink(join(top, 'secret'), join(folder, 'link'));
    await symlink(top, join(folder, 'up'));
    await symlink('loop', join(folder, 'loop'));
  });
  afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('are read where they belong', async () => {
    await model({ location: 'w.bin', offset: '8', length: '8' });
    expect((await read()).graph?.initializer[0]?.rawData.length).toBe(8);
  });

  it.each(outside)('are not looked for in %j', async (location) => {
    await model({ location });
    await expect(read()).rejects.toThrow(OnnxError);
    await expect(read()).rejects.toThrow(/graph\/w: its data lies in/);
    expect(() => parseOnnx(placed({ location }))).toThrow(OnnxError);
  });

  it.each(beyond)('are refused with %s', async (_name, place) => {
    const whole = { location: 'w.bin', ...place };
    await model(whole);
    await expect(read()).rejects.toThrow(OnnxError);
    const parse = () => parseOnnx(placed(whole), { externalData: () => new Uint8Array(16) });
    expect(parse).toThrow(OnnxError);
  });

  it.each(['link', 'up/secret', 'loop', 'a', 'gone'])('are not followed to %j', async (location) => {
    await model({ location });
    await expect(read()).rejects.toThrow(OnnxError);
  });

  it.skipIf(process.platform === 'win32')('are not waited for in a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await model({ location: 'pipe' });
    await expect(read()).rejects.toThrow(/is no file/);
  });
});
