import type { Frequency } from './types.ts';

/** A feature made from a time stamp: sine and cosine of where in its cycle it lies, or 0 and 1. */
export type CalendarFeature =
  | 'hour-sin'
  | 'hour-cos'
  | 'weekday-sin'
  | 'weekday-cos'
  | 'weekend'
  | 'month-start'
  | 'month-end'
  | 'year-sin'
  | 'year-cos';

const day = 86_400_000;

/**
 * The calendar features that can differ from step to step.
 *
 * @param frequency Distance between steps.
 * @returns Their names; none for yearly steps.
 */
export function calendarFeaturesFor(frequency: Frequency): CalendarFeature[] {
  const year: CalendarFeature[] = ['year-sin', 'year-cos'];
  const days: CalendarFeature[] = [
    'weekday-sin',
    'weekday-cos',
    'weekend',
    'month-start',
    'month-end',
    ...year,
  ];
  switch (frequency.unit) {
    case 'second':
    case 'minute':
    case 'hour':
      return ['hour-sin', 'hour-cos', ...days];
    case 'day':
      return days;
    case 'year':
      return [];
    default:
      return year;
  }
}

/** Reads the local clock of a zone: milliseconds to add to UTC. Zone rules change by the quarter hour at most. */
function offsets(timeZone: string | undefined): (time: number) => number {
  if (timeZone === undefined || timeZone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const known = new Map<number, number>();
  return (time) => {
    const quarter = Math.floor(time / 900_000);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(quarter * 900_000)) part[type] = Number(value);
      const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!);
      offset = local - quarter * 900_000;
      known.set(quarter, offset);
    }
    return offset;
  };
}

/**
 * Makes a function that writes the calendar features of a time stamp.
 *
 * @param features Which, in order.
 * @param timeZone IANA name of the local clock; UTC when left out.
 * @returns Writes `features.length` numbers at `at`; time in epoch milliseconds, UTC.
 * @example calendarReader(['weekend'])(Date.UTC(2024, 0, 6), out, 0); // out[0] = 1, a Saturday
 */
export function calendarReader(
  features: readonly CalendarFeature[],
  timeZone?: string,
): (time: number, out: Float32Array, at: number) => void {
  const offset = offsets(timeZone);
  return (time, out, at) => {
    const local = time + offset(time);
    const date = new Date(local);
    const dayOfMonth = date.getUTCDate();
    const hour = (2 * Math.PI * (local - Math.floor(local / day) * day)) / day;
    const weekdayNumber = date.getUTCDay();
    const weekday = (2 * Math.PI * weekdayNumber) / 7;
    const year = date.getUTCFullYear();
    const yearStart = Date.UTC(year, 0, 1);
    const season = (2 * Math.PI * (local - yearStart)) / (Date.UTC(year + 1, 0, 1) - yearStart);
    for (let i = 0; i < features.length; i++) out[at + i] = value(features[i]!);

    function value(feature: CalendarFeature): number {
      switch (feature) {
        case 'hour-sin':
          return Math.sin(hour);
        case 'hour-cos':
          return Math.cos(hour);
        case 'weekday-sin':
          return Math.sin(weekday);
        case 'weekday-cos':
          return Math.cos(weekday);
        case 'weekend':
          return weekdayNumber === 0 || weekdayNumber === 6 ? 1 : 0;
        case 'month-start':
          return dayOfMonth === 1 ? 1 : 0;
        case 'month-end':
          return new Date(local + day).getUTCDate() === 1 ? 1 : 0;
        case 'year-sin':
          return Math.sin(season);
        case 'year-cos':
          return Math.cos(season);
      }
    }
  };
}
