import { ArgumentError } from '@recurra/plugin';
import {
  abortable,
  type ByteFile,
  type Chunks,
  collectBytes,
  gunzip,
  type Origin,
  peek,
  readStream,
} from './byte-stream.ts';
import { openFile, openHttp } from './fetch-source.ts';
import { checkSignature } from './signatures.ts';
import { checkSize } from './size.ts';
import type { TableSource } from './types.ts';

const chunkSize = 1024 * 1024;

/** A source whose kind is known: text or a Parquet file. */
export type OpenedSource =
  | { readonly kind: 'text'; readonly chunks: Chunks; close(): Promise<void> }
  | { readonly kind: 'parquet'; readonly file: ByteFile; close(): Promise<void> };

async function* pieces<T extends string | Uint8Array>(
  whole: T,
  cut: (from: number, to: number) => T,
): AsyncGenerator<T> {
  for (let at = 0; at < whole.length; at += chunkSize) yield cut(at, at + chunkSize);
}

function inMemory(bytes: Uint8Array): Origin {
  return {
    chunks: pieces(bytes, (from, to) => bytes.subarray(from, to)),
    size: bytes.length,
    file: {
      byteLength: bytes.length,
      slice: async (start, end) => bytes.slice(start, end).buffer as ArrayBuffer,
    },
  };
}

async function originOf(
  source: TableSource,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Origin> {
  if (typeof source === 'string') {
    if (/^\s*(?:https?|file):\/\/\S+\s*$/.test(source)) {
      throw new ArgumentError(
        `readTable(): a source that is text must be the table itself; to read an address, give new URL("${source.trim().slice(0, 80)}").`,
      );
    }
    return {
      chunks: pieces(source, (from, to) => source.slice(from, to)),
      size: source.length,
    };
  }
  if (source instanceof URL) {
    if (source.protocol === 'file:') return openFile(source);
    if (source.protocol === 'http:' || source.protocol === 'https:') {
      return openHttp(source, maxBytes, signal);
    }
    throw new ArgumentError(
      `readTable(): an address must start with http:, https: or file:, got ${source.protocol}`,
    );
  }
  if (source instanceof ArrayBuffer) return inMemory(new Uint8Array(source));
  if (source instanceof Uint8Array) return inMemory(source);
  if (source instanceof Blob) {
    return {
      chunks: readStream(source.stream()),
      size: source.size,
      file: { byteLength: source.size, slice: (start, end) => source.slice(start, end).arrayBuffer() },
    };
  }
  if (typeof source === 'object' && source !== null) {
    if ('getReader' in source) return { chunks: readStream(source) };
    if (Symbol.asyncIterator in source) return { chunks: source };
  }
  throw new ArgumentError(
    `readTable(): source must be CSV text, a URL, a Blob, bytes, a ReadableStream or an async iterable, got ${typeof source}.`,
  );
}

const startsWith = (bytes: Uint8Array | undefined, text: string): boolean =>
  bytes !== undefined &&
  bytes.length >= text.length &&
  Array.from(text).every((letter, i) => bytes[i] === letter.charCodeAt(0));

/**
 * Opens a source and looks at its first bytes.
 *
 * @param source Where the table comes from.
 * @param maxBytes The most it may have, decompressed.
 * @param signal Stops it.
 * @returns Its text, or its Parquet file; close it in the end.
 * @throws DataError if it is too large or cannot be reached; ArgumentError if it is no source.
 */
export async function openSource(
  source: TableSource,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<OpenedSource> {
  signal?.throwIfAborted();
  const origin = await originOf(source, maxBytes, signal);
  let stop = async (): Promise<void> => undefined;
  const close = async (): Promise<void> => {
    await stop();
    await origin.close?.();
  };
  try {
    if (origin.size !== undefined) checkSize(origin.size, maxBytes);
    let peeked = await peek(abortable(origin.chunks, signal), 16);
    stop = peeked.stop;
    let file = origin.file;
    // A compressed file of compressed files is a mistake, or an attack; one layer is enough.
    if (startsWith(peeked.start, '\x1f\x8b')) {
      peeked = await peek(gunzip(peeked.all), 16);
      stop = peeked.stop;
      file = undefined;
    }
    const { start, all } = peeked;
    if (!startsWith(start, 'PAR1')) {
      if (start !== undefined) checkSignature(start);
      return { kind: 'text', chunks: all, close };
    }
    if (file === undefined) {
      const bytes = inMemory(await collectBytes(all, maxBytes, signal));
      return { kind: 'parquet', file: bytes.file as ByteFile, close };
    }
    return { kind: 'parquet', file, close };
  } catch (reason) {
    await close();
    throw reason;
  }
}
