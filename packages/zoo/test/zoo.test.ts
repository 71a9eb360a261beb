import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError, definePlugin, type ModelCard } from '@recurra/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZoo, type FileLocation, memoryCache, type PluginInput, parseCard } from '../src/index.node.ts';
import { cardFor } from './support/card-for.ts';
import { hash, type ModelServer, startServer } from './support/model-server.ts';
import { type Echo, echoBytes, echoPlugin, echoTask } from './support/plugins.ts';

const bytes = echoBytes(1000);
let folder: string;
let server: ModelServer;
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'recurra-zoo-'));
  await writeFile(join(folder, 'tiny.onnx'), bytes);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const tinyUrl = (): string => pathToFileURL(join(folder, 'tiny.onnx')).href;
const zooOf = (...models: readonly ModelCard<'tiny', 'say'>[]) =>
  createZoo({ plugins: [echoPlugin(...models)], cache: false });

describe('createZoo', () => {
  it('flattens presets and leaves out what is falsy', () => {
    const other = { ...echoPlugin(cardFor('tiny', 'https://x.test/a', bytes)), id: 'other' } as const;
    const zoo = createZoo({ plugins: [false, null, undefined, '', 0, [[echoPlugin()], [other]]] });
    expect(zoo.plugins).toEqual(['echo', 'other']);
    expect(zoo.list().map(({ id, task }) => [id, task])).toEqual([['other:tiny', 'other:say']]);
  });

  it('tells where plugins stand twice, and in which versions', () => {
    const newer = { ...echoPlugin(), version: '2.0.0' };
    expect(() => createZoo({ plugins: [echoPlugin(), [echoPlugin()], newer] })).toThrow(
      'createZoo(): the plugin "echo" stands twice, as plugins[0] and as plugins[1][0]; leave one out; ' +
        'the plugin "echo" stands as plugins[0] in version 1.0.0 and as plugins[2] in version 2.0.0; keep one of them, or rename the one that is yours.',
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['a function', echoPlugin, /plugins\[0\] must be a plugin, got a function; call it/],
    ['a string', 'music', /plugins\[0\] must be a plugin, got a string/],
    ['another contract', { ...echoPlugin(), specVersion: 2 }, /specVersion must be 1, got 2/],
    ['a hash that is a path', echoPlugin({ ...cardFor('tiny', 'a', bytes), sha256: '../../x' }), /sha256/],
  ])('refuses %s', (_, plugin, message) => {
    expect(() => createZoo({ plugins: [plugin as PluginInput] })).toThrow(message);
  });

  it('refuses a preset that holds itself, and what is no list', () => {
    const preset: PluginInput[] = [];
    preset.push(preset);
    expect(() => createZoo({ plugins: [preset] })).toThrow(/nested too deeply/);
    expect(() => createZoo({ plugins: echoPlugin() as never })).toThrow(/plugins must be a list/);
    expect(() => createZoo({ plugins: [], cache: 5 as never })).toThrow(/cache must be/);
    expect(() => createZoo({ plugins: [], files: { 'a:b': './x' } })).toThrow(/there is no model "a:b"/);
  });
});

describe('zoo.load', () => {
  it("opens a plugin's own file, and frees it once", async () => {
    const loaded = await zooOf(cardFor('tiny', tinyUrl(), bytes)).load('echo:tiny');
    expect(await loaded.run('you')).toBe('echo you');
    const { model } = loaded;
    await loaded.dispose();
    await loaded.dispose();
    expect(model.disposed).toBe(1);
    await expect(loaded.run('you')).rejects.toThrow('echo:tiny has been disposed of');
  });

  it('tells which models there are', async () => {
    const zoo = zooOf(cardFor('tiny', tinyUrl(), bytes));
    await expect(zoo.load('echo:tony' as never)).rejects.toThrow(
      'there is no model "echo:tony"; there is echo:tiny',
    );
    await expect(zoo.load('echo:Tiny' as never)).rejects.toThrow('there is no model "echo:Tiny"');
    await expect(zoo.load('music:chorales' as never)).rejects.toThrow(
      /is the plugin "music" among the plugins/,
    );
  });

  it('refuses a file that is not as the card says, before it is parsed', async () => {
    const other = cardFor('tiny', tinyUrl(), echoBytes(1000, 2));
    await expect(zooOf(other).load('echo:tiny')).rejects.toMatchObject({ code: 'ERR_INTEGRITY' });
    const longer = cardFor('tiny', tinyUrl(), echoBytes(1001));
    await expect(zooOf(longer).load('echo:tiny')).rejects.toThrow(/must have 1001 bytes, got 1000/);
    const gone = cardFor('tiny', `${tinyUrl()}x`, bytes);
    await expect(zooOf(gone).load('echo:tiny')).rejects.toThrow(/there is no file .*tiny\.onnxx/);
    await expect(zooOf(cardFor('tiny', './tiny.onnx', bytes)).load('echo:tiny')).rejects.toThrow(
      /absolute URL, got ".\/tiny.onnx"; the plugin should give new URL/,
    );
  });

  it('takes files from elsewhere, as the app says', async () => {
    const plugins = [echoPlugin(cardFor('tiny', './tiny.onnx', bytes))];
    for (const file of [join(folder, 'tiny.onnx'), tinyUrl(), new URL(tinyUrl())]) {
      const zoo = createZoo({ plugins, cache: false, files: { 'echo:tiny': file } });
      expect((await zoo.read('echo:tiny')).sha256).toBe(hash(bytes));
    }
  });

  it('gives the device to the plugin as a runner', async () => {
    const zoo = zooOf(cardFor('tiny', tinyUrl(), bytes));
    const opened = async (options: object): Promise<unknown[]> => {
      const { runner, executionProviders } = (await zoo.load('echo:tiny', options)).model as Echo;
      return [runner, executionProviders];
    };
    expect(await opened({})).toEqual([undefined, undefined]);
    expect(await opened({ device: 'wasm' })).toEqual([undefined, undefined]);
    expect(await opened({ runner: 'recurra', device: 'cpu' })).toEqual(['recurra', undefined]);
    expect(await opened({ runner: 'ort', device: 'cpu' })).toEqual(['ort', ['cpu']]);
    expect(await opened({ device: 'webgpu' })).toEqual(['ort', ['webgpu']]);
    await expect(opened({ device: 'webgpu', runner: 'recurra' })).rejects.toThrow(/on the processor/);
    await expect(opened({ device: 'cpu', runner: 'tfjs' })).rejects.toThrow(/setBackend/);
    await expect(opened({ device: 'tpu' })).rejects.toThrow(/device must be one of auto, cpu/);
  });

  it('hears a signal before it begins', async () => {
    const zoo = zooOf(cardFor('tiny', tinyUrl(), bytes));
    const signal = AbortSignal.abort(new Error('no'));
    await expect(zoo.load('echo:tiny', { signal })).rejects.toThrow('no');
  });
});

describe('models of no plugin', () => {
  const zoo = createZoo({ plugins: [echoPlugin()], cache: memoryCache() });
  const cardText = (file: string): string => JSON.stringify({ ...cardFor('own', file, bytes), pieces: 3 });

  it('load from a File, a path, a folder, a card', async () => {
    const home = join(folder, 'own');
    await mkdir(join(home, 'bare'), { recursive: true });
    await writeFile(join(home, 'model.onnx'), bytes);
    await writeFile(join(home, 'card.json'), cardText('./model.onnx'));
    await writeFile(join(home, 'bare', 'model.onnx'), bytes);
    const sources = [
      new File([bytes], 'own.onnx'),
      join(home, 'model.onnx') as FileLocation,
      home as FileLocation,
      pathToFileURL(home),
      join(home, 'bare') as FileLocation,
      pathToFileURL(join(home, 'card.json')),
    ] as const;
    for (const source of sources) {
      const loaded = await zoo.load(source);
      expect(await loaded.run('me')).toBe('echo me');
      expect(loaded).toMatchObject({ id: undefined, task: 'echo:say' });
    }
    expect((await zoo.load(home as FileLocation)).card).toMatchObject({ id: 'own', pieces: 3 });
    await writeFile(join(home, 'model.onnx'), echoBytes(1000, 9));
    await expect(zoo.load(home as FileLocation)).rejects.toMatchObject({ code: 'ERR_INTEGRITY' });
    await expect(zoo.load(`${home}/none` as FileLocation)).rejects.toThrow(/there is no file .*none/);
  });

  it('load from URLs: of a file, of a card, inline; kept, and looked at again', async () => {
    server.files.set('/own.onnx', { bytes, etag: '"1"' });
    server.files.set('/own/card.json', { bytes: new TextEncoder().encode(cardText('../own.onnx')) });
    const url = `${server.url}/own.onnx` as FileLocation;
    for (let i = 0; i < 2; i++) expect((await zoo.read(url)).from).toBe(i === 0 ? 'network' : 'cache');
    expect(server.asked.map(({ status, ifNoneMatch }) => [status, ifNoneMatch])).toEqual([
      [200, undefined],
      [304, '"1"'],
    ]);
    const newer = echoBytes(1000, 5);
    server.files.set('/own.onnx', { bytes: newer, etag: '"2"' });
    expect((await zoo.read(url)).sha256).toBe(hash(newer));
    expect((await zoo.read(url, { offline: true })).from).toBe('cache');
    await expect(zoo.read(url, { sha256: hash(bytes) })).rejects.toMatchObject({ code: 'ERR_INTEGRITY' });
    server.files.set('/own.onnx', { bytes, etag: '"3"' });
    expect((await zoo.load(`${server.url}/own/card.json` as FileLocation)).card?.id).toBe('own');
    const inline = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}` as const;
    expect((await zoo.read(inline, { sha256: hash(bytes) })).bytes).toEqual(bytes);
    await expect(zoo.read(inline, { sha256: 'no' })).rejects.toThrow(/64 hexadecimal digits/);
  });

  it('are taken from what is kept when there is no network, but not beyond their limit', async () => {
    const large = createZoo({ plugins: [echoPlugin()], cache: false, maxBytes: 999 });
    server.files.set('/large.onnx', { bytes });
    await expect(large.read(`${server.url}/large.onnx` as FileLocation)).rejects.toThrow(
      /may have 999 bytes at most/,
    );
    await expect(large.read(join(folder, 'tiny.onnx') as FileLocation)).rejects.toThrow(
      /1.0 kB, and 999 bytes/,
    );
    const down = createZoo({
      plugins: [echoPlugin()],
      cache: memoryCache(),
      retries: 0,
      fetch: (...args) =>
        server.files.has('/large.onnx') ? fetch(...args) : Promise.reject(new TypeError('down')),
    });
    await down.read(`${server.url}/large.onnx` as FileLocation);
    server.files.delete('/large.onnx');
    expect((await down.read(`${server.url}/large.onnx` as FileLocation)).from).toBe('cache');
  });

  it('of a server cannot name files of this machine', async () => {
    server.files.set('/evil/card.json', { bytes: new TextEncoder().encode(cardText('file:///etc/hosts')) });
    await expect(zoo.load(`${server.url}/evil/card.json` as FileLocation)).rejects.toThrow(
      /a card from a server may not/,
    );
    server.files.set('/bad/card.json', { bytes: new TextEncoder().encode('{"id": 5}') });
    await expect(zoo.load(`${server.url}/bad/card.json` as FileLocation)).rejects.toThrow(
      /is no model card: id: .*; task: /,
    );
    expect(() => parseCard('{')).toThrow(DataError);
  });

  it('need their task named where it is not clear, before anything is fetched', async () => {
    const two = definePlugin({
      ...echoPlugin(),
      tasks: { say: async () => echoTask, sing: async () => echoTask },
    });
    const many = createZoo({ plugins: [two], cache: false });
    const file = new File([bytes], 'own.onnx');
    await expect(many.load(file)).rejects.toThrow(
      'own.onnx: nothing tells what it is for; give the option task, one of: echo:say, echo:sing.',
    );
    expect((await many.load(file, { task: 'echo:sing' })).task).toBe('echo:sing');
    await expect(many.load(file, { task: 'echo:dance' as never })).rejects.toThrow(
      /no task "echo:dance"; there is/,
    );
    await expect(zoo.load(7 as never)).rejects.toThrow(
      /a model must be an id, a URL, a path, a File or a folder, got number/,
    );
  });
});

describe('zoo.cache', () => {
  it('prunes by age and by size, what was used longest ago first', async () => {
    const cache = memoryCache();
    const now = Date.now();
    const ages: Record<string, number> = { a: 0, b: 1000, c: 2000, d: 100_000 };
    for (const [key, age] of Object.entries(ages)) {
      const draft = await cache.draft(key);
      await draft.append(new Uint8Array(100));
      const usedAt = now - age;
      await draft.commit({ key, url: key, bytes: 100, sha256: key, savedAt: usedAt, usedAt });
    }
    const left = await cache.draft('e');
    await left.append(new Uint8Array(7));
    await left.keep();
    const zoo = createZoo({ plugins: [echoPlugin()], cache });
    const keys = async (): Promise<string[]> => (await zoo.cache.list()).map(({ key }) => key);
    expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
    const old = await zoo.cache.prune({ unused: 50_000 });
    expect([old.removed.map(({ key }) => key), old.freedBytes]).toEqual([['d'], 107]);
    await zoo.cache.prune({ maxBytes: 250 });
    expect(await keys()).toEqual(['a', 'b']);
    await zoo.cache.remove('a');
    expect(await keys()).toEqual(['b']);
    await expect(zoo.cache.prune({ maxBytes: -1 })).rejects.toThrow(
      /maxBytes must be a number of at least 0/,
    );
  });
});
