export type { ModelCard, ModelPort } from './card.ts';
export {
  ArgumentError,
  DataError,
  type DataErrorOptions,
  isRecurraError,
  MissingPeerError,
  RecurraError,
  type RecurraErrorOptions,
  ShapeError,
} from './errors.ts';
export { definePlugin, type Plugin, specVersion } from './plugin.ts';
export type { OpenOptions, RunOptions, Task } from './task.ts';
