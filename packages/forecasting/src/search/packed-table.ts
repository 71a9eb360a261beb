import { addSteps } from '../data/calendar.ts';
import { type SeriesParts, seriesMaker } from '../data/series.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { createBreather } from '../methods/breather.ts';

/** A series as plain data; its times are there only where they do not follow from its start. */
export interface PackedSeries extends SeriesParts {
  readonly times?: Float64Array;
}

/** A table as plain data that can be sent to another thread: no getters, all numbers in one piece of memory. */
export interface PackedTable extends Omit<SeriesTable, 'series' | 'notes' | 'leftOut'> {
  readonly series: readonly PackedSeries[];
}

type Columns = Readonly<Record<string, Float64Array>> | undefined;

const count = (columns: Columns): number =>
  Object.values(columns ?? {}).reduce((sum, { length }) => sum + length, 0);

/** Whether the times are those that `seriesMaker` would compute. */
function followsCalendar({ times, values }: Series, table: SeriesTable): boolean {
  const start = times[0]!;
  if (times.length !== values.length) return false;
  return times.every((time, i) => time === addSteps(start, table.frequency, i));
}

/**
 * Makes plain data of a table. Threads share its numbers where memory can be shared, and copy them elsewhere.
 *
 * @param table The table.
 * @param signal Cancels.
 * @returns The same series, without the notes of how they were read.
 */
export async function packTable(table: SeriesTable, signal?: AbortSignal): Promise<PackedTable> {
  const breathe = createBreather(signal);
  const regular: boolean[] = [];
  for (const series of table.series) {
    regular.push(followsCalendar(series, table));
    await breathe();
  }
  const total = table.series.reduce(
    (sum, { values, past, future }, i) =>
      sum + values.length * (regular[i] ? 1 : 2) + count(past) + count(future),
    0,
  );
  // Absent in pages that are not isolated from other origins.
  const Memory = typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer;
  const numbers = new Float64Array(new Memory(8 * total));
  let at = 0;
  const keep = (values: Float64Array): Float64Array => {
    const kept = numbers.subarray(at, at + values.length);
    kept.set(values);
    at += values.length;
    return kept;
  };
  const keepAll = (columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, keep(values)]));
  const series: PackedSeries[] = [];
  for (const [i, { id, times, values, past, future, static: fixed }] of table.series.entries()) {
    series.push({
      id,
      start: times[0]!,
      values: keep(values),
      ...(regular[i] ? {} : { times: keep(times) }),
      ...(past === undefined ? {} : { past: keepAll(past) }),
      ...(future === undefined ? {} : { future: keepAll(future) }),
      ...(fixed === undefined ? {} : { static: { ...fixed } }),
    });
    await breathe();
  }
  const { timeColumn, frequency, seasonLength, timeZone, dated, timeFormat } = table;
  return {
    timeColumn,
    frequency,
    seasonLength,
    series,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(dated === undefined ? {} : { dated }),
    ...(timeFormat === undefined ? {} : { timeFormat }),
  };
}

/** Makes a table again of what {@link packTable} gave; its arrays are views, not copies. */
export function unpackTable({ series, ...rest }: PackedTable): SeriesTable {
  const make = seriesMaker(rest.frequency);
  return {
    ...rest,
    notes: [],
    series: series.map(({ times, ...parts }) => {
      if (times === undefined) return make(parts);
      const { start: _, ...plain } = parts;
      return { ...plain, times };
    }),
  };
}
