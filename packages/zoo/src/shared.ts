export { memoryCache } from './cache/memory-cache.ts';
export type { CacheEntry, Draft, ModelCache } from './cache/types.ts';
export { parseCard } from './card/parse-card.ts';
export type { StandaloneCard } from './card/schema.ts';
export { ZooError, type ZooErrorCode } from './errors.ts';
export type {
  InputOf,
  ModelId,
  ModelOf,
  OutputOf,
  PluginInput,
  PluginsOf,
  TaskId,
  TaskOf,
  TaskOfModel,
} from './zoo/infer.ts';
export type {
  Device,
  FetchOptions,
  FileLocation,
  FileSource,
  LoadedModel,
  LoadFileOptions,
  LoadOptions,
  ModelFile,
  PruneOptions,
  PruneReport,
  PulledModel,
  VerifyReport,
  Zoo,
  ZooCache,
  ZooEntry,
  ZooOptions,
  ZooProgress,
} from './zoo/types.ts';
