import type { ModelCache } from '../cache/types.ts';
import type { Platform } from '../platform/types.ts';
import type { FetchOptions } from '../zoo/types.ts';
import { type Obtained, obtain, type Target } from './obtain.ts';
import { Sharing } from './share.ts';
import { Tally } from './tally.ts';

/** Where a zoo's files come from. */
export interface FetcherOptions {
  readonly platform: Platform;
  readonly cache: ModelCache;
  readonly fetch: typeof globalThis.fetch;
  readonly offline: boolean;
  readonly maxBytes: number;
  readonly retries: number;
}

const maxCardBytes = 1_048_576;

type Bytes = readonly [loaded: number, received: number, total: number | undefined];

/** Gets files, each once for all who ask for it at the same time. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #sharing = new Sharing<Obtained, Bytes>();

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /**
   * Gets a file, verified. Its bytes are the caller's own.
   *
   * @param name Names it in the progress.
   */
  async get(
    name: string,
    target: Target,
    { signal, onProgress, offline = this.#options.offline }: FetchOptions,
    tally: Tally = new Tally(onProgress),
    maxBytes: number = this.#options.maxBytes,
  ): Promise<Obtained> {
    const key = [target.url.href, target.sha256, offline].join(' ');
    const file = await this.#sharing.run(
      key,
      (shared, onBytes) =>
        obtain(target, {
          ...this.#options,
          offline,
          maxBytes,
          signal: shared,
          onBytes: (...bytes) => onBytes(bytes),
        }),
      signal,
      (bytes) => tally.update(name, ...bytes),
    );
    return { ...file, bytes: file.bytes.slice() };
  }

  /** Reads a card. */
  async readText(url: URL, { signal, offline }: FetchOptions): Promise<string> {
    const { bytes } = await this.get(url.href, { url }, { signal, offline }, undefined, maxCardBytes);
    return new TextDecoder().decode(bytes);
  }
}
