import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { music } from '@recurra/music/plugin';
import { createZoo } from '@recurra/zoo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';

const cache = join(scratch(), 'cache');
const [card] = music().models;
let server: Server;
let url: string;
beforeAll(async () => {
  process.env.RECURRA_CACHE = cache;
  const bytes = await readFile(fileURLToPath(card!.file));
  server = createServer((request, response) => {
    if (request.url === '/chorales.onnx') response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chorales.onnx`;
});
afterAll(() => server.close());

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await recurra(['zoo', ...args, '--json']);
  return { code, stderr, result: JSON.parse(stdout) };
};

describe('recurra zoo', () => {
  it('lists the models of our plugins, and tells about each', async () => {
    const { code, result } = await json('list');
    expect(code).toBe(0);
    expect(result.models).toContainEqual(
      expect.objectContaining({
        id: 'music:chorales',
        task: 'music:compose',
        bytes: card!.bytes,
        available: true,
      }),
    );
    expect(result.cache).toEqual({ location: cache, files: [] });
    const info = await recurra(['zoo', 'info', 'music:chorales']);
    expect(info.stdout).toContain(card!.sha256);
    expect(info.stdout).toMatch(/outputs +logits: float32 \[batch, time, places, 89\]/);
    const unknown = await json('info', 'music:jazz');
    expect([unknown.code, unknown.result.error]).toEqual([
      2,
      {
        code: 'ERR_USAGE',
        message: 'there is no model "music:jazz"; there is gesture:unistroke, music:chorales',
      },
    ]);
  });

  it('verifies, and writes a model out as a folder that --model takes', async () => {
    const { code, result } = await json('verify');
    expect(result).toEqual({
      ok: true,
      models: ['gesture:unistroke', 'music:chorales'].map((id) => ({ id, ok: true, problems: [] })),
    });
    expect(code).toBe(0);
    const folder = scratch();
    const pulled = await json('pull', 'music:chorales', '--out', join(folder, 'own'));
    expect(pulled.result.models).toMatchObject([
      { id: 'music:chorales', from: 'file', sha256: card!.sha256 },
    ]);
    const args = ['music', 'generate', '--bars', '1', '--ending', 'open', '--json'];
    const outs = [];
    for (const model of ['music:chorales', 'own', url]) {
      const run = await recurra([...args, '--model', model, '--out', `${outs.length}.mid`], { cwd: folder });
      expect(run.stderr).toBe('');
      outs.push(await readFile(join(folder, `${outs.length}.mid`)));
    }
    expect(outs[1]).toEqual(outs[0]);
    expect(outs[2]).toEqual(outs[0]);
    const several = await recurra(['zoo', 'pull', 'music:chorales', 'music:chorales', '--out', 'x'], {
      cwd: folder,
    });
    expect([several.code, several.stderr]).toEqual([
      2,
      'recurra: --out is the folder of one model; name one.\n',
    ]);
  });

  it('shows what is kept, and makes room', async () => {
    const zoo = createZoo({ plugins: [music()], cache, files: { 'music:chorales': url } });
    await zoo.pull(['music:chorales']);
    const { result } = await json('list');
    expect(result.cache.files).toContainEqual(
      expect.objectContaining({ id: 'music:chorales', key: card!.sha256 }),
    );
    expect((await recurra(['zoo', 'list'])).stdout).toContain(`Kept in ${cache}`);
    expect((await json('prune', '--unused', '1')).result).toMatchObject({ removed: [], freedBytes: 0 });
    const pruned = await json('prune', '--all');
    expect(pruned.result.freedBytes).toBeGreaterThanOrEqual(card!.bytes);
    expect((await json('list')).result.cache.files).toEqual([]);
    const both = await recurra(['zoo', 'prune', '--all', '--unused', '1']);
    expect([both.code, both.stderr]).toEqual([
      2,
      'recurra: give either --all, or --max-size and --unused.\n',
    ]);
  });

  it('says what it cannot fetch', async () => {
    const gone = await recurra(['music', 'generate', '--model', `${url}x`, '--out', 'x.mid']);
    expect(gone.code).toBe(1);
    expect(gone.stderr).toMatch(
      /^recurra: .*chorales\.onnxx cannot be fetched: the server answered 404 Not Found/,
    );
  });
});
