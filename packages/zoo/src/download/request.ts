import { ZooError } from '../errors.ts';

/** What a server said about a file before its bytes. */
export interface Answer {
  /** `fresh`: the file from its first byte. `rest`: from the byte that was asked for. `same`: as it is kept already. */
  readonly kind: 'fresh' | 'rest' | 'same';
  readonly response: Response;
  /** Bytes of the whole file, if the server told. */
  readonly total: number | undefined;
  /** What tells this version of the file from others. */
  readonly validator: string | undefined;
}

/** A failure that may pass: it is worth another try. */
export class PassingFailure extends Error {}

/** What is there already. */
export interface Have {
  /** Bytes from which to go on; 0 asks for the whole. */
  readonly size: number;
  /** Version of the file they belong to. */
  readonly validator: string | undefined;
  /** Whether the server is to send the whole file if its version is another by now. */
  readonly ifRange: boolean;
  /** Version of the complete file that is kept. */
  readonly kept?: string | undefined;
}

function validatorOf({ headers }: Response): string | undefined {
  // What is compressed on the way cannot be continued in the middle.
  const coding = headers.get('content-encoding');
  if (coding !== null && coding !== 'identity') return undefined;
  const tag = headers.get('etag');
  // Weak tags do not promise the same bytes.
  return tag !== null && !tag.startsWith('W/') ? tag : (headers.get('last-modified') ?? undefined);
}

function lengthOf({ headers }: Response): number | undefined {
  const text = headers.get('content-length');
  const coding = headers.get('content-encoding');
  if (text === null || (coding !== null && coding !== 'identity')) return undefined;
  const length = Number(text);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

/** Reads `bytes 5-9/10`. */
function rangeOf({ headers }: Response): { start: number; total: number | undefined } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (match === null) return undefined;
  return { start: Number(match[1]), total: match[3] === '*' ? undefined : Number(match[3]) };
}

/** Browsers hide `Content-Range` of other origins that do not expose it. It is then what was asked for; the hash tells. */
function hiddenRange(response: Response, url: string, start: number): ReturnType<typeof rangeOf> {
  if (!isForeign(url) || response.headers.has('content-range')) return undefined;
  const length = lengthOf(response);
  return { start, total: length === undefined ? undefined : start + length };
}

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

function headersFor({ size, validator, ifRange, kept }: Have): Record<string, string> {
  const headers: Record<string, string> = {};
  if (size > 0) headers.range = `bytes=${size}-`;
  if (size > 0 && ifRange && validator !== undefined) headers['if-range'] = validator;
  if (size === 0 && kept !== undefined) {
    headers[/^(W\/)?"/.test(kept) ? 'if-none-match' : 'if-modified-since'] = kept;
  }
  return headers;
}

/**
 * Asks a server for a file, or for the rest of one.
 *
 * @param have What is there of it.
 * @returns What it answered; undefined if it cannot continue, and must be asked for the whole.
 * @throws PassingFailure if another try may help; ZooError if none does; the signal's reason.
 */
export async function request(
  fetch: typeof globalThis.fetch,
  url: string,
  have: Have,
  signal: AbortSignal | undefined,
): Promise<Answer | undefined> {
  let response: Response;
  try {
    const headers = headersFor(have);
    // Ours is the cache; the browser's would keep every file a second time, and mix answers to ranges.
    response = await fetch(url, { headers, cache: 'no-store', ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new PassingFailure(`no answer (${reasonOf(error)})`);
  }
  const drop = (): Promise<void> | undefined => response.body?.cancel();
  const validator = validatorOf(response);
  if (response.status === 304 && have.size === 0 && have.kept !== undefined) {
    await drop();
    return { kind: 'same', response, total: undefined, validator };
  }
  if (response.status === 206) {
    const range = rangeOf(response) ?? hiddenRange(response, url, have.size);
    const isOther = validator !== undefined && have.validator !== undefined && validator !== have.validator;
    if (range === undefined || range.start !== have.size || isOther) {
      await drop();
      return undefined;
    }
    return { kind: 'rest', response, total: range.total, validator };
  }
  if (response.status === 200) return { kind: 'fresh', response, total: lengthOf(response), validator };
  await drop();
  if (response.status === 416 && have.size > 0) return undefined;
  const said = `the server answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}`;
  if (passing.has(response.status)) throw new PassingFailure(said);
  throw new ZooError('ERR_DOWNLOAD', `zoo.load(): ${url} cannot be fetched: ${said}; check the address.`);
}

/** Whether a browser asks another origin's leave before it sends headers such as `If-Range` there; many servers refuse it. */
export function isForeign(url: string): boolean {
  return typeof location !== 'undefined' && new URL(url, location.href).origin !== location.origin;
}

/** Why a request failed, in a few words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
