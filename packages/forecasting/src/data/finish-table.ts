import { ArgumentError, DataError } from '@recurra/plugin';
import { type FillContext, FillNotes, fillCovariates, fillSeries, withoutGaps } from './fill-series.ts';
import type { Pace } from './pace.ts';
import type { RegularSeries } from './regular.ts';
import { inferSeason } from './season.ts';
import { seriesMaker } from './series.ts';
import { listNames } from './suggest.ts';
import type { Frequency, LeftOut, Series, SeriesTable, TableOptions } from './types.ts';

/** Series that are told of one by one; of more only how many. */
const mostTold = 5;

/** Regular series, with what is known about the table. */
export interface RawTable {
  readonly timeColumn: string;
  readonly frequency: Frequency;
  /** Season that comes with the layout. */
  readonly seasonLength?: number | undefined;
  /** How the file writes times. */
  readonly format: string;
  readonly timeZone?: string;
  readonly dated?: boolean;
  readonly series: readonly RegularSeries[];
  readonly leftOut: LeftOut[];
  /** Writes a time for a message. */
  write(time: number): string;
}

/**
 * Finds the season, fills the gaps and tells about both.
 *
 * @param raw The series, on their grids.
 * @param options What the user says.
 * @param notes What was said so far; gets more.
 * @param pace Lets others have their turn.
 * @returns The table.
 * @throws DataError if no series can be used; ArgumentError if the season is too long.
 */
export async function finishTable(
  raw: RawTable,
  options: TableOptions,
  notes: string[],
  pace: Pace,
): Promise<SeriesTable> {
  const { frequency, series: all, leftOut } = raw;
  noteTrimmed(all, notes);
  const season = chooseSeason(raw, options);
  if (season.note !== undefined) notes.push(season.note);
  const context: FillContext = {
    frequency,
    seasonLength: season.length,
    method: options.fill ?? 'auto',
    write: raw.write,
  };
  const told = new FillNotes();
  const make = seriesMaker(frequency);
  const series: Series[] = [];
  let failure: DataError | undefined;
  for (const one of all) {
    const rest = pace.rest();
    if (rest !== undefined) await rest;
    try {
      const values = fillSeries(one, context, told);
      series.push(
        make({
          id: one.id,
          start: one.start,
          values,
          ...(one.past.length === 0 ? {} : { past: fillCovariates(one, one.past, context, told) }),
          ...(one.future.length === 0 ? {} : { future: fillCovariates(one, one.future, context, told) }),
          ...(one.statics === undefined ? {} : { static: one.statics }),
        }),
      );
    } catch (reason) {
      if (!(reason instanceof DataError)) throw reason;
      failure ??= reason;
      leftOut.push({ id: one.id, reason: reason.message });
    }
  }
  if (series.length === 0) throw failure ?? new DataError('the table has no series.');
  told.write(notes, context.method);
  noteConstant(series, notes);
  noteLeftOut(leftOut, notes);
  return {
    timeColumn: raw.timeColumn,
    frequency,
    seasonLength: season.length,
    series,
    notes,
    timeFormat: raw.format,
    ...(raw.timeZone === undefined ? {} : { timeZone: raw.timeZone }),
    ...(raw.dated === undefined ? {} : { dated: raw.dated }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}

function chooseSeason(raw: RawTable, { seasonLength }: TableOptions): { length: number; note?: string } {
  if (seasonLength !== undefined) {
    const longest = raw.series.reduce((most, { values }) => Math.max(most, values.length), 0);
    // Files without dates may hold only the steps to be scored, fewer than a season.
    if (seasonLength >= longest && raw.dated !== false) {
      throw new ArgumentError(
        `readTable(): seasonLength (--season) must be shorter than the series, which ${raw.series.length === 1 ? 'has' : 'have at most'} ` +
          `${longest} steps, got ${seasonLength}.`,
      );
    }
    return { length: seasonLength };
  }
  if (raw.seasonLength !== undefined) {
    const steps = raw.seasonLength === 1 ? 'none' : `${raw.seasonLength} steps`;
    return { length: raw.seasonLength, note: `Season: ${steps}, as in the M4 competition.` };
  }
  const stride = Math.ceil(raw.series.length / 16);
  const sample = raw.series.filter((_, i) => i % stride === 0).map(({ values }) => withoutGaps(values));
  return inferSeason(raw.frequency, sample);
}

function noteTrimmed(all: readonly RegularSeries[], notes: string[]): void {
  const trimmed = all.filter((series) => series.trimmed[0] + series.trimmed[1] > 0);
  const shown = trimmed.length <= mostTold ? trimmed : [];
  for (const { id, trimmed: ends } of shown) {
    const parts = [
      ends[0] > 0 ? `${ends[0]} at the start` : '',
      ends[1] > 0 ? `${ends[1]} at the end` : '',
    ].filter(Boolean);
    notes.push(`Series "${id}": steps without a value were left out, ${parts.join(' and ')}.`);
  }
  if (trimmed.length > mostTold) {
    const sum = (end: 0 | 1): number => trimmed.reduce((total, series) => total + series.trimmed[end], 0);
    notes.push(
      `Steps without a value at the start (${sum(0)}) and at the end (${sum(1)}) of ${trimmed.length} series were left out.`,
    );
  }
}

function noteConstant(series: readonly Series[], notes: string[]): void {
  const constant = series.filter(({ values }) => values.every((value) => value === values[0]));
  if (constant.length === 0) return;
  const one = constant.length === 1;
  notes.push(
    `Series ${listNames(constant.map(({ id }) => id))} ${one ? 'is' : 'are'} constant: there is nothing to learn from ${one ? 'it' : 'them'}.`,
  );
}

function noteLeftOut(leftOut: readonly LeftOut[], notes: string[]): void {
  for (const { id, reason } of leftOut.slice(0, mostTold)) {
    notes.push(`Series "${id}" was left out: ${reason}`);
  }
  if (leftOut.length > mostTold) notes.push(`${leftOut.length - mostTold} more series were left out.`);
}
