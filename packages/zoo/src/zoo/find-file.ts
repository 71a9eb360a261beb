import { ArgumentError, DataError } from '@recurra/plugin';
import type { StandaloneCard } from '../card/schema.ts';
import type { Platform } from '../platform/types.ts';
import type { Fetcher } from '../source/fetcher.ts';
import { locate } from '../source/locate.ts';
import type { Catalogue } from './catalogue.ts';
import type { FileSource, LoadFileOptions } from './types.ts';

/** A model's file: where it is, and what is known of it. */
export interface FoundFile {
  readonly name: string;
  /** Full id, of a plugin's model. */
  readonly id: string | undefined;
  /** Full id of its task, of a plugin's model. */
  readonly task: string | undefined;
  readonly card: StandaloneCard | undefined;
  readonly file: Blob | URL;
  readonly sha256: string | undefined;
}

const idPattern = /^[a-z][a-z0-9-]*:[^/\\]+$/;
const urlSchemes = /^(https?|file|data|blob):/;

/** Whether a source is an id, right or wrong, and no path or URL. */
export function isId(source: unknown): source is string {
  return typeof source === 'string' && idPattern.test(source) && !urlSchemes.test(source);
}

/** Finds the file of a plugin's model. */
export function findById(
  where: string,
  id: string,
  catalogue: Catalogue,
  files: Readonly<Record<string, string | URL>>,
  platform: Platform,
): FoundFile & { readonly file: URL } {
  const { card, task } = catalogue.find(where, id);
  const chosen = Object.hasOwn(files, id) ? files[id]! : undefined;
  const place = chosen ?? card.file;
  const parsed = { name: id, id, task, card, sha256: card.sha256 };
  if (place instanceof URL) return { ...parsed, file: place };
  if (URL.canParse(place)) return { ...parsed, file: new URL(place) };
  // A path of the user's, or what a bundler made of an import, is relative to where the app runs.
  if (chosen !== undefined) return { ...parsed, file: platform.toUrl(place) };
  throw new DataError(
    `${where}: the card of ${id} must name its file as an absolute URL, got "${place}"; the plugin should give new URL("${place}", import.meta.url).href.`,
  );
}

/** Finds the file of a source that is no id. */
export async function findSource(
  source: FileSource,
  options: LoadFileOptions,
  platform: Platform,
  fetcher: Fetcher,
): Promise<FoundFile> {
  const { sha256 } = options;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new ArgumentError(
      `zoo.load(): sha256 must be 64 hexadecimal digits in lower case, got ${JSON.stringify(sha256)}.`,
    );
  }
  const found = await locate(source, platform, (url) => fetcher.readText(url, options));
  return { ...found, id: undefined, task: undefined, sha256: sha256 ?? found.card?.sha256 };
}
