import type { Fetcher } from '../source/fetcher.ts';
import { Tally } from '../source/tally.ts';
import type { FoundFile } from './find-file.ts';
import type { FetchOptions, PulledModel } from './types.ts';

/** Files fetched at once. */
const lanes = 3;

/** Fetches files, a few at once; the first failure stops the others, and what came of them is kept. */
export async function pullAll(
  found: readonly (FoundFile & { readonly file: URL })[],
  fetcher: Fetcher,
  { signal, onProgress, offline }: FetchOptions,
): Promise<PulledModel[]> {
  const tally = new Tally(onProgress);
  for (const { name, card } of found) tally.expect(name, card?.bytes);
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const pulled: PulledModel[] = [];
  let next = 0;
  async function lane(): Promise<void> {
    while (next < found.length) {
      const index = next++;
      const { name, card, file, sha256 } = found[index]!;
      const target = { url: file, id: name, bytes: card?.bytes, sha256 };
      const { bytes, sha256: hash, from } = await fetcher.get(name, target, { signal: stop, offline }, tally);
      pulled[index] = { id: name, bytes: bytes.length, sha256: hash, from };
    }
  }
  const work = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      failure.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(work);
  await Promise.all(work);
  return pulled;
}
