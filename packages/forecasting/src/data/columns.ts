import { ArgumentError, DataError } from '@recurra/plugin';
import { type DecimalMark, guessDecimalMark, parseNumber } from './numbers.ts';
import { scanTime } from './scan-time.ts';
import { listNames, nearest } from './suggest.ts';
import { clip } from './time-column.ts';
import { timeFormat } from './time-format.ts';
import type { TableOptions } from './types.ts';

/** What each column is for. */
export interface ColumnPlan {
  readonly header: readonly string[];
  readonly time: number;
  /** Column of ids the user named. */
  readonly id: number | undefined;
  readonly targets: readonly number[];
  /** Columns of words, any of which may turn out to be ids. */
  readonly words: readonly number[];
  readonly mark: DecimalMark;
  readonly notes: readonly string[];
  /** Columns the notes already tell of. */
  readonly told: readonly number[];
}

/** Best first: what people call their time column. */
const timeNames: readonly RegExp[] = [
  /^(?:date_?time|time_?stamp|ds|date|time|ts|when)$/i,
  /date|timestamp|(?:^|[_\s])time/i,
  /^(?:day|week|month|quarter|period|year|yr|index|t|observation_date)$/i,
  /year|month|period|week|quarter/i,
];

/** Years and compact dates look like plain numbers: they are times only under a telling name. */
const plainNumber = /^-?\d+(?:\.\d+)?$/;

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

