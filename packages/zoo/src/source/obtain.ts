import { DataError } from '@recurra/plugin';
import type { ModelCache } from '../cache/types.ts';
import { sha256 } from '../download/bytes.ts';
import type { Wanted } from '../download/check-answer.ts';
import { type DownloadContext, download } from '../download/download.ts';
import { isForeign } from '../download/request.ts';
import { ZooError } from '../errors.ts';
import type { Platform } from '../platform/types.ts';

/** A file that is there, verified. */
export interface Obtained {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly from: 'file' | 'cache' | 'network';
}

/** Which file, and what it must be. */
export interface Target {
  readonly url: URL;
  readonly id?: string | undefined;
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

/** Where files come from. */
export interface ObtainContext extends Omit<DownloadContext, 'cache'> {
  readonly platform: Platform;
  readonly cache: ModelCache;
  readonly offline: boolean;
}

/**
 * Verifies a file before anything of it is parsed.
 *
 * @throws ZooError (`ERR_INTEGRITY`)
 */
export async function verified(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { bytes: size, sha256: hash }: Pick<Target, 'bytes' | 'sha256'>,
): Promise<string> {
  if (size !== undefined && bytes.length !== size) {
    throw new ZooError(
      'ERR_INTEGRITY',
      `zoo.load(): ${name} must have ${size} bytes, got ${bytes.length}; install or fetch it again.`,
    );
  }
  const actual = await sha256(bytes);
  if (hash !== undefined && actual !== hash) {
    throw new ZooError(
      'ERR_INTEGRITY',
      `zoo.load(): ${name} must have the SHA-256 ${hash}, got ${actual}; install or fetch it again.`,
    );
  }
  return actual;
}

/** The file as it is kept; what is damaged is removed. */
async function readKept(cache: ModelCache, key: string, target: Target) {
  const kept = await cache.read(key);
  if (kept === undefined) return undefined;
  const promised = { bytes: kept.entry.bytes, sha256: target.sha256 ?? kept.entry.sha256 };
  try {
    await verified(key, kept.bytes, promised);
    return kept;
  } catch {
    await cache.remove(key);
    return undefined;
  }
}

async function obtainRemote(target: Target, context: ObtainContext): Promise<Obtained> {
  const { cache, offline, onBytes } = context;
  const url = target.url.href;
  const key = target.sha256 ?? `url-${await sha256(new TextEncoder().encode(url))}`;
  const kept = await readKept(cache, key, target);
  const asKept = (): Obtained => {
    const { bytes, entry } = kept!;
    onBytes?.(bytes.length, 0, bytes.length);
    return { bytes, sha256: entry.sha256, from: 'cache' };
  };
  if (kept !== undefined && (target.sha256 !== undefined || offline || isForeign(url))) return asKept();
  if (offline) {
    throw new ZooError(
      'ERR_OFFLINE',
      `zoo.load(): ${target.id ?? url} is not in the cache (${cache.location}), and nothing may be fetched offline; pull it once while online.`,
    );
  }
  const wanted: Wanted = { ...target, url, key };
  try {
    const fetched = await download(wanted, context, kept?.entry.validator);
    return fetched === 'unchanged' ? asKept() : { ...fetched, from: 'network' };
  } catch (error) {
    // Without network, what is kept will do.
    if (kept !== undefined && error instanceof ZooError && error.code === 'ERR_DOWNLOAD') return asKept();
    throw error;
  }
}

async function readInline(
  { url }: Target,
  { fetch, signal }: ObtainContext,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, signal === undefined ? {} : { signal });
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new DataError(`zoo.load(): ${url.href.slice(0, 60)} cannot be read; give the File itself.`, {
      cause,
    });
  }
}

/**
 * Gets a file from wherever it lies, and verifies it.
 *
 * @throws ZooError, DataError, or the signal's reason.
 */
export async function obtain(target: Target, context: ObtainContext): Promise<Obtained> {
  const { url } = target;
  if (url.protocol === 'http:' || url.protocol === 'https:') return obtainRemote(target, context);
  let bytes: Uint8Array<ArrayBuffer>;
  if (url.protocol === 'file:') {
    const content = await context.platform.readFile(url, target.bytes ?? context.maxBytes);
    if (content === undefined) {
      throw new DataError(
        `zoo.load(): there is no file ${decodeURI(url.pathname)}; check the path, or install the plugin again.`,
      );
    }
    bytes = content;
  } else if (url.protocol === 'data:' || url.protocol === 'blob:') {
    bytes = await readInline(target, context);
  } else {
    throw new DataError(
      `zoo.load(): ${url.href} has a protocol that is not supported; use https, file, data or blob.`,
    );
  }
  const hash = await verified(target.id ?? url.href.slice(0, 200), bytes, target);
  context.onBytes?.(bytes.length, 0, bytes.length);
  return { bytes, sha256: hash, from: 'file' };
}
