import { ArgumentError, DataError } from '@recurra/plugin';
import { addSteps } from './calendar.ts';
import { RowCollector } from './collect-rows.ts';
import { fillSeries, withoutGaps } from './fill-series.ts';
import { parseFrequency } from './frequency.ts';
import { inferFrequency } from './infer-frequency.ts';
import { RecordReader } from './records.ts';
import { anchorFrequency, type RegularSeries, regularSeries } from './regular.ts';
import { groupRows, type Rows } from './rows.ts';
import { inferSeason } from './season.ts';
import { defaultMaxBytes, readText } from './source.ts';
import { listNames } from './suggest.ts';
import { timeFormat } from './time-format.ts';
import type { CsvSource, Frequency, Series, SeriesTable, TableOptions } from './types.ts';

const fillMethods = ['auto', 'none', 'linear', 'previous', 'seasonal'];

function checkOptions(options: TableOptions): void {
  const { seasonLength, fill, frequency, dateFormat, maxBytes, maxSeries } = options;
  if (seasonLength !== undefined && !(Number.isInteger(seasonLength) && seasonLength >= 1)) {
    throw new ArgumentError(
      `readTable(): seasonLength must be a positive integer (1 for no season), got ${seasonLength}.`,
    );
  }
  if (fill !== undefined && !fillMethods.includes(fill)) {
    throw new ArgumentError(`readTable(): fill must be one of ${fillMethods.join(', ')}, got "${fill}".`);
  }
  for (const [name, value] of Object.entries({ maxBytes, maxSeries })) {
    if (value !== undefined && !(value > 0)) {
      throw new ArgumentError(`readTable(): ${name} must be a positive number, got ${value}.`);
    }
  }
  // Both throw by themselves; better now than after a long read.
  if (frequency !== undefined) parseFrequency(frequency);
  if (dateFormat !== undefined) timeFormat(dateFormat);
}

/**
 * Reads a CSV table into regular series: times parsed, frequency and season inferred, short gaps filled.
 *
 * Everything that was inferred, filled or dropped is told in the table's notes. The source is read as a stream; what
 * is kept of it is 8 bytes a number.
 *
 * @param source CSV text, a file, or a stream of bytes or text, with a header line.
 * @param options What to know beforehand; everything left out is inferred.
 * @returns The series, all with the same frequency.
 * @throws DataError naming the row and column that cannot be used; ArgumentError for an option out of range; the
 *   signal's reason when aborted.
 * @example
 * const table = await readTable('date,sales\n2024-01-01,3\n2024-01-02,5\n2024-01-03,4\n');
 * table.frequency.label; // 'daily'
 */
export async function readTable(source: CsvSource, options: TableOptions = {}): Promise<SeriesTable> {
  checkOptions(options);
  const collector = new RowCollector(options);
  const reader = new RecordReader();
  const notes: string[] = [];
  let bytes = 0;
  const text = readText(source, {
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    signal: options.signal,
    onBytes: (total) => {
      bytes = total;
    },
    onNote: (note) => notes.push(note),
  });
  for await (const batch of reader.read(text)) {
    collector.add(batch, reader.delimiter);
    options.onProgress?.({ bytes, rows: collector.count });
  }
  const collected = collector.finish(reader.delimiter);
  notes.push(...collected.notes);
  return assemble(collected.rows, collected.timeColumn, options, notes);
}

function assemble(rows: Rows, timeColumn: string, options: TableOptions, notes: string[]): SeriesTable {
  const { groups, unsorted } = groupRows(rows);
  if (unsorted > 0) notes.push('Rows were not in order of time; they were sorted.');
  let frequency: Frequency;
  let snap = false;
  if (options.frequency === undefined) {
    frequency = inferFrequency(groups.map(({ times }) => times));
  } else {
    ({ frequency, snap } = anchorFrequency(parseFrequency(options.frequency), groups));
  }
  if (snap) notes.push(`Times were moved to the first day of their ${frequency.unit}.`);
  const regular = groups.flatMap((group) => regularSeries(group, rows, frequency, snap));
  const kept = dropConstant(regular, notes);
  noteTrimmed(kept, notes);
  const longest = Math.max(...kept.map(({ values }) => values.length));
  if (options.seasonLength !== undefined && options.seasonLength >= longest) {
    throw new ArgumentError(
      `readTable(): seasonLength (--season) must be shorter than the series, which ${kept.length === 1 ? 'has' : 'have at most'} ` +
        `${longest} steps, got ${options.seasonLength}.`,
    );
  }
  const season =
    options.seasonLength === undefined
      ? inferSeason(
          frequency,
          kept.map(({ values }) => withoutGaps(values)),
        )
      : { length: options.seasonLength, note: undefined };
  if (options.frequency === undefined) notes.push(`Frequency: ${frequency.label}.`);
  if (season.note !== undefined) notes.push(season.note);
  const context = {
    frequency,
    seasonLength: season.length,
    method: options.fill ?? 'auto',
    format: rows.format,
  };
  const filled = fillSeries(kept, context, notes);
  const series = kept.map(({ id, start }, k): Series => {
    const values = filled[k] as Float64Array;
    return { id, times: Float64Array.from(values, (_, i) => addSteps(start, frequency, i)), values };
  });
  return { timeColumn, frequency, seasonLength: season.length, series, notes, timeFormat: rows.format };
}

/** A series that never changes has no scale to learn on; it is left out where others remain. */
function dropConstant(all: readonly RegularSeries[], notes: string[]): RegularSeries[] {
  if (all.length === 0)
    throw new DataError('the target columns have no values; every cell of them is empty.');
  const constant = all.filter(({ values }) =>
    values.every((value) => Number.isNaN(value) || value === values[0]),
  );
  if (constant.length === 0) return [...all];
  const first = constant[0] as RegularSeries;
  const names = constant.map(({ id }) => id);
  if (constant.length === all.length) {
    throw new DataError(
      `series ${listNames(names)} ${names.length === 1 ? 'is' : 'are'} constant (${first.values[0]} at every step from ` +
        `row ${first.lineOf(0)} on): there is nothing to learn, the forecast is that number.`,
      { row: first.lineOf(0) },
    );
  }
  notes.push(
    `Series ${listNames(names)} ${names.length === 1 ? 'is' : 'are'} constant and ${names.length === 1 ? 'was' : 'were'} left out.`,
  );
  return all.filter((series) => !constant.includes(series));
}

function noteTrimmed(series: readonly RegularSeries[], notes: string[]): void {
  for (const { id, trimmed } of series) {
    const parts = [
      trimmed[0] > 0 ? `${trimmed[0]} at the start` : '',
      trimmed[1] > 0 ? `${trimmed[1]} at the end` : '',
    ].filter(Boolean);
    if (parts.length > 0)
      notes.push(`Series "${id}": steps without a value were left out, ${parts.join(' and ')}.`);
  }
}
