import { daysInMonth } from './calendar.ts';

/** English names of the months. */
export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Finds a month by its English name.
 *
 * @param name At least the first three letters, any case.
 * @returns The month, counted from 1, or `undefined`.
 */
export function monthByName(name: string): number | undefined {
  const lower = name.toLowerCase();
  if (lower.length < 3) return undefined;
  // "Sept" is as common as "Sep".
  const index = monthNames.findIndex((month) => month.toLowerCase().startsWith(lower));
  return index < 0 ? undefined : index + 1;
}

/** Time stamp of the Monday that starts an ISO week, or `NaN` if the year has no such week. */
export function isoWeekStart(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000;
  const start = monday + (week - 1) * 7 * 86_400_000;
  // The Thursday of an ISO week lies in the week's year.
  return week >= 1 && new Date(start + 3 * 86_400_000).getUTCFullYear() === year ? start : Number.NaN;
}

/** The parts of a written time; what is not written keeps its default. */
export interface TimeParts {
  year: number;
  month?: number;
  day?: number;
  /** Milliseconds since midnight. */
  clock?: number;
  /** Minutes the written time is ahead of UTC. */
  offset?: number;
}

/**
 * Turns the parts of a written time into a time stamp.
 *
 * @returns Epoch milliseconds UTC, or `NaN` if there is no such day or time.
 */
export function toTime({ year, month = 1, day = 1, clock = 0, offset = 0 }: TimeParts): number {
  if (!(year >= 100 && year <= 9999 && month >= 1 && month <= 12)) return Number.NaN;
  if (!(day >= 1 && day <= daysInMonth(year, month - 1) && clock >= 0 && clock <= 86_400_000))
    return Number.NaN;
  if (Math.abs(offset) > 18 * 60) return Number.NaN;
  return Date.UTC(year, month - 1, day) + clock - offset * 60_000;
}

/**
 * Reads a zone written as `Z`, `UTC`, `GMT`, `+02`, `+0200` or `+02:00`.
 *
 * @returns Minutes ahead of UTC.
 */
export function zoneOffset(text: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (parts === null) return 0;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

/**
 * Milliseconds since midnight from the parts of a clock; `NaN` if there is no such time of day.
 *
 * @param half 0 for AM, 1 for PM, `undefined` for a 24-hour clock.
 */
export function clockTime(hour: number, minute: number, second: number, ms: number, half?: number): number {
  if (minute > 59 || second > 59) return Number.NaN;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + 12 * half;
  }
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return clock <= 86_400_000 ? clock : Number.NaN;
}
