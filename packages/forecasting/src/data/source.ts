import { ArgumentError, DataError } from '@recurra/plugin';
import type { CsvSource } from './types.ts';

const mebibyte = 1024 * 1024;

/** Bytes a source may have unless the caller allows more. */
export const defaultMaxBytes: number = 256 * mebibyte;

const signatures: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'it is a ZIP archive or an Excel workbook; save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'it is an old Excel workbook; save the sheet as CSV'],
  ['\x1f\x8b', 'it is compressed with gzip; decompress it first'],
  ['PAR1', 'it is a Parquet file; export it as CSV'],
  ['\x89PNG', 'it is a picture'],
  ['%PDF', 'it is a PDF document'],
  ['SQLite format 3', 'it is a SQLite database; export the table as CSV'],
];

/**
 * Refuses a source that is too large, before it is read.
 *
 * @param bytes Its size.
 * @param maxBytes The most allowed.
 * @throws DataError with advice on what to do.
 */
export function checkSize(bytes: number, maxBytes: number = defaultMaxBytes): void {
  if (bytes <= maxBytes) return;
  throw new DataError(
    `the table has ${bytes === Number.POSITIVE_INFINITY ? 'more than' : formatBytes(bytes)}${
      bytes === Number.POSITIVE_INFINITY ? ` ${formatBytes(maxBytes)}` : ''
    }, and at most ${formatBytes(maxBytes)} are read: a forecast needs a few seasons of history, so keep the last ` +
      'rows, fewer columns, or add the rows up to longer steps; or raise maxBytes (--max-bytes).',
  );
}

/** Writes a number of bytes for people. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}

async function* chunks(source: CsvSource): AsyncGenerator<Uint8Array | string> {
  if (typeof source === 'string') {
    for (let at = 0; at < source.length; at += mebibyte) yield source.slice(at, at + mebibyte);
  } else if (source instanceof Blob) {
    yield* readStream(source.stream());
  } else if (typeof source === 'object' && source !== null && 'getReader' in source) {
    yield* readStream(source);
  } else if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) {
    yield* source;
  } else {
    throw new ArgumentError(
      `readTable(): source must be CSV text, a Blob, a ReadableStream or an async iterable, got ${typeof source}.`,
    );
  }
}

// Not every browser iterates streams yet.
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
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

function checkText(text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) {
      throw new DataError(
        `the file is not text (it has the byte 0x${code.toString(16).padStart(2, '0')}); ` +
          'a table must be CSV: a header line, then one line per time stamp.',
      );
    }
  }
}

/** Turns bytes into text: UTF-8, UTF-16 with its mark, or else the old Windows encoding. */
class Decoder {
  #decoder: TextDecoder | undefined;
  #ascii = true;
  /** Set when the text was not UTF-8. */
  fallback = false;

  decode(bytes: Uint8Array, last: boolean): string {
    if (this.#decoder === undefined) {
      checkSignature(bytes);
      const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
      const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
      this.#decoder = new TextDecoder(encoding, { fatal: true });
    }
    try {
      const text = this.#decoder.decode(bytes, { stream: !last });
      if (this.#ascii) this.#ascii = bytes.every((byte) => byte < 128);
      return text;
    } catch {
      // Text so far was plain ASCII, which every encoding shares; a file that was UTF-8 up to here is broken.
      if (!this.#ascii || this.fallback) {
        throw new DataError('the file is not valid UTF-8 text; save it as CSV in UTF-8.');
      }
      this.fallback = true;
      this.#decoder = new TextDecoder('windows-1252');
      return this.#decoder.decode(bytes, { stream: !last });
    }
  }
}

function checkSignature(bytes: Uint8Array): void {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  for (const [signature, advice] of signatures) {
    if (start.startsWith(signature)) throw new DataError(`the file is not text: ${advice}.`);
  }
}

/** How {@link readText} reads. */
export interface ReadTextOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Reads a source as text, chunk by chunk, without ever holding all of it.
 *
 * @param source Where the text comes from.
 * @param options.maxBytes The most to read.
 * @returns Text, without byte order mark.
 * @throws DataError if it is too large or not text; the signal's reason if it is aborted.
 */
export async function* readText(source: CsvSource, options: ReadTextOptions): AsyncGenerator<string> {
  const { maxBytes, signal } = options;
  signal?.throwIfAborted();
  if (typeof source === 'string') checkSize(source.length, maxBytes);
  else if (source instanceof Blob) checkSize(source.size, maxBytes);
  const decoder = new Decoder();
  let total = 0;
  let sinceRest = 0;
  let first = true;
  const clean = (text: string): string => {
    checkText(text);
    const start = first && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (text !== '') first = false;
    return start;
  };
  for await (const chunk of chunks(source)) {
    signal?.throwIfAborted();
    total += chunk.length;
    if (total > maxBytes) checkSize(Number.POSITIVE_INFINITY, maxBytes);
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, false);
    options.onBytes?.(total);
    yield clean(text);
    sinceRest += chunk.length;
    if (sinceRest > 4 * mebibyte) {
      // Lets timers and clicks through, an abort among them, where the source itself never waits.
      await new Promise((resolve) => setTimeout(resolve, 0));
      sinceRest = 0;
    }
  }
  signal?.throwIfAborted();
  yield clean(decoder.decode(new Uint8Array(0), true));
  if (decoder.fallback)
    options.onNote?.('The file is not UTF-8; it was read as Windows-1252 (Western European).');
}
