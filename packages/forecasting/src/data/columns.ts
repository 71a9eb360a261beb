import { ArgumentError, DataError } from '@recurra/plugin';
import { find } from './header.ts';
import { inferTime, type Profile, profile } from './infer-time.ts';
import { type DecimalMark, guessDecimalMark, parseNumber } from './numbers.ts';
import { listNames } from './suggest.ts';
import { clip } from './time-column.ts';
import type { TableOptions } from './types.ts';

/** What each column is for; columns by index. */
export interface ColumnPlan {
  readonly header: readonly string[];
  readonly time: number;
  /** Column of ids, named by the user or by its own telling name. */
  readonly id: number | undefined;
  readonly targets: readonly number[];
  readonly past: readonly number[];
  readonly future: readonly number[];
  readonly static: readonly number[];
  /** Columns of words, any of which may turn out to be ids. */
  readonly words: readonly number[];
  readonly mark: DecimalMark;
  readonly notes: readonly string[];
  /** Columns the notes already tell of. */
  readonly told: readonly number[];
}

/** Columns from which on a table is taken for one of series side by side. */
const manyColumns = 50;

/** Names that nobody gives a column of values: those of other forecasting tools. */
const idNames = /^(?:unique_id|item_id|series_id|ts_id|timeseries_id)$/i;

/** What columns of row numbers are called: nothing, or what pandas and databases write. */
const counterNames: RegExp =
  /^(?:column \d+|__index_level_0__|unnamed: ?\d+|index|idx|id|row|row_?(?:id|num|number)|no|nr|#)$/i;

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

/** Columns the user gives a use. */
interface Named {
  readonly id: number | undefined;
  readonly targets: readonly number[] | undefined;
  readonly past: readonly number[];
  readonly future: readonly number[];
  readonly static: readonly number[];
}

function findNamed(header: readonly string[], options: TableOptions): Named {
  const all = (names: readonly string[] | undefined, option: string): number[] => [
    ...new Set((names ?? []).map((name) => find(header, name, option))),
  ];
  const telling = header.findIndex((name) => idNames.test(name));
  const id =
    options.idColumn === undefined
      ? telling < 0 || options.layout === 'wide' || options.targetColumns?.includes(header[telling] as string)
        ? undefined
        : telling
      : find(header, options.idColumn, 'idColumn (--id)');
  return {
    id,
    targets:
      options.targetColumns === undefined
        ? undefined
        : all(options.targetColumns, 'targetColumns (--target)'),
    past: all(options.pastCovariates, 'pastCovariates (--past)'),
    future: all(options.futureCovariates, 'futureCovariates (--future)'),
    static: all(options.staticColumns, 'staticColumns (--static)'),
  };
}

/** A column has one use: a target known ahead would give away what is to be forecast. */
function checkUses(header: readonly string[], time: number | undefined, named: Named): void {
  const uses: (readonly [string, readonly number[]])[] = [
    ['the time', time === undefined ? [] : [time]],
    ['the id', named.id === undefined ? [] : [named.id]],
    ['a target', named.targets ?? []],
    ['a past covariate', named.past],
    ['a future covariate', named.future],
    ['a static column', named.static],
  ];
  const seen = new Map<number, string>();
  for (const [use, columns] of uses) {
    for (const column of columns) {
      const before = seen.get(column);
      if (before !== undefined) {
        throw new ArgumentError(
          `readTable(): column "${header[column]}" cannot be ${before} and ${use} too; name another column.`,
        );
      }
      seen.set(column, use);
    }
  }
}

/**
 * Decides what each column is for, from the header, the first rows and what the user says.
 *
 * @param header Column names.
 * @param rows The first rows.
 * @param lines Their lines in the file.
 * @param delimiter What separates columns.
 * @param options What the user says.
 * @param whole Whether these are all the rows.
 * @throws DataError if a named column does not exist, or nothing can be forecast; ArgumentError if names contradict.
 */
export function planColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  lines: readonly number[],
  delimiter: string,
  options: TableOptions,
  whole: boolean,
): ColumnPlan {
  const notes: string[] = [];
  const { mark, doubtful } = guessDecimalMark(allCells(rows), delimiter);
  if (doubtful !== undefined)
    notes.push(`"${doubtful}" was read with a decimal comma, as ${doubtful.replace(',', '.')}.`);
  const named = findNamed(header, options);
  const { id } = named;
  const used = [...named.past, ...named.future, ...named.static];
  const taken = new Set([...(id === undefined ? [] : [id]), ...(named.targets ?? []), ...used]);
  const profiles = header.map((_, i) => profile(rows, i, mark, options.dateFormat, header[i]));
  const given =
    options.timeColumn === undefined ? undefined : find(header, options.timeColumn, 'timeColumn (--time)');
  checkUses(header, given, named);
  const time = given ?? inferTime(header, profiles, rows.length, taken);
  const others = header.map((_, i) => i).filter((i) => i !== time && i !== id && !used.includes(i));
  const isNumeric = (i: number): boolean => {
    const { numbers, words, times } = profiles[i] as Profile;
    // One of many series may start late.
    const late = !whole && header.length > manyColumns && words + times === 0;
    return (numbers > 0 || late) && numbers >= words;
  };
  const numeric = others.filter(isNumeric);
  // Tools write row numbers beside the data, as a column without a name or called "id".
  const nameless = (i: number): boolean => header[i] === `column ${i + 1}`;
  const idle =
    named.targets === undefined ? numeric.filter((i) => nameless(i) || isRowNumber(header, rows, i)) : [];
  const told = new Set(idle.length < numeric.length ? idle : []);
  for (const i of told) {
    const why = isRowNumber(header, rows, i) ? 'holds row numbers' : 'has no name';
    notes.push(`Column "${header[i]}" ${why} and was left out.`);
  }
  const targets = named.targets ?? numeric.filter((i) => !told.has(i));
  const isTarget = new Set(targets);
  const words =
    id === undefined && options.layout !== 'wide'
      ? others.filter((i) => !isNumeric(i) && !isTarget.has(i))
      : [];
  if (targets.length === 0) throw nothingToForecast(header, rows, lines, time, others);
  const { past, future, static: fixed } = named;
  return { header, time, id, targets, past, future, static: fixed, words, mark, notes, told: [...told] };
}

function* allCells(rows: readonly (readonly string[])[]): Generator<string> {
  for (const row of rows) for (const cell of row) yield cell.trim();
}

function nothingToForecast(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  lines: readonly number[],
  time: number,
  others: readonly number[],
): DataError {
  const names = others.map((i) => header[i] as string);
  const example = firstWord(rows, lines, others);
  return new DataError(
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
