import { DataError } from '@recurra/plugin';

/** Bytes a source may have unless the caller allows more. */
export const defaultMaxBytes: number = 256 * 1024 * 1024;

/**
 * Refuses a source that is too large, before it is read.
 *
 * @param bytes Its size.
 * @param maxBytes The most allowed.
 * @throws DataError with advice on what to do.
 */
export function checkSize(bytes: number, maxBytes: number = defaultMaxBytes): void {
  if (bytes <= maxBytes) return;
  throw new DataError(
    `the table has ${bytes === Number.POSITIVE_INFINITY ? 'more than' : formatBytes(bytes)}${
      bytes === Number.POSITIVE_INFINITY ? ` ${formatBytes(maxBytes)}` : ''
    }, and at most ${formatBytes(maxBytes)} are read: a forecast needs a few seasons of history, so keep the last ` +
      'rows, fewer columns, or add the rows up to longer steps; or raise maxBytes (--max-bytes).',
  );
}

/** Writes a number of bytes for people. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}
