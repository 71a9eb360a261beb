import { ArgumentError } from '@recurra/plugin';
import { nearest } from './suggest.ts';

const day = 86_400_000;

/** The clock of a time zone. */
export interface ZoneClock {
  /** IANA name. */
  readonly timeZone: string;
  /** Milliseconds the local clock is ahead of UTC at an instant. */
  offsetAt(time: number): number;
  /** What the local clock shows at an instant, as if it were UTC. */
  toWall(time: number): number;
  /**
   * The instants at which the local clock shows a time: none where the clock skips it, two where it shows it twice,
   * the earlier first.
   */
  toInstants(wall: number): readonly number[];
}

/**
 * Makes the clock of a time zone, from the zones the platform knows.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`.
 * @returns The clock; it remembers a day's offset once it was asked for.
 * @throws ArgumentError if there is no such zone, with the nearest name.
 * @example zoneClock('Europe/Berlin').toInstants(Date.UTC(2024, 9, 27, 2, 30)).length; // 2
 */
export function zoneClock(timeZone: string): ZoneClock {
  const parts = openFormat(timeZone);
  const measure = (time: number): number => {
    // Offsets of centuries ago have seconds; the parts have them too, but no milliseconds.
    const whole = Math.floor(time / 1000) * 1000;
    const found: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of parts.formatToParts(whole)) found[type] = value;
    const { year, month, day: date, hour, minute, second, era } = found;
    const shown = Date.UTC(
      2000,
      Number(month) - 1,
      Number(date),
      Number(hour),
      Number(minute),
      Number(second),
    );
    const signedYear = era === 'BC' || era === 'B' ? 1 - Number(year) : Number(year);
    return new Date(shown).setUTCFullYear(signedYear, Number(month) - 1, Number(date)) - whole;
  };
  /** Offset at the start of a day, and where it changes within the day. */
  const days = new Map<number, { before: number; change: number; after: number }>();
  const lookUp = (number: number): { before: number; change: number; after: number } => {
    const start = number * day;
    const before = measure(start);
    const after = measure(start + day);
    if (before === after) return { before, change: Number.POSITIVE_INFINITY, after };
    let low = start;
    let high = start + day;
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (measure(middle) === before) low = middle;
      else high = middle;
    }
    return { before, change: high, after };
  };
  const offsetAt = (time: number): number => {
    const number = Math.floor(time / day);
    let entry = days.get(number);
    if (entry === undefined) {
      entry = lookUp(number);
      days.set(number, entry);
    }
    return time < entry.change ? entry.before : entry.after;
  };
  return {
    timeZone,
    offsetAt,
    toWall: (time) => time + offsetAt(time),
    toInstants(wall) {
      const early = offsetAt(wall - day);
      const late = offsetAt(wall + day);
      const first = wall - early;
      if (early === late) return [first];
      const second = wall - late;
      const valid = [first, second].filter((time) => time + offsetAt(time) === wall);
      return valid.sort((a, b) => a - b);
    },
  };
}

function openFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    const meant = nearest(timeZone, Intl.supportedValuesOf('timeZone'));
    throw new ArgumentError(
      `timeZone (--time-zone) must be a zone such as "Europe/Berlin", got "${timeZone}"` +
        `${meant === undefined ? '.' : `; did you mean "${meant}"?`}`,
    );
  }
}
