import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionName } from './names.ts';
import { run } from './run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-create-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await run(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    interactive: false,
  });
  return { code, out, err };
}

describe('create-recurra-plugin', () => {
  it('takes what is left out from the folder', async () => {
    const target = join(folder, 'recurra-tides');
    const { code, out, err } = await command(target);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('npm install');
    expect(JSON.parse(await readFile(join(target, 'package.json'), 'utf8')).name).toBe('recurra-tides');
    expect(await readFile(join(target, 'src/plugin.ts'), 'utf8')).toContain('function tidesPlugin()');
  });

  it('takes flags', async () => {
    const target = join(folder, 'anywhere');
    const { code } = await command(target, '--name', 'rain', '--task', 'sum-up', '--package', '@me/rain');
    expect(code).toBe(0);
    expect(JSON.parse(await readFile(join(target, 'package.json'), 'utf8')).name).toBe('@me/rain');
    expect(await readFile(join(target, 'src/plugin.ts'), 'utf8')).toContain("const name = 'sum-up'");
  });

  it('helps', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Example: npm create recurra-plugin/);
  });

  it.each([
    [['a', 'b'], /one folder is enough, got a and b; --help/],
    [['--colour', 'red'], /--colour/],
    [[], /nobody can be asked here; name a folder, or give --yes/],
    [['9'], /name must begin with a lower-case letter/],
  ])('%o ends with 2, in words', async (args, message) => {
    const { code, out, err } = await command(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^create-recurra-plugin: /);
    expect(err).toMatch(message);
  });
});

describe('functionName()', () => {
  it('is never a word of the language', () => {
    expect(['tides', 'north-sea', 'delete', 'a--b-', 'x-9'].map(functionName)).toEqual([
      'tidesPlugin',
      'northSeaPlugin',
      'deletePlugin',
      'aBPlugin',
      'x9Plugin',
    ]);
  });
});
