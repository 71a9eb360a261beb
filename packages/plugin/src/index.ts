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
export { definePlugin, type ModelCard, type Plugin, specVersion } from './plugin.ts';
