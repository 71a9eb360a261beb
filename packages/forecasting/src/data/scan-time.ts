import { clockTime, isoWeekStart, monthByName, toTime, zoneOffset } from './time-parts.ts';

/** Ways to write a time that may not be mixed in one column. */
export type TimeKind =
  | 'year-month-day'
  | 'numeric day and month'
  | 'compact'
  | 'month name'
  | 'month'
  | 'year'
  | 'quarter'
  | 'week'
  | 'seconds'
  | 'milliseconds';

/** What one cell of a time column says. */
export interface ScannedTime {
  readonly kind: TimeKind;
  /** Epoch milliseconds UTC; day before month where both are numbers. `NaN` if there is no such day. */
  readonly time: number;
  /**
   * The other reading: month before day, or, for a time with a zone, the wall clock as if it were UTC.
   * Equal to `time` where there is none.
   */
  readonly other: number;
  /** Whether the time has a zone. */
  readonly zoned: boolean;
  /** How it is written; see `timeFormat()`. For numeric days and months, with the day first. */
  readonly pattern: string;
  /** Whether a day or a month is written with one digit, and so without padding. */
  readonly unpadded: boolean;
}

const clockAtEnd =
  /(?:[Tt]|\s+|(?<=\d{4}[-/]\d{2}[-/]\d{2}):)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(\s*[AaPp][Mm])?\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;
const hourAtEnd = /(?<=^\d{4}-\d{2}-\d{2})([T ])(\d{2})$/;
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const yearMonth = /^(\d{4})([-/]|M)(\d{1,2})$/;
const monthYear = /^(\d{1,2})([-/])(\d{4})$/;
const digits = /^-?\d+(?:\.\d+)?$/;
const yearQuarter = /^(\d{4})([\s/.-]*)([Qq])([1-4])$/;
const quarterYear = /^([Qq])([1-4])([\s/.-]*)(\d{4})$/;
const week = /^(\d{4})(-?)W(\d{2})$/;
const dayName = /^(\d{1,2})([\s/.-]+)([A-Za-z]{3,9})([\s/.,-]+)(\d{4})$/;
const nameDay = /^([A-Za-z]{3,9})(\.?[\s-]+)(\d{1,2})(,?\s+)(\d{4})$/;
const nameYear = /^([A-Za-z]{3,9})([\s.,/-]+)(\d{4})$/;
const yearName = /^(\d{4})([\s/-]+)([A-Za-z]{3,9})$/;

interface Clock {
  readonly ms: number;
  readonly offset: number;
  readonly zoned: boolean;
  readonly pattern: string;
}

const midnight: Clock = { ms: 0, offset: 0, zoned: false, pattern: '' };

function scanClock(text: string): [rest: string, clock: Clock] {
  if (!text.includes(':')) {
    const hour = hourAtEnd.exec(text);
    if (hour === null) return [text, midnight];
    const separator = hour[1] as string;
    const ms = clockTime(Number(hour[2]), 0, 0, 0);
    return [text.slice(0, hour.index), { ...midnight, ms, pattern: `${separator}HH` }];
  }
  const match = clockAtEnd.exec(text);
  if (match === null) return [text, midnight];
  const [whole, hour = '', minute = '', second, fraction, half, zone] = match;
  const ms = clockTime(
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    Math.round(Number(`0.${fraction ?? 0}`) * 1000),
    half === undefined ? undefined : /p/i.test(half) ? 1 : 0,
  );
  const hours = half === undefined ? (hour.length === 1 ? 'H' : 'HH') : hour.length === 1 ? 'h' : 'hh';
  const separator = whole.startsWith('T') || whole.startsWith('t') ? 'T' : whole.startsWith(':') ? ':' : ' ';
  const pattern =
    `${separator}${hours}:mm${second === undefined ? '' : ':ss'}${fraction === undefined ? '' : '.SSS'}` +
    `${half === undefined ? '' : half.startsWith(' ') ? ' A' : 'A'}${zone === undefined ? '' : 'Z'}`;
  const offset = zone === undefined ? 0 : zoneOffset(zone);
  return [text.slice(0, match.index), { ms, offset, zoned: zone !== undefined, pattern }];
}

const literal = (text: string): string => (/[A-Za-z]/.test(text) ? `[${text}]` : text);

function scanNumber(text: string, year: number): [TimeKind, number, string] | undefined {
  const value = Number(text);
  const whole = /^\d+$/.test(text) ? text.length : 0;
  if (whole === 4) return ['year', toTime({ year }), 'YYYY'];
  const month = Number(text.slice(4, 6));
  if (whole === 6) return ['compact', toTime({ year, month }), 'YYYYMM'];
  if (whole === 8) return ['compact', toTime({ year, month, day: Number(text.slice(6)) }), 'YYYYMMDD'];
  const size = Math.abs(value);
  if (size >= 1e8 && size < 1e11) return ['seconds', Math.round(value * 1000), 'seconds'];
  if (size >= 1e11 && size < 1e14) return ['milliseconds', Math.round(value), 'milliseconds'];
  return undefined;
}

