import { DataError } from '@recurra/plugin';
import type { FillMethod } from './types.ts';

/** Which character ends the whole part of a number: decided once per file, from the data. */
export type DecimalMark = '.' | ',';

/** What a cell of a numeric column holds, where it is not simply a number. */
export type CellProblem = 'missing' | 'nan' | 'infinite' | 'text';

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const plainComma = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const groupedComma = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
const missing = /^(?:|na|n\/a|#n\/a|<na>|null|none|-|\?)$/i;
const infinite = /^[+-]?inf(?:inity)?$/i;

/** The minus sign U+2212, and the narrow and other spaces that group thousands in many languages. */
const odd = /[\u2212\u00a0\u202f\u2009]/;

/** Writes a number the plain way: with a hyphen, without spaces between groups of three digits. */
function plainText(cell: string): string {
  return cell.replace(/^\u2212/, '-').replace(/(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))/g, '');
}

/**
 * Reads one cell of a numeric column.
 *
 * @param cell The cell, trimmed.
 * @param mark Decimal mark; with `,` a dot groups thousands, with `.` a comma does.
 * @returns The number, or what is wrong with it. A number too large for a double is `infinite`.
 */
export function parseNumber(cell: string, mark: DecimalMark): number | CellProblem {
  const text = odd.test(cell) ? plainText(cell) : cell;
  let value: number | undefined;
  if (mark === '.') {
    if (plain.test(text)) value = Number(text);
    else if (grouped.test(text)) value = Number(text.replaceAll(',', ''));
  } else if (plainComma.test(text)) {
    value = Number(text.replace(',', '.'));
  } else if (groupedComma.test(text)) {
    value = Number(text.replaceAll('.', '').replace(',', '.'));
  }
  if (value !== undefined) return Number.isFinite(value) ? value : 'infinite';
  if (missing.test(text)) return 'missing';
  if (/^[+-]?nan$/i.test(text)) return 'nan';
  return infinite.test(text) ? 'infinite' : 'text';
}

/**
 * Guesses the decimal mark of a file.
 *
 * A comma can only be one where it does not separate the columns, and where some cell needs it to be a number.
 *
 * @param cells Cells of the first rows.
 * @param delimiter What separates columns.
 * @returns The mark, and the first cell where a comma could also have grouped thousands.
 */
export function guessDecimalMark(
  cells: Iterable<string>,
  delimiter: string,
): { mark: DecimalMark; doubtful?: string } {
  if (delimiter === ',') return { mark: '.' };
  let needsComma = false;
  let needsDot = false;
  let doubtful: string | undefined;
  for (const raw of cells) {
    const cell = odd.test(raw) ? plainText(raw) : raw;
    const asDot = plain.test(cell) || grouped.test(cell);
    const asComma = plainComma.test(cell) || groupedComma.test(cell);
    if (asComma && !asDot) needsComma = true;
    else if (asDot && !asComma) needsDot = true;
    else if (asDot && cell.includes(',')) doubtful ??= cell;
  }
  // "1,234" alone can be either; next to semicolons or tabs it is far more often a decimal comma.
  if (needsComma || (doubtful !== undefined && !needsDot)) {
    return { mark: ',', ...(needsComma || doubtful === undefined ? {} : { doubtful }) };
  }
  return { mark: '.' };
}

/**
 * Reads one cell of a column of targets.
 *
 * @param cell The cell, trimmed.
 * @param row Its line in the file.
 * @param column Name of the column.
 * @param mark Decimal mark of the file.
 * @param fill What the user says about missing steps.
 * @returns The number, or `NaN` if it is missing.
 * @throws DataError naming row and column, if it is neither.
 */
export function parseCell(
  cell: string,
  row: number,
  column: string,
  mark: DecimalMark,
  fill: FillMethod | number = 'auto',
): number {
  const value = parseNumber(cell, mark);
  if (typeof value === 'number') return value;
  if (value === 'missing') return Number.NaN;
  // A fill method the user asked for by name covers the results of failed arithmetic too.
  if (value === 'nan' && fill !== 'auto' && fill !== 'none') return Number.NaN;
  const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
  const what =
    value === 'nan'
      ? `"${cell}" is not a value; leave the cell empty if it is missing, or say how to fill it with fill (--fill linear).`
      : value === 'infinite'
        ? `"${shown}" is not a finite number; correct it, or leave the cell empty if it is missing.`
        : `"${shown}" is not a number; correct it, or leave the cell empty if it is missing.`;
  throw new DataError(`row ${row}, column "${column}": ${what}`, { row, column });
}
