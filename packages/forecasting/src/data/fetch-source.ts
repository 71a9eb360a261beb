import { ArgumentError, DataError } from '@recurra/plugin';
import { type ByteFile, type Origin, readStream } from './byte-stream.ts';
import { checkSize } from './size.ts';

const chunkSize = 1024 * 1024;

/** What to do about an answer that is none. */
function advice(status: number): string {
  if (status === 401 || status === 403) return 'it may need a sign-in or a key; download the file first';
  if (status === 404 || status === 410) return 'check the address';
  if (status === 429 || status >= 500) return 'try again later';
  return 'open the address in a browser to see what it says';
}

/**
 * Opens a file on a server.
 *
 * @param url Its address, `http:` or `https:`.
 * @param maxBytes The most the server may announce.
 * @param signal Stops it.
 * @throws DataError if the server cannot be reached, or answers with anything but the file.
 */
export async function openHttp(url: URL, maxBytes: number, signal: AbortSignal | undefined): Promise<Origin> {
  // A query may hold a key; messages end up in logs.
  const name = `${url.origin}${url.pathname}`;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (reason) {
    signal?.throwIfAborted();
    const { cause } = reason as { cause?: unknown };
    const why = cause instanceof Error ? cause.message : reason instanceof Error ? reason.message : '';
    throw new DataError(
      `${name} could not be fetched (${why || 'no answer'}); check the address and the connection. In a browser, the ` +
        'server must also allow requests from other sites (CORS).',
      { cause: reason },
    );
  }
  const refuse = async (what: string): Promise<never> => {
    await response.body?.cancel().catch(() => undefined);
    throw new DataError(`${name}: ${what}.`);
  };
  if (!response.ok) {
    const { status, statusText } = response;
    const reply = `${status} ${statusText}`.trimEnd();
    await refuse(`the server answered ${reply}; ${advice(status)}`);
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    await refuse(
      'the server answered with a web page, not with a table; find the address of the file itself',
    );
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) {
    await response.body?.cancel().catch(() => undefined);
    checkSize(announced, maxBytes);
  }
  const body = response.body;
  return { chunks: body === null ? none() : guarded(body, name, signal) };
}

async function* none(): AsyncGenerator<Uint8Array> {}

async function* guarded(
  body: ReadableStream<Uint8Array>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* readStream(body);
  } catch (reason) {
    signal?.throwIfAborted();
    throw new DataError(`${name}: the connection broke off before the end of the file; try again.`, {
      cause: reason,
    });
  }
}

/**
 * Opens a file of the machine, in Node.
 *
 * @param url Its address, `file:`.
 * @throws DataError if it cannot be opened; ArgumentError in a browser.
 */
export async function openFile(url: URL): Promise<Origin> {
  // Asked for at run time: a bundler for browsers would stumble over an import.
  const open = globalThis.process?.getBuiltinModule?.('node:fs/promises').open;
  if (open === undefined) {
    throw new ArgumentError(
      `readTable(): ${url.protocol} addresses can be read in Node only; give the File or Blob itself.`,
    );
  }
  const handle = await open(url).catch((reason: unknown) => {
    const code = (reason as { code?: string }).code;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'it may not be read'
          : `it cannot be opened (${code ?? String(reason)})`;
    throw new DataError(`${url.pathname}: ${why}; check the path.`, { cause: reason });
  });
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw new DataError(`${url.pathname}: it is a folder; give the path of a file in it.`);
  }
  const read = async (start: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const { bytesRead } = await handle.read(bytes, at, length - at, start + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (stat.isFile()) {
      for (let at = 0; ; at += chunkSize) {
        const bytes = await read(at, chunkSize);
        if (bytes.length > 0) yield bytes;
        if (bytes.length < chunkSize) return;
      }
    }
    // Pipes and devices have no positions.
    for (;;) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkSize), 0, chunkSize, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  }
  const file: ByteFile = {
    byteLength: stat.size,
    slice: async (start, end = stat.size) => (await read(start, end - start)).slice().buffer,
  };
  return {
    chunks: chunks(),
    size: stat.isFile() ? stat.size : undefined,
    file: stat.isFile() ? file : undefined,
    close: () => handle.close(),
  };
}
