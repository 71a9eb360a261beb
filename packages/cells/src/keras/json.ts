import { ArgumentError } from '@recurra/plugin';

/** What every message of the translation starts with. */
export const where = 'fromKerasConfig()';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** An object as Keras stores it. */
export interface KerasObject {
  readonly className: string;
  readonly config: Json;
}

/** Which Keras wrote a document; a few names mean different things. */
export type KerasVersion = 2 | 3;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short form of a value for messages. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Reads `{class_name, config}`. @throws ArgumentError if it is something else. */
export function readObject(what: string, value: unknown): KerasObject {
  if (isJson(value) && typeof value.class_name === 'string' && isJson(value.config)) {
    return { className: value.class_name, config: value.config };
  }
  throw new ArgumentError(
    `${where}: ${what} must be an object with class_name and config, got ${show(value)}.`,
  );
}

/** Whether a key stands anywhere in a document. */
function mentions(value: unknown, keys: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((item) => mentions(item, keys));
  if (!isJson(value)) return false;
  return Object.entries(value).some(([key, item]) => keys.has(key) || mentions(item, keys));
}

// Keras 2.13 and later write "module" too, but keep these.
const kerasTwoKeys: ReadonlySet<string> = new Set(['batch_input_shape', 'time_major']);

/** Tells which Keras wrote a document. */
export function kerasVersion(document: Json): KerasVersion {
  if (typeof document.keras_version === 'string') return document.keras_version.startsWith('3') ? 3 : 2;
  return 'module' in document && !mentions(document, kerasTwoKeys) ? 3 : 2;
}
