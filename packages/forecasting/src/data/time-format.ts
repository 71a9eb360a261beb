import { ArgumentError } from '@recurra/plugin';
import { addSteps, stepsBetween } from './calendar.ts';
import { parseFrequency } from './frequency.ts';
import { clockTime, isoWeekStart, monthByName, monthNames, toTime, zoneOffset } from './time-parts.ts';
import type { Frequency, SeriesTable } from './types.ts';
import { type ZoneClock, zoneClock } from './zone.ts';

type PartName =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'half'
  | 'offset'
  | 'weekYear'
  | 'week';

interface Token {
  /** Which part of the time it stands for. */
  readonly part: PartName;
  /** What it looks like, as a regular expression. */
  readonly pattern: string;
  readonly write: (date: Date, offset: number) => string;
  readonly read: (text: string) => number;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function numeric(part: PartName, pattern: string, write: (date: Date) => string): Token {
  return { part, pattern, write, read: Number };
}

function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * 86_400_000);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 604_800_000) + 1 };
}

function named(pattern: string, length: number): Token {
  return {
    part: 'month',
    pattern,
    write: (date) => (monthNames[date.getUTCMonth()] as string).slice(0, length),
    read: (text) => monthByName(text) ?? Number.NaN,
  };
}

const twelve = (date: Date): number => ((date.getUTCHours() + 11) % 12) + 1;

