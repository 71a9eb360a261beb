/** What is known of a model's file that is kept. */
export interface CacheEntry {
  /** Names it in the cache: the file's SHA-256 where that was known beforehand, else `url-` and that of its URL. */
  readonly key: string;
  /** Where it came from. */
  readonly url: string;
  /** The full id of the model, `music:chorales`, if it has one. */
  readonly id?: string | undefined;
  /** Its size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** The server's `ETag` or `Last-Modified`, if it gave one. */
  readonly validator?: string | undefined;
  /** When it was kept, in milliseconds since 1970. */
  readonly savedAt: number;
  /** When it was last used, in milliseconds since 1970. */
  readonly usedAt: number;
}

/** A file that is being downloaded, or was until it was interrupted. Nobody else works on it. */
export interface Draft {
  /** Bytes that are there. */
  readonly size: number;
  /** `ETag` or `Last-Modified` of the file they belong to, if the server gave one. */
  readonly validator: string | undefined;
  /** Drops what is there, and begins anew. */
  restart(validator: string | undefined): Promise<void>;
  /** Adds to the end. */
  append(chunk: Uint8Array): Promise<void>;
  /** All that is there. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  /** The whole file is there: makes it the one under its key, all at once. */
  commit(entry: CacheEntry): Promise<void>;
  /** Leaves what is there for the next try. */
  keep(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}

/**
 * Where models are kept between runs. Several processes, tabs or workers may use the same one at once.
 *
 * What is read from it is verified again, so that nothing needs to be trusted.
 */
export interface ModelCache {
  /** Where that is, for people. */
  readonly location: string;
  /** The file under a key, and notes that it was used; undefined if there is none. */
  read(key: string): Promise<{ entry: CacheEntry; bytes: Uint8Array<ArrayBuffer> } | undefined>;
  /** Takes up the interrupted download under a key, or begins one. */
  draft(key: string): Promise<Draft>;
  /** All files. */
  list(): Promise<readonly CacheEntry[]>;
  /** Removes a file; none is no error. */
  remove(key: string): Promise<void>;
  /** Removes downloads that nobody works on, and returns how many bytes those were. */
  sweep(): Promise<number>;
}
