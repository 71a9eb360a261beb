import { DataError } from '@recurra/plugin';

/**
 * Reads a whole file at a URL, in Node and in browsers.
 *
 * @throws DataError if there is none.
 */
export async function readFileAt(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    try {
      return new Uint8Array(await readFile(url));
    } catch (cause) {
      throw new DataError(`${url.href} cannot be read; does the card's file lie there?`, { cause });
    }
  }
  const response = await fetch(url);
  if (!response.ok)
    throw new DataError(`${url.href} cannot be read: ${response.status} ${response.statusText}.`);
  return new Uint8Array(await response.arrayBuffer());
}
