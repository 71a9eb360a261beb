import { ArgumentError } from '@recurra/plugin';
import { daysInMonth } from './calendar.ts';
import { nearest } from './suggest.ts';
import type { Frequency, FrequencyUnit } from './types.ts';

const labels: Readonly<Record<FrequencyUnit, string>> = {
  second: 'every second',
  minute: 'every minute',
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
};

const names: Readonly<Record<string, FrequencyUnit | 'weekday'>> = {
  second: 'second',
  seconds: 'second',
  sec: 'second',
  secondly: 'second',
  s: 'second',
  S: 'second',
  minute: 'minute',
  minutes: 'minute',
  minutely: 'minute',
  min: 'minute',
  T: 'minute',
  hour: 'hour',
  hours: 'hour',
  hourly: 'hour',
  h: 'hour',
  H: 'hour',
  day: 'day',
  days: 'day',
  daily: 'day',
  d: 'day',
  D: 'day',
  weekday: 'weekday',
  weekdays: 'weekday',
  business: 'weekday',
  B: 'weekday',
  week: 'week',
  weeks: 'week',
  weekly: 'week',
  w: 'week',
  W: 'week',
  month: 'month',
  months: 'month',
  monthly: 'month',
  M: 'month',
  MS: 'month',
  ME: 'month',
  quarter: 'quarter',
  quarters: 'quarter',
  quarterly: 'quarter',
  Q: 'quarter',
  QS: 'quarter',
  QE: 'quarter',
  year: 'year',
  years: 'year',
  yearly: 'year',
  annual: 'year',
  annually: 'year',
  Y: 'year',
  A: 'year',
  YS: 'year',
  YE: 'year',
};

/**
 * Makes a frequency, with its label.
 *
 * @param unit Calendar unit.
 * @param count Units in one step.
 * @param extra Day of the month, or weekdays only.
 */
export function makeFrequency(
  unit: FrequencyUnit,
  count: number,
  extra: Pick<Frequency, 'dayOfMonth' | 'weekdaysOnly'> = {},
): Frequency {
  const many = extra.weekdaysOnly ? 'weekdays' : `${unit}s`;
  const one = extra.weekdaysOnly ? 'every weekday' : labels[unit];
  return { unit, count, label: count === 1 ? one : `every ${count} ${many}`, ...extra };
}

/**
 * Reads a frequency as people and pandas write it: `monthly`, `D`, `15min`, `2 hours`, `B` for weekdays.
 *
 * @param text What was written.
 * @returns The frequency.
 * @throws ArgumentError if it is none, with the nearest name.
 * @example parseFrequency('15min'); // { unit: 'minute', count: 15, label: 'every 15 minutes' }
 */
export function parseFrequency(text: string): Frequency {
  const match = /^(\d{0,6})\s*([A-Za-z]+)$/.exec(text.trim());
  const name = match?.[2] ?? '';
  const known = Object.hasOwn(names, name) ? name : name.toLowerCase();
  const count = match?.[1] ? Number(match[1]) : 1;
  // A lone "m" may be minutes or months; every other letter is read in either case.
  const unit = name !== 'm' && Object.hasOwn(names, known) ? names[known] : undefined;
  if (unit === undefined || count < 1) {
    const words = [
      'hourly',
      'daily',
      'weekdays',
      'weekly',
      'monthly',
      'quarterly',
      'yearly',
      'minute',
      'second',
    ];
    const meant = unit === undefined && name.length > 2 ? nearest(name, words) : undefined;
    throw new ArgumentError(
      `frequency (--frequency) must be hourly, daily, weekdays, weekly, monthly, quarterly, yearly, or a number and a ` +
        `unit such as 15min, 2h, 3d, got "${text}"${meant === undefined ? '.' : `; did you mean "${meant}"?`}`,
    );
  }
  return unit === 'weekday'
    ? makeFrequency('day', count, { weekdaysOnly: true })
    : makeFrequency(unit, count);
}

/** Day of month that steps of months fall on, where the shortest months hide it; 31 is the last day. */
export function dayOfMonth(times: Iterable<number>): number | undefined {
  let largest = 0;
  let allEnds = true;
  for (const time of times) {
    const date = new Date(time);
    const day = date.getUTCDate();
    largest = Math.max(largest, day);
    allEnds &&= day === daysInMonth(date.getUTCFullYear(), date.getUTCMonth());
  }
  if (allEnds) return 31;
  return largest > 28 ? largest : undefined;
}
