import { DataError } from '@recurra/plugin';

const signatures: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'it is a ZIP archive or an Excel workbook; save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'it is an old Excel workbook; save the sheet as CSV'],
  ['\x28\xb5\x2f\xfd', 'it is compressed with Zstandard; decompress it first, or compress it with gzip'],
  ['\xfd7zXZ', 'it is compressed with xz; decompress it first, or compress it with gzip'],
  ['BZh', 'it is compressed with bzip2; decompress it first, or compress it with gzip'],
  ['ARROW1', 'it is an Arrow or Feather file; save it as Parquet or CSV'],
  ['\x89PNG', 'it is a picture'],
  ['%PDF', 'it is a PDF document'],
  ['SQLite format 3', 'it is a SQLite database; export the table as CSV'],
];

/**
 * Refuses files of other kinds by their first bytes.
 *
 * @param bytes The first 16 bytes.
 * @throws DataError saying what the file is, and what to do.
 */
export function checkSignature(bytes: Uint8Array): void {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  for (const [signature, advice] of signatures) {
    if (start.startsWith(signature)) throw new DataError(`the file is not text: ${advice}.`);
  }
}
