import type { ModelCache } from '../cache/types.ts';

/** What differs between Node and browsers. */
export interface Platform {
  /** Opens a cache by its folder or name; the usual one if left out. */
  openCache(where: string | undefined): ModelCache;
  /** Makes a URL of a path. */
  toUrl(path: string): URL;
  /**
   * Reads a local file.
   *
   * @returns Its content; undefined if there is none.
   * @throws ArgumentError if it has more bytes, or there are no local files here.
   */
  readFile(url: URL, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Whether a local URL is a folder's. */
  isFolder(url: URL): Promise<boolean>;
}
