import { DataError } from '@recurra/plugin';
import { plainNumber } from './header.ts';
import { type DecimalMark, parseNumber } from './numbers.ts';
import { scanTime } from './scan-time.ts';
import { listNames } from './suggest.ts';
import { timeFormat } from './time-format.ts';

/** Best first: what people call their time column. */
const timeNames: readonly RegExp[] = [
  /^(?:date_?time|time_?stamp|ds|date|time|ts|when)$/i,
  /date|timestamp|(?:^|[_\s])time/i,
  /^(?:day|week|month|quarter|period|year|yr|index|t|observation_date)$/i,
  /year|month|period|week|quarter/i,
];

/** What the cells of a column look like. */
export interface Profile {
  readonly numbers: number;
  readonly words: number;
  readonly times: number;
  readonly plainTimes: number;
}

/**
 * Looks at the first cells of a column.
 *
 * @param rows The first rows.
 * @param column Which column.
 * @param mark Decimal mark of the file.
 * @param pattern How dates are written, if the user says so.
 * @param header The column's name.
 */
export function profile(
  rows: readonly (readonly string[])[],
  column: number,
  mark: DecimalMark,
  pattern?: string,
  header = '',
): Profile {
  const format = pattern === undefined ? undefined : timeFormat(pattern);
  const dates = pattern !== undefined && !/seconds$/.test(pattern);
  const mayBeTime = timeNames.some((names) => names.test(header));
  let numbers = 0;
  let words = 0;
  let times = 0;
  let plainTimes = 0;
  for (const row of rows) {
    const cell = (row[column] ?? '').trim();
    const number = parseNumber(cell, mark);
    if (number === 'text') words++;
    else if (number !== 'missing') numbers++;
    // Numbers under another name are never taken for times; most cells of a wide table are such.
    if (typeof number === 'number' && format === undefined && !mayBeTime) continue;
    const isTime = format === undefined ? scanTime(cell) !== undefined : !Number.isNaN(format.read(cell));
    if (isTime && !dates && plainNumber.test(cell)) plainTimes++;
    else if (isTime) times++;
  }
  return { numbers, words, times, plainTimes };
}

/**
 * Finds the time column by its name and content.
 *
 * @throws DataError if no column holds times.
 */
export function inferTime(
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
