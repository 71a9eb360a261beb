import { DataError } from '@recurra/plugin';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** UTF-16 is what some spreadsheets write; its first two bytes tell. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * The text of a file.
 *
 * @throws DataError if it is empty, too large, or no text.
 */
export function readText(where: string, data: Uint8Array | string, maxBytes: number): string {
  if (data.length > maxBytes) {
    throw new DataError(
      `${where}: the file has ${megabytes(data.length)}, where ${megabytes(maxBytes)} are the most; split it, or give a larger maxBytes.`,
    );
  }
  const text =
    typeof data === 'string' ? data.replace(/^\uFEFF/, '') : new TextDecoder(encodingOf(data)).decode(data);
  if (text.trim() === '') throw new DataError(`${where}: the file is empty; give JSON or CSV with gestures.`);
  if (text.includes('\0')) {
    throw new DataError(`${where}: the file is no text; gestures come as JSON or CSV.`);
  }
  return text;
}
