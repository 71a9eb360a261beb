import { DataError } from '@recurra/plugin';
import { daysInMonth, monthIndex } from './calendar.ts';
import { dayOfMonth, makeFrequency } from './frequency.ts';
import type { Frequency, FrequencyUnit } from './types.ts';

const day = 86_400_000;

const durations: readonly (readonly [FrequencyUnit, number])[] = [
  ['week', 7 * day],
  ['day', day],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** Most common value; the smallest of several. */
function mode(values: Iterable<number>): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: number | undefined;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most || (count === most && value < (best as number))) [best, most] = [value, count];
  }
  return best;
}

function* differences(groups: readonly Float64Array[], of: (time: number) => number): Generator<number> {
  for (const times of groups) {
    for (let i = 1; i < times.length; i++) yield of(times[i] as number) - of(times[i - 1] as number);
  }
}

function* all(groups: readonly Float64Array[]): Generator<number> {
  for (const times of groups) yield* times;
}

/** Whether every time falls on one day of the month, months too short for it aside, and one time of day. */
function sameDayOfMonth(times: Float64Array): boolean {
  const anchor = dayOfMonth(times) ?? new Date(times[0] as number).getUTCDate();
  const clock = (time: number): number => time - Math.floor(time / day) * day;
  const first = clock(times[0] as number);
  return times.every((time) => {
    const date = new Date(time);
    const length = daysInMonth(date.getUTCFullYear(), date.getUTCMonth());
    return date.getUTCDate() === Math.min(anchor, length) && clock(time) === first;
  });
}

function isWeekday(time: number): boolean {
  const weekday = new Date(time).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * Finds the distance between steps: the most common difference, by the calendar.
 *
 * @param groups Time stamps of each series, ascending, without duplicates.
 * @returns The frequency; times may still lie off its grid.
 * @throws DataError if no series has two time stamps, or they are less than a millisecond apart.
 */
export function inferFrequency(groups: readonly Float64Array[]): Frequency {
  const difference = mode(differences(groups, (time) => time));
  if (difference === undefined) {
    throw new DataError(
      'the table has one time stamp per series; a frequency needs at least two, and a forecast many more.',
    );
  }
  // Checked on months first: 28 to 31 days, and 365 or 366, are no single number of milliseconds.
  if (difference >= 28 * day && groups.every((times) => times.length === 0 || sameDayOfMonth(times))) {
    const months = mode(differences(groups, monthIndex)) as number;
    const unit = months % 12 === 0 ? 'year' : months === 3 ? 'quarter' : 'month';
    const count = unit === 'year' ? months / 12 : unit === 'quarter' ? 1 : months;
    const onDay = dayOfMonth(all(groups));
    return makeFrequency(unit, count, onDay === undefined ? {} : { dayOfMonth: onDay });
  }
  if (difference === day && weekdaysOnly(groups)) return makeFrequency('day', 1, { weekdaysOnly: true });
  for (const [unit, length] of durations) {
    if (difference % length === 0) return makeFrequency(unit, difference / length);
  }
  return makeFrequency('second', difference / 1000);
}

/** Two weeks without a Saturday or Sunday are no accident. */
function weekdaysOnly(groups: readonly Float64Array[]): boolean {
  let count = 0;
  for (const time of all(groups)) {
    if (!isWeekday(time)) return false;
    count++;
  }
  const week = (time: number): number => Math.floor((time / day + 3) / 7);
  return count >= 10 && [...differences(groups, week)].some((weeks) => weeks > 0);
}
