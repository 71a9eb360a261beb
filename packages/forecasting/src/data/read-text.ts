import { DataError } from '@recurra/plugin';
import { checkSize } from './size.ts';

const mebibyte = 1024 * 1024;

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
 * @param chunks Bytes or text.
 * @param options.maxBytes The most to read.
 * @returns Text, without byte order mark.
 * @throws DataError if it is too large or not text; the signal's reason if it is aborted.
 */
export async function* readText(
  chunks: AsyncIterable<Uint8Array | string>,
  options: ReadTextOptions,
): AsyncGenerator<string> {
  const { maxBytes, signal } = options;
  signal?.throwIfAborted();
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
  for await (const chunk of chunks) {
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
