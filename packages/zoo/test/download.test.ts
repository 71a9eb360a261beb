import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createZoo, type ZooOptions } from '../src/index.node.ts';
import { cardFor } from './support/card-for.ts';
import { hash, type ModelServer, type ServedFile, startServer } from './support/model-server.ts';
import { echoBytes, echoPlugin } from './support/plugins.ts';

let server: ModelServer;
let folder: string;
beforeEach(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'recurra-zoo-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = echoBytes();
const drafts = (): Promise<string[]> => readdir(join(folder, 'drafts')).catch(() => []);

function serve(file: Partial<ServedFile> = {}): ServedFile {
  const served = { bytes, etag: '"one"', ...file };
  server.files.set('/tiny.onnx', served);
  return served;
}

/** Tells the server what has arrived. */
const seeing = {
  onProgress({ loaded }: { loaded: number }): void {
    server.seen = loaded;
  },
};

function zooOf(options: Partial<ZooOptions<[]>> = {}) {
  const plugin = echoPlugin(cardFor('tiny', `${server.url}/tiny.onnx`, bytes));
  return createZoo({ cache: folder, ...options, plugins: [plugin] });
}

describe('a download', () => {
  it('is kept, and not fetched again', async () => {
    serve();
    const loaded = await zooOf().load('echo:tiny');
    expect(await loaded.run('hello')).toBe('echo hello');
    expect(loaded).toMatchObject({ id: 'echo:tiny', task: 'echo:say', card: { sha256: hash(bytes) } });
    await zooOf().load('echo:tiny');
    await zooOf({ offline: true }).load('echo:tiny');
    expect(server.asked).toHaveLength(1);
    expect(await drafts()).toEqual([]);
  });

  it('goes on by itself after the connection broke off, where it was', async () => {
    serve({ cuts: [30_000, 20_000] });
    server.seen = 0;
    let received = 0;
    const file = await zooOf().read('echo:tiny', {
      onProgress(progress) {
        seeing.onProgress(progress);
        expect(progress.received).toBeGreaterThanOrEqual(received);
        received = progress.received;
      },
    });
    expect(hash(file.bytes)).toBe(hash(bytes));
    expect(server.asked.map(({ range, ifRange, status }) => [range, ifRange, status])).toEqual([
      [undefined, undefined, 200],
      ['bytes=30000-', '"one"', 206],
      ['bytes=50000-', '"one"', 206],
    ]);
    expect(received).toBe(bytes.length);
    expect(server.sent()).toBe(bytes.length);
  });

  it('goes on in the next run where it was interrupted', async () => {
    serve({ slow: 1 });
    const controller = new AbortController();
    const progress: number[] = [];
    const first = zooOf().load('echo:tiny', {
      signal: controller.signal,
      onProgress({ loaded }) {
        progress.push(loaded);
        if (loaded > 40_000) controller.abort(new Error('enough'));
      },
    });
    await expect(first).rejects.toThrow('enough');
    expect(await drafts()).toHaveLength(1);
    server.files.get('/tiny.onnx')!.slow = 0;
    const seen: number[] = [];
    const file = await zooOf().read('echo:tiny', { onProgress: ({ received }) => seen.push(received) });
    expect(hash(file.bytes)).toBe(hash(bytes));
    const { range, status } = server.asked.at(-1)!;
    expect(status).toBe(206);
    const start = Number(/\d+/.exec(range!)![0]);
    expect(start).toBeGreaterThan(40_000);
    expect(seen.at(-1)).toBe(bytes.length - start);
    expect(await drafts()).toEqual([]);
  });

  it('begins anew if the file has changed in between', async () => {
    const old = echoBytes(100_000, 2);
    const file = serve({ bytes: old, etag: '"old"', cuts: [40_000] });
    server.seen = 0;
    const impatient = zooOf({ fetch: failAfter(1), retries: 0 });
    await expect(impatient.load('echo:tiny', seeing)).rejects.toThrow(/no answer.*40\.0 kB are kept/);
    Object.assign(file, { bytes, etag: '"new"' });
    expect(hash((await zooOf().read('echo:tiny')).bytes)).toBe(hash(bytes));
    expect(server.asked.at(-1)).toMatchObject({ range: 'bytes=40000-', ifRange: '"old"', status: 200 });
  });

  it('keeps what it has when a login page stands in the way', async () => {
    const file = serve({ cuts: [40_000] });
    server.seen = 0;
    await expect(zooOf({ fetch: failAfter(1), retries: 0 }).load('echo:tiny', seeing)).rejects.toThrow(
      /no answer/,
    );
    file.type = 'text/html';
    await expect(zooOf().load('echo:tiny')).rejects.toMatchObject({ code: 'ERR_DOWNLOAD' });
    file.type = 'application/octet-stream';
    await zooOf().load('echo:tiny');
    expect(server.asked.at(-1)).toMatchObject({ range: 'bytes=40000-', status: 206 });
  });

  it('tries once more from the start if the parts do not make the whole', async () => {
    // No validator tells that the file changed: only the hash does.
    const file = serve({ bytes: echoBytes(100_000, 2), etag: undefined!, cuts: [40_000] });
    server.seen = 0;
    await expect(zooOf({ fetch: failAfter(1), retries: 0 }).load('echo:tiny', seeing)).rejects.toThrow(
      /no answer/,
    );
    file.bytes = bytes;
    expect(hash((await zooOf().read('echo:tiny')).bytes)).toBe(hash(bytes));
    expect(server.asked.map(({ status }) => status)).toEqual([200, 206, 200]);
  });

  it('takes servers without ranges, without lengths, and with hiccups', async () => {
    serve({ noRanges: true, chunked: true, cuts: [10_000], statuses: [503] });
    expect(hash((await zooOf().read('echo:tiny')).bytes)).toBe(hash(bytes));
    expect(server.asked.map(({ status }) => status)).toEqual([503, 200, 200]);
  });

  it('comes out whole wherever it is cut', async () => {
    const cut = fc.integer({ min: 1, max: 30_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 4 }), fc.boolean(), async (cuts, ranges) => {
        serve({ cuts: [...cuts], noRanges: !ranges });
        const file = await zooOf({ cache: false }).read('echo:tiny');
        expect(hash(file.bytes)).toBe(hash(bytes));
      }),
      { numRuns: 5 },
    );
  });

  it('of what is not the promised file is refused unread, and leaves nothing', async () => {
    serve({ bytes: echoBytes(100_000, 3) });
    await expect(zooOf().load('echo:tiny')).rejects.toMatchObject({
      code: 'ERR_INTEGRITY',
      message: expect.stringMatching(/must have the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}; it was removed/),
    });
    serve({ bytes: echoBytes(99_999) });
    await expect(zooOf().load('echo:tiny')).rejects.toThrow(
      /is 100000 bytes by its card, but the server has 99999/,
    );
    serve({ bytes: echoBytes(5_000_000), chunked: true });
    await expect(zooOf().load('echo:tiny')).rejects.toThrow(/but the server has more/);
    serve({ type: 'text/html; charset=utf-8' });
    await expect(zooOf().load('echo:tiny')).rejects.toThrow(/is a web page, not a model/);
    expect(await drafts()).toEqual([]);
    expect(await zooOf().cache.list()).toEqual([]);
  });

  it('that no server answers, or none has, says so', async () => {
    await expect(zooOf().load('echo:tiny')).rejects.toMatchObject({
      code: 'ERR_DOWNLOAD',
      message: expect.stringMatching(/the server answered 404 Not Found; check the address/),
    });
    expect(server.asked).toHaveLength(1);
    await expect(zooOf({ offline: true }).load('echo:tiny')).rejects.toMatchObject({ code: 'ERR_OFFLINE' });
  });

  it('is one for all who ask at the same time, and goes on while one of them waits', async () => {
    serve({ slow: 1 });
    const zoo = zooOf();
    const controller = new AbortController();
    const [left, stayed] = [zoo.read('echo:tiny', { signal: controller.signal }), zoo.read('echo:tiny')];
    setTimeout(() => controller.abort(new Error('bored')), 10);
    await expect(left).rejects.toThrow('bored');
    expect(hash((await stayed).bytes)).toBe(hash(bytes));
    expect(server.asked).toHaveLength(1);
  });

  it('of several adds up what is done', async () => {
    const ids = ['one', 'two', 'three', 'four'] as const;
    const models = ids.map((id, i) => {
      const content = echoBytes(50_000, i);
      server.files.set(`/${id}.onnx`, { bytes: content, slow: 0 });
      return cardFor(id, `${server.url}/${id}.onnx`, content);
    });
    const zoo = createZoo({ plugins: [echoPlugin(...models)], cache: folder });
    const loaded: number[] = [];
    const totals = new Set<number | undefined>();
    const pulled = await zoo.pull(
      zoo.list().map(({ id }) => id),
      {
        onProgress(progress) {
          loaded.push(progress.loaded);
          totals.add(progress.total);
        },
      },
    );
    expect(pulled.map(({ id, from }) => [id, from])).toEqual(ids.map((id) => [`echo:${id}`, 'network']));
    expect([...totals]).toEqual([200_000]);
    expect(loaded.at(-1)).toBe(200_000);
    expect([...loaded].sort((a, b) => a - b)).toEqual(loaded);
    server.files.clear();
    expect((await zoo.pull(['echo:one'])).map(({ from }) => from)).toEqual(['cache']);
  });
});

/** A fetch whose calls after the first few find no network. */
function failAfter(count: number): typeof fetch {
  let left = count;
  return (...args) => (left-- > 0 ? fetch(...args) : Promise.reject(new TypeError('no network')));
}
