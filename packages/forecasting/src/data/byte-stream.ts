import { DataError } from '@recurra/plugin';
import { checkSize } from './size.ts';

/** Bytes, or text, as they come. */
export type Chunks = AsyncIterable<Uint8Array | string>;

/** A file whose parts can be read in any order. */
export interface ByteFile {
  readonly byteLength: number;
  /** Bytes from `start` up to, not including, `end`. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** A source, before anyone looked into it. */
export interface Origin {
  readonly chunks: Chunks;
  /** Bytes it has, where that is known. */
  readonly size?: number | undefined;
  readonly file?: ByteFile | undefined;
  close?(): Promise<void>;
}

/**
 * Stops waiting for a source once it is aborted, even if the source never answers.
 *
 * @param chunks The source.
 * @param signal Stops it; the next chunk is then the signal's reason, thrown.
 */
export function abortable(chunks: Chunks, signal: AbortSignal | undefined): Chunks {
  if (signal === undefined) return chunks;
  return {
    [Symbol.asyncIterator]() {
      const iterator = chunks[Symbol.asyncIterator]();
      return {
        next: () =>
          new Promise((resolve, reject) => {
            const stop = (): void => reject(signal.reason);
            if (signal.aborted) return stop();
            signal.addEventListener('abort', stop, { once: true });
            const settled = (): void => signal.removeEventListener('abort', stop);
            iterator.next().then(resolve, reject).finally(settled);
          }),
        return: async () => {
          const ended = Promise.resolve(iterator.return?.()).catch(() => undefined);
          // A generator that still waits for its own source would never end.
          if (!signal.aborted) await ended;
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Reads a web stream chunk by chunk; not every browser iterates streams yet. */
export async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Most bytes given to the decompressor at once: they may become a thousand times as many. */
const portion = 64 * 1024;

/**
 * Decompresses gzip.
 *
 * @param chunks The compressed bytes.
 * @returns The bytes, as they come; whoever reads them limits how many.
 * @throws DataError if they are damaged or end early; whatever `chunks` throws.
 */
export async function* gunzip(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const { writable, readable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const iterator = chunks[Symbol.asyncIterator]();
  let failed: { reason: unknown } | undefined;
  const feed = async (): Promise<void> => {
    for (;;) {
      const next = await iterator.next().catch((reason: unknown) => {
        failed = { reason };
      });
      if (next === undefined) return writer.abort(failed?.reason);
      if (next.done) return writer.close();
      const bytes = typeof next.value === 'string' ? new TextEncoder().encode(next.value) : next.value;
      for (let at = 0; at < bytes.length; at += portion) {
        await writer.ready;
        // Copied: the decompressor may keep the bytes longer than the source lets it.
        await writer.write(bytes.slice(at, at + portion) as Uint8Array<ArrayBuffer>);
      }
    }
  };
  // What the decompressor refuses is thrown where its output is read.
  const fed = feed().catch((reason: unknown) => reason);
  try {
    yield* readStream(readable);
    const refused = await fed;
    if (refused !== undefined) throw refused;
  } catch (reason) {
    if (failed !== undefined) throw failed.reason;
    throw new DataError(
      'the file starts as gzip, but is damaged or ends early; download or compress it again.',
      { cause: reason },
    );
  } finally {
    await writer.abort().catch(() => undefined);
    await iterator.return?.();
  }
}

/** What {@link peek} saw. */
export interface Peeked {
  /** The first bytes; `undefined` for text. */
  readonly start: Uint8Array | undefined;
  /** All chunks, from the first on. */
  readonly all: Chunks;
  /** Tells the source that no more is wanted. */
  stop(): Promise<void>;
}

/**
 * Looks at the first bytes without taking them.
 *
 * @param chunks Bytes or text.
 * @param count How many bytes to see, if there are as many.
 * @returns The first bytes, and all chunks.
 */
export async function peek(chunks: Chunks, count: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: (Uint8Array | string)[] = [];
  let start = new Uint8Array(0);
  let text = false;
  while (start.length < count && !text) {
    const { done, value } = await iterator.next();
    if (done) break;
    seen.push(value);
    if (typeof value === 'string') text = value !== '';
    else start = Uint8Array.from([...start, ...value.subarray(0, count - start.length)]);
  }
  async function* all(): AsyncGenerator<Uint8Array | string> {
    try {
      // A byte order mark must not be cut in two.
      let head = new Uint8Array(0);
      for (const chunk of seen) {
        if (typeof chunk === 'string' || head.length >= 4) yield chunk;
        else {
          head = concat([head, chunk]);
          if (head.length >= 4) yield head;
        }
      }
      if (head.length > 0 && head.length < 4) yield head;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  const stop = async (): Promise<void> => {
    await iterator.return?.();
  };
  return { start: text ? undefined : start, all: all(), stop };
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * Takes all bytes into memory.
 *
 * @param chunks The bytes.
 * @param maxBytes The most to take.
 * @param signal Stops it.
 * @throws DataError if there are more.
 */
export async function collectBytes(
  chunks: Chunks,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    total += bytes.length;
    if (total > maxBytes) checkSize(Number.POSITIVE_INFINITY, maxBytes);
    list.push(bytes);
  }
  return concat(list);
}
