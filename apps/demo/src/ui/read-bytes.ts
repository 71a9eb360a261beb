/** A file; a `File` is one. */
export interface ReadableFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Files that are larger are hardly meant, and would take the worker's memory. */
const mostMegabytes = 64;

/**
 * Reads a file.
 *
 * @throws Error if it is too large.
 */
export async function readBytes(file: Omit<ReadableFile, 'name'>): Promise<Uint8Array> {
  if (file.size > mostMegabytes * 2 ** 20) throw new Error(`The file is larger than ${mostMegabytes} MB.`);
  return new Uint8Array(await file.arrayBuffer());
}