/** Minutes ahead of UTC, as `Z` or `+02:00`. */
function writeOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(Math.floor(size % 60), 2)}`;
}

const tokens: Readonly<Record<string, Token>> = {
  YYYY: numeric('year', '\\d{4}', (date) => pad(date.getUTCFullYear(), 4)),
  // As POSIX reads two digits: 69 to 99 are the last century.
  YY: {
    pattern: '\\d{2}',
    write: (date) => pad(date.getUTCFullYear() % 100, 2),
    read: (text) => Number(text) + (Number(text) < 69 ? 2000 : 1900),
    part: 'year',
  },
  MMMM: named('[A-Za-z]{3,9}', 9),
  MMM: named('[A-Za-z]{3,9}', 3),
  MM: numeric('month', '\\d{1,2}', (date) => pad(date.getUTCMonth() + 1, 2)),
  M: numeric('month', '\\d{1,2}', (date) => String(date.getUTCMonth() + 1)),
  DD: numeric('day', '\\d{1,2}', (date) => pad(date.getUTCDate(), 2)),
  D: numeric('day', '\\d{1,2}', (date) => String(date.getUTCDate())),
  HH: numeric('hour', '\\d{1,2}', (date) => pad(date.getUTCHours(), 2)),
  H: numeric('hour', '\\d{1,2}', (date) => String(date.getUTCHours())),
  hh: numeric('hour', '\\d{1,2}', (date) => pad(twelve(date), 2)),
  h: numeric('hour', '\\d{1,2}', (date) => String(twelve(date))),
  mm: numeric('minute', '\\d{2}', (date) => pad(date.getUTCMinutes(), 2)),
  ss: numeric('second', '\\d{2}', (date) => pad(date.getUTCSeconds(), 2)),
  SSS: {
    pattern: '\\d{1,9}',
    write: (date) => pad(date.getUTCMilliseconds(), 3),
    read: (text) => Math.round(Number(`0.${text}`) * 1000),
    part: 'millisecond',
  },
  A: {
    pattern: '[AaPp][Mm]',
    write: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    read: (text) => (/^p/i.test(text) ? 1 : 0),
    part: 'half',
  },
  Z: {
    pattern: '(?:[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)',
    write: (_, offset) => writeOffset(offset),
    read: (text) => zoneOffset(text),
    part: 'offset',
  },
  Q: {
    pattern: '[1-4]',
    write: (date) => String(Math.floor(date.getUTCMonth() / 3) + 1),
    read: (text) => Number(text) * 3 - 2,
    part: 'month',
  },
  GGGG: numeric('weekYear', '\\d{4}', (date) => pad(isoWeek(date).year, 4)),
  WW: numeric('week', '\\d{2}', (date) => pad(isoWeek(date).week, 2)),
};

/** A compiled pattern: reads and writes one way of writing times. */
export interface TimeFormat {
  /** @returns Epoch milliseconds UTC, or `NaN` if the text is not written so. */
  read(text: string): number;
  /** Writes a time stamp, in UTC or the zone's clock. */
  write(time: number): string;
}

const numberFormats: Readonly<Record<string, number>> = { seconds: 1000, milliseconds: 1 };
const stepFormat = /^steps of (\d+) (\w+)$/;

/** Pattern that writes a time as its number of steps of a frequency since 1970. */
export function stepPattern(frequency: Frequency): string {
  return `steps of ${frequency.count} ${frequency.weekdaysOnly ? 'weekday' : frequency.unit}`;
}

function countSteps(frequency: Frequency): TimeFormat {
  return {
    read: (text) => (/^-?\d{1,9}$/.test(text) ? addSteps(0, frequency, Number(text)) : Number.NaN),
    write: (time) => String(stepsBetween(0, time, frequency)),
  };
}

const lexer =
  /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z|Q|GGGG|WW|[^A-Za-z[\]]+|T|(.)/g;

/**
 * Compiles a date pattern.
 *
 * @param pattern Letters as in Day.js and Moment: `YYYY YY MMMM MMM MM M DD D HH H hh h mm ss SSS A Z Q GGGG WW`, other
 *   text as it is, letters in brackets; or `seconds` or `milliseconds` since 1970; or `steps of 1 hour`, or another
 *   frequency, for the number of steps since 1970.
 * @param clock Clock of the zone to write in, and to read times without an offset in; UTC when left out.
 * @returns The reader and writer.
 * @throws ArgumentError if the pattern has no year or an unknown letter.
 * @example timeFormat('DD/MM/YYYY').read('05/03/2024'); // 1709596800000
 */
export function timeFormat(pattern: string, clock?: ZoneClock): TimeFormat {
  const steps = stepFormat.exec(pattern);
  if (steps !== null) return countSteps(parseFrequency(`${steps[1]}${steps[2]}`));
  const scale = numberFormats[pattern];
  if (scale !== undefined) {
    return {
      read: (text) => (/^-?\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * scale) : Number.NaN),
      write: (time) => String(time / scale),
    };
  }
  const used: Token[] = [];
  const writers: ((date: Date, offset: number) => string)[] = [];
  let source = '';
  let hasYear = false;
  for (const match of pattern.matchAll(lexer)) {
    const token = Object.hasOwn(tokens, match[0]) ? tokens[match[0]] : undefined;
    if (match[2] !== undefined) {
      throw new ArgumentError(
        `dateFormat (--date-format) must be a pattern such as "DD/MM/YYYY" or "YYYY-MM-DD HH:mm", ` +
          `got "${pattern}"; "${match[2]}" means nothing in it, put plain letters in [brackets].`,
      );
    }
    if (token !== undefined) {
      used.push(token);
      writers.push(token.write);
      source += `(${token.pattern})`;
      hasYear ||= /^(?:YYYY|YY|GGGG)$/.test(match[0]);
    } else {
      const literal = match[1] ?? match[0];
      writers.push(() => literal);
      source += literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    }
  }
  if (!hasYear) {
    throw new ArgumentError(
      `dateFormat (--date-format) must say where the year is (YYYY), got "${pattern}"; for example "DD/MM/YYYY".`,
    );
  }
  const regex = new RegExp(`^${source}$`);
  return {
    read(text) {
      const match = regex.exec(text);
      if (match === null) return Number.NaN;
      const parts: Partial<Record<PartName, number>> = {};
      used.forEach((token, i) => {
        parts[token.part] = token.read(match[i + 1] as string);
      });
      const read = assemble(parts);
      if (clock === undefined || parts.offset !== undefined || Number.isNaN(read)) return read;
      return clock.toInstants(read)[0] ?? Number.NaN;
    },
    write(time) {
      const offset = clock?.offsetAt(time) ?? 0;
      const date = new Date(time + offset);
      return writers.map((write) => write(date, offset / 60_000)).join('');
    },
  };
}

function assemble(parts: Partial<Record<PartName, number>>): number {
  const { hour = 0, minute = 0, second = 0, millisecond = 0, offset = 0, half, weekYear, week } = parts;
  const clock = clockTime(hour, minute, second, millisecond, half);
  if (week !== undefined && weekYear !== undefined) {
    return isoWeekStart(weekYear, week) + clock - offset * 60_000;
  }
  const { year = Number.NaN, month = 1, day = 1 } = parts;
  return toTime({ year, month, day, clock, offset });
}

/**
 * The format in which a table's file writes its times, in its own zone where steps are shorter than a day.
 *
 * @param table The table, or what of it matters.
 * @returns The reader and writer.
 * @example tableTimeFormat(table).write(table.series[0].times[0]);
 */
export function tableTimeFormat(
  table: Pick<SeriesTable, 'frequency' | 'timeFormat' | 'timeZone'>,
): TimeFormat {
  const pattern = table.timeFormat ?? 'YYYY-MM-DDTHH:mm:ss.SSSZ';
  // Longer steps are midnights UTC of local days: they are written as they stand.
  const zone = /^(?:hour|minute|second)$/.test(table.frequency.unit) ? table.timeZone : undefined;
  return timeFormat(pattern, zone === undefined ? undefined : zoneClock(zone));
}
