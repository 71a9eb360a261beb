import { DataError } from '@recurra/plugin';
import type { ColumnPlan } from './columns.ts';
import type { WordList } from './growable.ts';
import { tellsApart, timesRepeat } from './rows.ts';
import { listNames } from './suggest.ts';
import type { Times } from './time-column.ts';
import type { TableOptions } from './types.ts';
import { zoneClock } from './zone.ts';

/** Names of columns that hold a part of a time. */
const timePart = /^(?:month|mon|day|hour|hr|minute|min|time|quarter|qtr)$/i;
const clock = /^\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?$/i;

/** A column of words that may be ids. */
export interface IdCandidate {
  readonly name: string;
  readonly list: WordList;
}

/**
 * Finds the column that tells series apart: the one named, or the one without which times repeat.
 *
 * @param times The time column.
 * @param plan What each column is for.
 * @param words Columns of words; only the column of ids where it is known.
 * @param options What the user says.
 * @returns The column, or `undefined` if there is one series.
 * @throws DataError if the rest of the time is in another column, or a long table has no column of ids.
 */
export function findId(
  times: Times,
  plan: ColumnPlan,
  words: readonly IdCandidate[],
  options: TableOptions,
): IdCandidate | undefined {
  if (plan.id !== undefined) return words[0];
  // The hour that a local clock shows twice is no sign of several series.
  const zone = options.timeZone === undefined || times.zoned ? undefined : zoneClock(options.timeZone);
  const twice = zone === undefined ? undefined : (time: number) => zone.toInstants(time).length > 1;
  const repeat = timesRepeat(times.times, twice);
  if (!repeat && options.layout !== 'long') return undefined;
  const found = words
    .filter(({ list }) => list.names.length > 1 && list.names.length <= times.times.length / 2)
    .filter(({ list }) => tellsApart(times.times, list.codes(), list.names.length, twice))
    .sort((a, b) => a.list.names.length - b.list.names.length)[0];
  if (repeat) checkSplitTime(found, plan);
  if (found === undefined && options.layout === 'long') {
    throw new DataError(
      'layout "long" needs a column that tells the series apart, and none of the columns of words does; name it with ' +
        'idColumn (--id).',
    );
  }
  return found;
}

/** A time in two columns must not be taken for one series an hour, or one a month. */
function checkSplitTime(id: IdCandidate | undefined, { header, time }: ColumnPlan): void {
  const others = header.filter((name, i) => i !== time && timePart.test(name));
  const isPart =
    id !== undefined && (timePart.test(id.name) || id.list.names.every((name) => clock.test(name)));
  const parts = isPart ? [id.name] : id === undefined ? others : [];
  if (parts.length === 0) return;
  throw new DataError(
    `the times in column "${header[time]}" repeat, and ${listNames(parts)} ${parts.length === 1 ? 'seems' : 'seem'} ` +
      'to hold the rest of them; join them into one column, such as 2024-01-31 or 2024-01-31 14:00' +
      `${isPart ? ` (or say --id "${id.name}" if it does tell series apart)` : ''}.`,
    { column: parts[0] as string },
  );
}