function find(header: readonly string[], name: string, option: string): number {
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

interface Profile {
  readonly numbers: number;
  readonly words: number;
  readonly times: number;
  readonly plainTimes: number;
}

function profile(
  rows: readonly (readonly string[])[],
  column: number,
  mark: DecimalMark,
  pattern?: string,
): Profile {
  const format = pattern === undefined ? undefined : timeFormat(pattern);
  const dates = pattern !== undefined && !/seconds$/.test(pattern);
  let numbers = 0;
  let words = 0;
  let times = 0;
  let plainTimes = 0;
  for (const row of rows) {
    const cell = (row[column] ?? '').trim();
    const number = parseNumber(cell, mark);
    if (number === 'text') words++;
    else if (number !== 'missing') numbers++;
    const isTime = format === undefined ? scanTime(cell) !== undefined : !Number.isNaN(format.read(cell));
    if (isTime && !dates && plainNumber.test(cell)) plainTimes++;
    else if (isTime) times++;
  }
  return { numbers, words, times, plainTimes };
}

function inferTime(
  header: readonly string[],
  profiles: readonly Profile[],
  rows: number,
  taken: Set<number>,
): number {
  const half = rows / 2;
  const free = header.map((_, i) => i).filter((i) => !taken.has(i));
  const total = (i: number): number => (profiles[i]?.times ?? 0) + (profiles[i]?.plainTimes ?? 0);
  for (const names of timeNames) {
    const named = free.find((i) => names.test(header[i] as string) && total(i) > 0 && total(i) >= half);
    if (named !== undefined) return named;
  }
  const byContent = free.find((i) => (profiles[i]?.times ?? 0) > 0 && (profiles[i]?.times ?? 0) >= half);
  if (byContent !== undefined) return byContent;
  // A column called "date" that does not read as dates is still the time column; reading it names the bad cell.
  const claimed = free.find((i) => timeNames[0]?.test(header[i] as string));
  if (claimed !== undefined) return claimed;
  throw new DataError(
    `no column holds dates or times; the columns are ${listNames(header, 12)}. ` +
      'Name the time column with timeColumn (--time), or say how dates are written with dateFormat (--date-format).',
  );
}

/** What columns of row numbers are called: nothing, or what pandas and databases write. */
const counterNames: RegExp =
  /^(?:column \d+|unnamed: ?\d+|index|idx|id|row|row_?(?:id|num|number)|no|nr|#)$/i;

/** Whether a column counts the rows, 0, 1, 2, … or 1, 2, 3, …, and is called so. */
function isRowNumber(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  column: number,
): boolean {
  if (rows.length < 3 || !counterNames.test(header[column] as string)) return false;
  const first = Number(rows[0]?.[column]);
  return (first === 0 || first === 1) && rows.every((row, i) => Number(row[column]) === first + i);
}

/** The first cell of some columns that is neither a number nor empty. */
function firstWord(
  rows: readonly (readonly string[])[],
  lines: readonly number[],
  columns: readonly number[],
): { row: number; column: number; text: string } | undefined {
  for (const [i, row] of rows.entries()) {
    const column = columns.find((c) => parseNumber((row[c] ?? '').trim(), '.') === 'text');
    if (column !== undefined)
      return { row: lines[i] as number, column, text: (row[column] as string).trim() };
  }
  return undefined;
}

/**
 * Decides what each column is for, from the header, the first rows and what the user says.
 *
 * @param header Column names.
 * @param rows The first rows.
 * @param lines Their lines in the file.
 * @param delimiter What separates columns.
 * @param options What the user says.
 * @throws DataError if a named column does not exist, or nothing can be forecast; ArgumentError if names contradict.
 */
export function planColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  lines: readonly number[],
  delimiter: string,
  options: TableOptions,
): ColumnPlan {
  const notes: string[] = [];
  const { mark, doubtful } = guessDecimalMark(
    rows.flatMap((row) => row.map((cell) => cell.trim())),
    delimiter,
  );
  if (doubtful !== undefined)
    notes.push(`"${doubtful}" was read with a decimal comma, as ${doubtful.replace(',', '.')}.`);
  const id = options.idColumn === undefined ? undefined : find(header, options.idColumn, 'idColumn (--id)');
  const named = options.targetColumns?.map((name) => find(header, name, 'targetColumns (--target)'));
  const taken = new Set([...(id === undefined ? [] : [id]), ...(named ?? [])]);
  const profiles = header.map((_, i) => profile(rows, i, mark, options.dateFormat));
  let time: number;
  if (options.timeColumn === undefined) {
    time = inferTime(header, profiles, rows.length, taken);
  } else {
    time = find(header, options.timeColumn, 'timeColumn (--time)');
    if (taken.has(time)) {
      throw new ArgumentError(
        `readTable(): column "${header[time]}" cannot be the time and an id or target too; name another column.`,
      );
    }
  }
  if (id !== undefined && named?.includes(id)) {
    throw new ArgumentError(
      `readTable(): column "${header[id]}" cannot be the id and a target too; name another column.`,
    );
  }
  const others = header.map((_, i) => i).filter((i) => i !== time && i !== id);
  const isNumeric = (i: number): boolean => {
    const { numbers, words } = profiles[i] as Profile;
    return numbers > 0 && numbers >= words;
  };
  const numeric = others.filter(isNumeric);
  // Tools write row numbers beside the data, as a column without a name or called "id".
  const nameless = (i: number): boolean => header[i] === `column ${i + 1}`;
  const idle = named === undefined ? numeric.filter((i) => nameless(i) || isRowNumber(header, rows, i)) : [];
  const told = idle.length < numeric.length ? idle : [];
  for (const i of told) {
    const why = isRowNumber(header, rows, i) ? 'holds row numbers' : 'has no name';
    notes.push(`Column "${header[i]}" ${why} and was left out.`);
  }
  const targets = named === undefined ? numeric.filter((i) => !told.includes(i)) : [...new Set(named)];
  const words = id === undefined ? others.filter((i) => !isNumeric(i) && !targets.includes(i)) : [];
  if (targets.length === 0) {
    const names = others.map((i) => header[i] as string);
    const example = firstWord(rows, lines, others);
    throw new DataError(
      names.length === 0
        ? `besides the time column "${header[time]}" the table has no column to forecast.`
        : `no numeric column to forecast; ${listNames(names)} hold${names.length === 1 ? 's' : ''} no numbers.${
            example === undefined
              ? ''
              : ` Row ${example.row} has "${clip(example.text)}"; write numbers without signs and units, such as 1234.5.`
          }`,
      example === undefined ? {} : { row: example.row, column: header[example.column] as string },
    );
  }
  return { header, time, id, targets, words, mark, notes, told };
}
