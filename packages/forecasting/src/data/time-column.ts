import { DataError } from '@recurra/plugin';
import { detached, NumberList } from './growable.ts';
import { type ScannedTime, scanTime, type TimeKind } from './scan-time.ts';
import { type TimeFormat, timeFormat } from './time-format.ts';

/** The time column, read. */
export interface Times {
  /** Epoch milliseconds UTC, one per row. */
  readonly times: Float64Array;
  /** How they are written; see `timeFormat()`. */
  readonly format: string;
  /** Whether they are written with an offset from UTC; otherwise they are what some local clock shows. */
  readonly zoned: boolean;
  /** What was decided about them. */
  readonly notes: readonly string[];
}

const day = 86_400_000;

/** Different times that are remembered: a long table repeats the same ones for every series. */
const mostSeen = 20_000;

/** Reads a time column cell by cell, and decides at the end what only the whole column can tell. */
export class TimeColumn {
  readonly #name: string;
  readonly #times = new NumberList();
  /** The other readings; only kept from the first row on where they differ. */
  #others: NumberList | undefined;
  readonly #given: { pattern: string; format: TimeFormat } | undefined;
  readonly #seen = new Map<string, ScannedTime>();
  #kind: TimeKind | undefined;
  #first = '';
  #pattern = '';
  #unpadded = false;
  #zoned = 0;
  #dayFirstFails: { row: number; text: string } | undefined;
  #monthFirstFails: { row: number; text: string } | undefined;

  /**
   * @param name The column's name, for messages.
   * @param pattern How the dates are written, if the user says so.
   */
  constructor(name: string, pattern?: string) {
    this.#name = name;
    this.#given = pattern === undefined ? undefined : { pattern, format: timeFormat(pattern) };
  }

  /**
   * Adds a cell.
   *
   * @param text The cell, trimmed.
   * @param row Its line in the file.
   * @throws DataError if it is not a time, or not written like the ones before.
   */
  push(text: string, row: number): void {
    if (text === '') throw this.#error(row, 'the time is missing; every row needs one.');
    if (this.#given !== undefined) {
      const time = this.#given.format.read(text);
      if (Number.isNaN(time)) {
        throw this.#error(row, `"${clip(text)}" is not a date written as ${this.#given.pattern}.`);
      }
      this.#times.push(time);
      return;
    }
    const known = this.#seen.get(text);
    if (known !== undefined) {
      this.#keep(known);
      return;
    }
    const scanned = scanTime(text);
    if (scanned === undefined) {
      throw this.#error(
        row,
        `"${clip(text)}" is not a date or time; use for example 2024-01-31, 2024-01-31T14:00, 2024-01, 2024 Q1, ` +
          'or say how dates are written with dateFormat (--date-format).',
      );
    }
    if (this.#kind === undefined) {
      this.#kind = scanned.kind;
      this.#first = clip(text);
    } else if (scanned.kind !== this.#kind) {
      throw this.#error(
        row,
        `"${clip(text)}" is not written like the times before it ("${this.#first}"); write all of them alike.`,
      );
    }
    // The longest way of writing has all the parts: seconds that most cells leave out, two-digit days.
    if (scanned.pattern.length > this.#pattern.length) this.#pattern = scanned.pattern;
    this.#unpadded ||= scanned.unpadded;
    if (scanned.kind === 'numeric day and month') {
      if (Number.isNaN(scanned.time)) this.#dayFirstFails ??= { row, text: clip(text) };
      if (Number.isNaN(scanned.other)) this.#monthFirstFails ??= { row, text: clip(text) };
    }
    if (this.#seen.size < mostSeen) this.#seen.set(detached(text), scanned);
    this.#keep(scanned);
  }

  #keep(scanned: ScannedTime): void {
    if (scanned.zoned) this.#zoned++;
    if (this.#others === undefined && !Object.is(scanned.other, scanned.time)) {
      this.#others = new NumberList();
      for (const time of this.#times.view()) this.#others.push(time);
    }
    this.#times.push(scanned.time);
    this.#others?.push(scanned.other);
  }

  /**
   * Decides between the readings the cells leave open.
   *
   * @throws DataError if days and months cannot be told apart, or only some times have a zone.
   */
  finish(): Times {
    const times = this.#times.view();
    if (this.#given !== undefined) {
      const { pattern } = this.#given;
      return {
        times,
        format: pattern,
        zoned: /Z|seconds$/.test(pattern.replace(/\[[^\]]*\]/g, '')),
        notes: [],
      };
    }
    const format = this.#unpadded
      ? this.#pattern.replace(/(?<!D)DD(?!D)/, 'D').replace(/(?<!M)MM(?!M)/, 'M')
      : this.#pattern;
    if (this.#zoned > 0 && this.#zoned < times.length) {
      throw this.#error(
        undefined,
        `${this.#zoned} of ${times.length} times have a time zone and the others have none; give all of them one, or none.`,
      );
    }
    if (this.#kind === 'numeric day and month') return this.#dayOrMonth(times, format);
    if (this.#zoned > 0) return this.#wallClock(times, format);
    return { times, format, zoned: /seconds$/.test(format), notes: [] };
  }

  #dayOrMonth(dayFirst: Float64Array, format: string): Times {
    const monthFirst = this.#others?.view() ?? dayFirst;
    const swapped = format.replace(/(D+)(.)(M+)/, '$3$2$1');
    if (this.#dayFirstFails !== undefined && this.#monthFirstFails !== undefined) {
      const { row, text } = this.#monthFirstFails;
      const { row: otherRow, text: otherText } = this.#dayFirstFails;
      throw this.#error(
        row,
        `"${text}" can only be day before month, but "${otherText}" in row ${otherRow} only month before day; ` +
          'write all dates alike.',
      );
    }
    if (this.#dayFirstFails !== undefined) {
      return { times: monthFirst, format: swapped, zoned: this.#zoned > 0, notes: [] };
    }
    // Nothing is ambiguous if both readings give the same times.
    if (this.#monthFirstFails !== undefined || dayFirst.every((time, i) => time === monthFirst[i])) {
      return { times: dayFirst, format, zoned: this.#zoned > 0, notes: [] };
    }
    throw this.#error(
      undefined,
      `dates such as "${this.#first}" can be read with the day first or the month first, and no row settles it; ` +
        `say which with dateFormat (--date-format): "${format}" or "${swapped}".`,
    );
  }

  #wallClock(times: Float64Array, format: string): Times {
    const wall = this.#others?.view() ?? times;
    const isMidnight = (time: number): boolean => time % day === 0;
    // Days written as local midnights are an hour apart twice a year in UTC; the days are what is meant.
    if (wall.every(isMidnight) && !times.every(isMidnight)) {
      return {
        times: wall,
        format: format.replace(/[T ]?H.*$/, ''),
        zoned: false,
        notes: [`Times in "${this.#name}" are midnights of a local zone; they were read as days.`],
      };
    }
    const shifted = wall.some((time, i) => time !== times[i]);
    const notes = shifted ? [`Times in "${this.#name}" were converted to UTC.`] : [];
    return { times, format, zoned: true, notes };
  }

  #error(row: number | undefined, what: string): DataError {
    const where = row === undefined ? `column "${this.#name}"` : `row ${row}, column "${this.#name}"`;
    return new DataError(`${where}: ${what}`, { column: this.#name, ...(row === undefined ? {} : { row }) });
  }
}

/** Shortens a cell for a message. */
export function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