/**
 * Reads a time in whichever of the common ways it is written, without the machine's zone or language.
 *
 * @param text A cell, trimmed.
 * @returns What it says, or `undefined` if it is not a time.
 * @example scanTime('1959 Q1')?.time; // Date.UTC(1959, 0, 1)
 */
export function scanTime(text: string): ScannedTime | undefined {
  if (text.length < 4 || text.length > 40) return undefined;
  if (digits.test(text)) {
    const found = scanNumber(text, Number(text.slice(0, 4)));
    if (found === undefined || Number.isNaN(found[1])) return undefined;
    return {
      kind: found[0],
      time: found[1],
      other: found[1],
      zoned: false,
      pattern: found[2],
      unpadded: false,
    };
  }
  const [rest, clock] = scanClock(text);
  const date = (
    kind: TimeKind,
    pattern: string,
    year: string,
    month: number | undefined,
    day: string | number = 1,
    unpadded = false,
  ): ScannedTime | undefined => {
    const at = { year: Number(year), month: month ?? Number.NaN, day: Number(day), clock: clock.ms };
    const other = toTime(at);
    const time = toTime({ ...at, offset: clock.offset });
    if (Number.isNaN(time)) return undefined;
    return { kind, time, other, zoned: clock.zoned, pattern: pattern + clock.pattern, unpadded };
  };
  let m = yearFirst.exec(rest);
  if (m !== null) {
    const [, year = '', separator, month = '', day = ''] = m;
    const pattern = `YYYY${separator}MM${separator}DD`;
    return date('year-month-day', pattern, year, Number(month), day, month.length === 1 || day.length === 1);
  }
  m = yearLast.exec(rest);
  if (m !== null) return scanYearLast(m, clock);
  m = yearMonth.exec(rest);
  if (m !== null) return date('month', `YYYY${literal(m[2] as string)}MM`, m[1] as string, Number(m[3]));
  m = monthYear.exec(rest);
  if (m !== null) return date('month', `MM${m[2]}YYYY`, m[3] as string, Number(m[1]));
  m = yearQuarter.exec(rest);
  if (m !== null) {
    return date('quarter', `YYYY${m[2]}${literal(m[3] as string)}Q`, m[1] as string, Number(m[4]) * 3 - 2);
  }
  m = quarterYear.exec(rest);
  if (m !== null) {
    return date('quarter', `${literal(m[1] as string)}Q${m[3]}YYYY`, m[4] as string, Number(m[2]) * 3 - 2);
  }
  m = week.exec(rest);
  if (m !== null) {
    const time = isoWeekStart(Number(m[1]), Number(m[3]));
    if (Number.isNaN(time)) return undefined;
    return { kind: 'week', time, other: time, zoned: false, pattern: `GGGG${m[2]}[W]WW`, unpadded: false };
  }
  return scanNamed(rest, date);
}

function scanYearLast(m: RegExpExecArray, clock: Clock): ScannedTime | undefined {
  const [, first = '', separator = '', second = '', year = ''] = m;
  const at = { year: Number(year), clock: clock.ms, offset: clock.offset };
  const dayFirst = toTime({ ...at, day: Number(first), month: Number(second) });
  // Dots are only ever written with the day first.
  const monthFirst =
    separator === '.' ? dayFirst : toTime({ ...at, day: Number(second), month: Number(first) });
  if (Number.isNaN(dayFirst) && Number.isNaN(monthFirst)) return undefined;
  return {
    kind: 'numeric day and month',
    time: dayFirst,
    other: monthFirst,
    zoned: clock.zoned,
    pattern: `DD${separator}MM${separator}YYYY${clock.pattern}`,
    unpadded: first.length === 1 || second.length === 1,
  };
}

type DateMaker = (
  kind: TimeKind,
  pattern: string,
  year: string,
  month: number | undefined,
  day?: string | number,
  unpadded?: boolean,
) => ScannedTime | undefined;

const monthToken = (name: string): string => (name.length > 3 ? 'MMMM' : 'MMM');

function scanNamed(rest: string, date: DateMaker): ScannedTime | undefined {
  let m = dayName.exec(rest);
  if (m !== null) {
    const [, day = '', before, name = '', after, year = ''] = m;
    const pattern = `DD${before}${monthToken(name)}${after}YYYY`;
    return date('month name', pattern, year, monthByName(name), day, day.length === 1);
  }
  m = nameDay.exec(rest);
  if (m !== null) {
    const [, name = '', before, day = '', after, year = ''] = m;
    const pattern = `${monthToken(name)}${before}DD${after}YYYY`;
    return date('month name', pattern, year, monthByName(name), day, day.length === 1);
  }
  m = nameYear.exec(rest);
  if (m !== null) {
    const [, name = '', between, year = ''] = m;
    return date('month name', `${monthToken(name)}${between}YYYY`, year, monthByName(name));
  }
  m = yearName.exec(rest);
  if (m !== null) {
    const [, year = '', between, name = ''] = m;
    return date('month name', `YYYY${between}${monthToken(name)}`, year, monthByName(name));
  }
  return undefined;
}
