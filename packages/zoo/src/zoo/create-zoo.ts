import { ArgumentError, isRecurraError, type Task } from '@recurra/plugin';
import { noCache } from '../cache/memory-cache.ts';
import type { ModelCache } from '../cache/types.ts';
import type { Platform } from '../platform/types.ts';
import { Fetcher } from '../source/fetcher.ts';
import { verified } from '../source/obtain.ts';
import { Tally } from '../source/tally.ts';
import { Catalogue } from './catalogue.ts';
import { collectPlugins } from './collect-plugins.ts';
import { openOptions } from './device.ts';
import { type FoundFile, findById, findSource, isId } from './find-file.ts';
import type { PluginInput } from './infer.ts';
import { openModel } from './open-model.ts';
import { pullAll } from './pull.ts';
import type {
  FetchOptions,
  FileSource,
  LoadedModel,
  LoadFileOptions,
  ModelFile,
  Zoo,
  ZooEntry,
  ZooOptions,
} from './types.ts';
import { compareGraph } from './verify-model.ts';
import { zooCache } from './zoo-cache.ts';

const usualMaxBytes = 2 ** 30;

/** A zoo without inferred types. */
type AnyZoo = Omit<Zoo<never>, 'list' | 'info' | 'load' | 'read' | 'pull' | 'verify'> & {
  list(): ZooEntry[];
  info(id: string): ZooEntry;
  load(source: string | FileSource, options?: LoadFileOptions): Promise<LoadedModel<Task>>;
  read(source: string | FileSource, options?: LoadFileOptions): Promise<ModelFile>;
  pull(ids: readonly string[], options?: FetchOptions): ReturnType<Zoo<never>['pull']>;
  verify(id: string, options?: FetchOptions): ReturnType<Zoo<never>['verify']>;
};

function openCache(cache: string | ModelCache | false | undefined, platform: Platform): ModelCache {
  if (cache === false) return noCache();
  if (cache === undefined || typeof cache === 'string') return platform.openCache(cache);
  if (typeof cache?.draft === 'function') return cache;
  throw new ArgumentError('createZoo(): cache must be a folder or name, a ModelCache, or false.');
}

/** Makes a zoo on a platform. */
export function createZooOn(platform: Platform, options: ZooOptions<readonly PluginInput[]>): AnyZoo {
  const catalogue = new Catalogue(collectPlugins(options.plugins));
  const { files = {}, maxBytes = usualMaxBytes, offline = false, retries = 3 } = options;
  for (const id of Object.keys(files)) catalogue.find('createZoo(): files', id);
  const cache = openCache(options.cache, platform);
  // Looked up at each call: what replaces the global one later is used.
  const fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
  const fetcher = new Fetcher({ platform, cache, fetch, offline, maxBytes, retries });

  const find = async (
    where: string,
    source: string | FileSource,
    asked: LoadFileOptions,
  ): Promise<FoundFile> =>
    isId(source)
      ? findById(where, source, catalogue, files, platform)
      : findSource(source as FileSource, asked, platform, fetcher);

  async function readFound(
    { name, id, card, file, sha256 }: FoundFile,
    asked: FetchOptions,
  ): Promise<ModelFile> {
    asked.signal?.throwIfAborted();
    const target = { bytes: card?.bytes, sha256 };
    const tally = new Tally(asked.onProgress);
    tally.expect(name, card?.bytes);
    if (file instanceof URL)
      return { ...(await fetcher.get(name, { ...target, url: file, id }, asked, tally)), card };
    const bytes = new Uint8Array(await file.arrayBuffer());
    const hash = await verified(name, bytes, target);
    tally.update(name, bytes.length, 0, bytes.length);
    return { bytes, sha256: hash, card, from: 'file' };
  }

  return {
    plugins: [...catalogue.plugins.keys()],
    list: () => [...catalogue.entries.values()],
    info: (id) => catalogue.find('zoo.info()', id),
    async load(source, asked = {}) {
      const open = openOptions(asked);
      const found = await find('zoo.load()', source, asked);
      const task = found.task ?? catalogue.taskFor(found.name, asked.task, found.card);
      const { bytes, card } = await readFound(found, asked);
      const plugin = catalogue.plugins.get(task.split(':')[0]!)!;
      return openModel(bytes, { plugin, task, id: found.id, card, options: open, signal: asked.signal });
    },
    read: async (source, asked = {}) => readFound(await find('zoo.read()', source, asked), asked),
    pull(ids, asked = {}) {
      const found = [...new Set(ids)].map((id) => findById('zoo.pull()', id, catalogue, files, platform));
      return pullAll(found, fetcher, asked);
    },
    async verify(id, asked = {}) {
      const found = findById('zoo.verify()', id, catalogue, files, platform);
      const problems: string[] = [];
      try {
        const { bytes, card } = await readFound(found, asked);
        problems.push(...(await compareGraph(bytes, card!)));
        const plugin = catalogue.plugins.get(id.split(':')[0]!)!;
        const opening = { plugin, task: found.task!, id, card, options: {}, signal: asked.signal };
        await (await openModel(bytes, opening)).dispose();
      } catch (error) {
        // What cannot be reached is not thereby wrong.
        if (!isRecurraError(error) || /^ERR_(OFFLINE|DOWNLOAD|CACHE)$/.test(error.code)) throw error;
        problems.push(error.message);
      }
      return { id, ok: problems.length === 0, problems };
    },
    cache: zooCache(cache),
  };
}
