import type { ModelCard, OpenOptions, RunOptions } from '@recurra/plugin';
import type { CacheEntry, ModelCache } from '../cache/types.ts';
import type { StandaloneCard } from '../card/schema.ts';
import type {
  InputOf,
  ModelId,
  ModelOf,
  OutputOf,
  PluginInput,
  TaskId,
  TaskOf,
  TaskOfModel,
} from './infer.ts';

/** How far getting models is, all that were asked for together. */
export interface ZooProgress {
  /** The model that moved on: its id, or where it comes from. */
  readonly id: string;
  /** Bytes that are there. */
  readonly loaded: number;
  /** Bytes there will be; undefined while the size of one is not known. */
  readonly total: number | undefined;
  /** Of those that are there, bytes that came over the network just now. */
  readonly received: number;
}

/** Common to all that may fetch. */
export interface FetchOptions {
  /** Cancels: the promise rejects with the signal's reason, and what came is kept for the next try. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is. */
  readonly onProgress?: ((progress: ZooProgress) => void) | undefined;
  /** Whether nothing may be fetched; what `createZoo` was told if left out. */
  readonly offline?: boolean | undefined;
}

/** Where a model is computed, as users of transformers.js name it. */
export type Device = 'auto' | 'cpu' | 'wasm' | 'webgpu' | 'webnn' | 'webgl' | 'cuda' | 'dml' | 'coreml';

/** How a model is loaded. */
export interface LoadOptions extends FetchOptions, Pick<OpenOptions, 'runner'> {
  /**
   * Where to compute. `'auto'` and `'cpu'`, `'wasm'` leave it to our kernels, which is fastest for recurrent networks of
   * ordinary size; all others are ONNX Runtime's.
   */
  readonly device?: Device | undefined;
}

/** How a model that is no plugin's is loaded. */
export interface LoadFileOptions<Task extends string = string> extends LoadOptions {
  /** Full id of the task it is for, `'music:compose'`; not needed where its card says it, or there is only one. */
  readonly task?: Task | undefined;
  /** What its SHA-256 must be. Without it, and without a card, the file is taken as it comes. */
  readonly sha256?: string | undefined;
}

/** A model, open. */
export interface LoadedModel<Task> {
  /** Full id, `'music:chorales'`; undefined of a file that has none. */
  readonly id: string | undefined;
  /** Full id of its task. */
  readonly task: string;
  /** What is known of it; undefined of a file without a card. */
  readonly card: ModelCard | undefined;
  /** What the plugin opened. */
  readonly model: ModelOf<Task>;
  /**
   * Does the task once.
   *
   * @throws ArgumentError after `dispose`.
   */
  run(input: InputOf<Task>, options?: RunOptions): Promise<OutputOf<Task>>;
  /** Frees what the model holds. More than once is no error. */
  dispose(): Promise<void>;
}

/** A model of a plugin's, as {@link Zoo.list} tells it. */
export interface ZooEntry<Id extends string = string> {
  readonly id: Id;
  readonly plugin: string;
  readonly task: string;
  readonly card: ModelCard;
}

/** A model that is there. */
export interface PulledModel {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
  /** `file`: of the plugin's own files; `cache`: it was there; `network`: it was fetched just now. */
  readonly from: 'file' | 'cache' | 'network';
}

/** What checking a model came to. */
export interface VerifyReport {
  readonly id: string;
  readonly ok: boolean;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
}

/** What {@link ZooCache.prune} removes. */
export interface PruneOptions {
  /** Bytes that may stay; the files used longest ago go first. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds: what was not used for longer goes. */
  readonly unused?: number | undefined;
}

/** What pruning came to. */
export interface PruneReport {
  readonly removed: readonly CacheEntry[];
  /** Bytes that are free now, interrupted downloads included. */
  readonly freedBytes: number;
}

/** The models that are kept. */
export interface ZooCache {
  /** Where, for people. */
  readonly location: string;
  /** Those used last first. */
  list(): Promise<readonly CacheEntry[]>;
  /** Removes interrupted downloads, and what the options say. */
  prune(options?: PruneOptions): Promise<PruneReport>;
  /** Removes a file by its key. */
  remove(key: string): Promise<void>;
}

/** How a zoo is made. */
export interface ZooOptions<Plugins extends readonly PluginInput[]> {
  /** Plugins, presets of them, and what is falsy: that is left out. */
  readonly plugins: Plugins;
  /**
   * Where models are kept: a folder's path (Node), a name (browser), a cache of your own, or false for nowhere. In Node, the
   * user's cache folder or `RECURRA_CACHE` if left out; in browsers, the Cache API.
   */
  readonly cache?: string | ModelCache | false | undefined;
  /** Fetches; the global one if left out. Give your own for headers or proxies. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Whether nothing may be fetched; false if left out. */
  readonly offline?: boolean | undefined;
  /** Where models of the plugins lie instead, by id: `{ 'music:chorales': 'https://my.cdn/chorales.onnx' }`. */
  readonly files?: Readonly<Record<string, string | URL>> | undefined;
  /** Times in a row that a download is tried again without a byte coming; 3 if left out. What brings something goes on. */
  readonly retries?: number | undefined;
  /** Most bytes that a file of unknown size may have; 1 GiB if left out. */
  readonly maxBytes?: number | undefined;
}

/** A place where a model's file lies: a URL, or a path that begins with `./`, `../` or `/`. */
export type FileLocation =
  | `${'.' | '..' | ''}/${string}`
  | `${'http' | 'https' | 'file' | 'data' | 'blob'}:${string}`;

/** What a model can be loaded from, besides an id. */
export type FileSource = FileLocation | URL | Blob | FileSystemDirectoryHandle;

/** Models of plugins: found, fetched, verified, kept, opened. */
export interface Zoo<P> {
  /** Ids of the plugins, in order. */
  readonly plugins: readonly string[];
  /** All models of the plugins. */
  list(): readonly ZooEntry<ModelId<P>>[];
  /** What is known of a model. */
  info(id: ModelId<P>): ZooEntry<ModelId<P>>;
  /**
   * Loads a model.
   *
   * @param id Its full id.
   * @throws ArgumentError if there is no such model; ZooError if its file cannot be had, or is not what its card promises.
   */
  load<Id extends ModelId<P>>(id: Id, options?: LoadOptions): Promise<LoadedModel<TaskOfModel<P, Id>>>;
  /**
   * Loads a model that is no plugin's.
   *
   * @param source A URL, a `File`, a folder that `recurra … --out` wrote, or a path (Node): of a file, of a folder, or of a
   *   card.
   * @throws ArgumentError if it does not tell which task it is for.
   */
  load<Id extends TaskId<P>>(
    source: FileSource,
    options?: LoadFileOptions<Id>,
  ): Promise<LoadedModel<TaskOf<P, Id>>>;
  /** The verified content of a model's file, for those who open it elsewhere, such as in a worker. */
  read(source: ModelId<P> | FileSource, options?: LoadFileOptions): Promise<ModelFile>;
  /** Fetches models, so that they are there offline. */
  pull(ids: readonly ModelId<P>[], options?: FetchOptions): Promise<readonly PulledModel[]>;
  /** Checks a model: its file against its card, its graph against the card's ports, and that its plugin opens it. */
  verify(id: ModelId<P>, options?: FetchOptions): Promise<VerifyReport>;
  /** The models that are kept. */
  readonly cache: ZooCache;
}

/** The verified content of a model's file. */
export interface ModelFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly card: StandaloneCard | undefined;
  readonly from: 'file' | 'cache' | 'network';
}
