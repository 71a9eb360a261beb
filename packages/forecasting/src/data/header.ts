import { DataError } from '@recurra/plugin';
import { parseNumber } from './numbers.ts';
import { scanTime } from './scan-time.ts';
import { listNames, nearest } from './suggest.ts';

/** Years and compact dates look like plain numbers: they are times only under a telling name. */
export const plainNumber: RegExp = /^-?\d+(?:\.\d+)?$/;

/**
 * Reads the header line.
 *
 * @param cells Its cells.
 * @param row Its line in the file.
 * @throws DataError if it is data, has one column, or a name twice.
 */
export function readHeader(cells: readonly string[], row: number): string[] {
  const header = cells.map((cell, i) => cell.trim() || `column ${i + 1}`);
  const dataLike = header.filter(
    (cell) => typeof parseNumber(cell, '.') === 'number' || scanTime(cell) !== undefined,
  );
  const hasDate = dataLike.some((cell) => !plainNumber.test(cell));
  if (hasDate || dataLike.length === header.length) {
    throw new DataError(
      `row ${row}: the first line must name the columns, for example "date,value", but it holds data ("${header[0]}").`,
      { row },
    );
  }
  const seen = new Map<string, number>();
  header.forEach((name, i) => {
    const before = seen.get(name);
    if (before !== undefined) {
      throw new DataError(
        `row ${row}: columns ${before + 1} and ${i + 1} are both named "${name}"; give each its own name.`,
        { row, column: name },
      );
    }
    seen.set(name, i);
  });
  if (header.length < 2) {
    throw new DataError(
      `row ${row}: the table has one column, "${header[0]}"; it needs a time column and a column of values, ` +
        'separated by commas, semicolons or tabs.',
      { row },
    );
  }
  return header;
}

/**
 * Finds a column by name, upper and lower case alike where that is enough.
 *
 * @param header Column names.
 * @param name What the user says.
 * @param option Which option says it.
 * @throws DataError if there is none, with the nearest name.
 */
export function find(header: readonly string[], name: string, option: string): number {
  const index = header.indexOf(name);
  if (index >= 0) return index;
  const folded = header.filter((column) => column.toLowerCase() === name.toLowerCase());
  if (folded.length === 1) return header.indexOf(folded[0] as string);
  const meant = nearest(name, header);
  throw new DataError(
    `${option}: there is no column "${name}"${meant === undefined ? '.' : `; did you mean "${meant}"?`} ` +
      `The columns are ${listNames(header, 12)}.`,
    { column: name },
  );
}
