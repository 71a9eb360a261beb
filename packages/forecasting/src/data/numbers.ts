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

/**
 * Reads one cell of a numeric column.
 *
 * @param text The cell, trimmed.
 * @param mark Decimal mark; with `,` a dot groups thousands, with `.` a comma does.
 * @returns The number, or what is wrong with it. A number too large for a double is `infinite`.
 */
export function parseNumber(text: string, mark: DecimalMark): number | CellProblem {
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
  for (const cell of cells) {
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
