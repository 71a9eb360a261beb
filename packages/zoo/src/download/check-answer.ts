import { ZooError } from '../errors.ts';
import { sizeText } from './bytes.ts';
import type { Answer } from './request.ts';

/** A file that is to be fetched. */
export interface Wanted {
  readonly url: string;
  /** Names it in the cache. */
  readonly key: string;
  /** Full id of the model, if it has one. */
  readonly id?: string | undefined;
  /** Size and SHA-256 of the file, as far as known. */
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

/** The server's file is not the one that was promised, or too large. */
export function wrongSize({ url, bytes }: Wanted, maxBytes: number, total: number | 'more'): ZooError {
  const [expected, advice] =
    bytes === undefined
      ? [`may have ${sizeText(maxBytes)} at most (maxBytes)`, 'raise the limit if you trust it']
      : [`is ${bytes} bytes by its card`, 'it is another file, or an error page'];
  return new ZooError(
    'ERR_INTEGRITY',
    `zoo.load(): ${url} ${expected}, but the server has ${total}; ${advice}.`,
  );
}

/**
 * Checks what the server says of the file before any of it is kept.
 *
 * @throws ZooError
 */
export function checkAnswer(wanted: Wanted, { response, total }: Answer, maxBytes: number): void {
  const type = response.headers.get('content-type') ?? '';
  // What came before stays: it may be the page of a network that wants a login first.
  if (/^text\/html\b/i.test(type)) {
    throw new ZooError(
      'ERR_DOWNLOAD',
      `zoo.load(): ${wanted.url} is a web page, not a model; check the address, and that the app's server or bundler ships the file (the option files gives another address).`,
    );
  }
  if (total === undefined) return;
  if (wanted.bytes === undefined ? total > maxBytes : total !== wanted.bytes) {
    throw wrongSize(wanted, maxBytes, total);
  }
}
