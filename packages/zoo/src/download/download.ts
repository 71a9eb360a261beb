import type { Draft, ModelCache } from '../cache/types.ts';
import { ZooError } from '../errors.ts';
import { sha256, sizeText } from './bytes.ts';
import { checkAnswer, type Wanted, wrongSize } from './check-answer.ts';
import { pause } from './pause.ts';
import { type Answer, type Have, isForeign, PassingFailure, reasonOf, request } from './request.ts';

/** How to fetch. */
export interface DownloadContext {
  readonly fetch: typeof globalThis.fetch;
  readonly cache: ModelCache;
  readonly signal?: AbortSignal | undefined;
  /** Most bytes that a file of unknown size may have. */
  readonly maxBytes: number;
  /** Tries in a row that bring no byte before it gives up. */
  readonly retries: number;
  /** Hears how many bytes are there, how many came over the network, and how many there will be. */
  readonly onBytes?: ((loaded: number, received: number, total: number | undefined) => void) | undefined;
}

/** A file that was fetched and verified, or is unchanged since it was kept. */
export type Fetched = { readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string } | 'unchanged';

/** Reads an answer to its end into the draft. Returns whether the whole file is there. */
async function receive(
  wanted: Wanted,
  draft: Draft,
  answer: Answer,
  context: DownloadContext,
  onChunk: (bytes: number, total: number | undefined) => void,
): Promise<boolean> {
  const limit = wanted.bytes ?? context.maxBytes;
  const total = wanted.bytes ?? answer.total;
  const reader = answer.response.body?.getReader();
  onChunk(0, total);
  try {
    while (reader !== undefined) {
      context.signal?.throwIfAborted();
      const { done, value } = await reader.read().catch((error: unknown) => {
        context.signal?.throwIfAborted();
        throw new PassingFailure(`the connection broke off (${reasonOf(error)})`);
      });
      if (done) break;
      if (draft.size + value.length > limit) throw wrongSize(wanted, context.maxBytes, 'more');
      await draft.append(value);
      onChunk(value.length, total);
    }
  } catch (error) {
    await reader?.cancel().catch(() => {});
    throw error;
  }
  if (total !== undefined && draft.size < total)
    throw new PassingFailure(`it ended at ${draft.size} of ${total} bytes`);
  return true;
}

/** From where to go on, and how. */
function whatToAsk({ url, sha256: hash }: Wanted, draft: Draft, kept: string | undefined): Have {
  const { size, validator } = draft;
  const foreign = isForeign(url);
  // Where the hash tells in the end whether the parts belong together, a foreign server need not be asked for leave.
  const ifRange = validator !== undefined && !(foreign && hash !== undefined);
  return { size: foreign && ifRange ? 0 : size, validator, ifRange, kept };
}

/** Fetches what is missing of a draft. */
async function complete(
  wanted: Wanted,
  draft: Draft,
  context: DownloadContext,
  kept: string | undefined,
): Promise<'done' | 'unchanged'> {
  // Without a hash only the server's word tells that the rest belongs to what is there.
  if (draft.size > 0 && draft.validator === undefined && wanted.sha256 === undefined)
    await draft.restart(undefined);
  if (draft.size > (wanted.bytes ?? context.maxBytes)) await draft.restart(undefined);
  let received = 0;
  const onChunk = (bytes: number, total: number | undefined): void => {
    received += bytes;
    context.onBytes?.(draft.size, received, total);
  };
  for (let failures = 0; ; failures++) {
    if (wanted.bytes !== undefined && draft.size === wanted.bytes) return 'done';
    const before = draft.size;
    try {
      const answer = await request(context.fetch, wanted.url, whatToAsk(wanted, draft, kept), context.signal);
      if (answer === undefined) {
        if (before === 0) throw new PassingFailure('the server answered with a part that nobody asked for');
        await draft.restart(undefined);
        continue;
      }
      if (answer.kind === 'same') return 'unchanged';
      try {
        checkAnswer(wanted, answer, context.maxBytes);
      } catch (error) {
        await answer.response.body?.cancel();
        throw error;
      }
      if (answer.kind === 'fresh') await draft.restart(answer.validator);
      if (await receive(wanted, draft, answer, context, onChunk)) return 'done';
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      // Whatever brought something on may go on.
      if (draft.size > before) failures = -1;
      if (failures >= context.retries) {
        throw new ZooError(
          'ERR_DOWNLOAD',
          `zoo.load(): ${wanted.url} cannot be fetched: ${error.message}; ${draft.size > 0 ? `${sizeText(draft.size)} are kept, and the next try goes on from there` : 'check the address and the network'}.`,
          { cause: error },
        );
      }
      if (failures >= 0) await pause(250 * 2 ** failures, context.signal);
    }
  }
}

/** Fetches, verifies, and keeps a draft; what is wrong is removed. Returns undefined if it is worth fetching anew from the start. */
async function attempt(
  wanted: Wanted,
  draft: Draft,
  context: DownloadContext,
  kept: string | undefined,
): Promise<Fetched | undefined> {
  const continued = draft.size > 0;
  if ((await complete(wanted, draft, context, kept)) === 'unchanged') {
    await draft.discard();
    return 'unchanged';
  }
  const bytes = await draft.read();
  const actual = await sha256(bytes);
  if (wanted.sha256 !== undefined && actual !== wanted.sha256) {
    if (continued) {
      await draft.restart(undefined);
      return undefined;
    }
    throw new ZooError(
      'ERR_INTEGRITY',
      `zoo.load(): ${wanted.url} must have the SHA-256 ${wanted.sha256}, got ${actual}; it was removed unread. Fetch it from another place, or ask who publishes it.`,
    );
  }
  const now = Date.now();
  const { url, key, id } = wanted;
  const { validator } = draft;
  await draft.commit({
    key,
    url,
    id,
    bytes: bytes.length,
    sha256: actual,
    validator,
    savedAt: now,
    usedAt: now,
  });
  return { bytes, sha256: actual };
}

/**
 * Downloads a file into a cache, going on where an earlier try was interrupted, and verifies it.
 *
 * @param kept Version of the complete file that is kept already: if the server has the same, nothing is fetched.
 * @throws ZooError, or the signal's reason.
 */
export async function download(wanted: Wanted, context: DownloadContext, kept?: string): Promise<Fetched> {
  const draft = await context.cache.draft(wanted.key);
  try {
    // What an earlier try left may belong to another file: then once more, from the start.
    const first = await attempt(wanted, draft, context, kept);
    return first ?? (await attempt(wanted, draft, context, kept))!;
  } catch (error) {
    const wrong = error instanceof ZooError && error.code === 'ERR_INTEGRITY';
    // The first error is the one to hear of.
    await (wrong ? draft.discard() : draft.keep()).catch(() => {});
    throw error;
  }
}
