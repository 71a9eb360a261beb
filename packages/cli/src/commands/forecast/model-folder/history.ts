import type { SeriesForecast } from '@recurra/forecasting';
import {
  addSteps,
  readTable,
  type Series,
  type SeriesTable,
  tableTimeFormat,
} from '@recurra/forecasting/table';
import Papa from 'papaparse';
import { mostPanels } from '../panel.ts';
import type { HistoryColumns, TrainingRecord } from './training-record.ts';

/** Observations that are kept for charts, if the model looks at fewer. */
function forCharts(horizon: number): number {
  return Math.max(24, 3 * horizon);
}

/** Names of covariates, in the order of their first appearance. */
function namesOf(table: SeriesTable, kind: 'past' | 'future' | 'static'): string[] {
  return [...new Set(table.series.flatMap((series) => Object.keys(series[kind] ?? {})))];
}

/** Columns for a table; none has the name of a covariate. */
function columnsOf(table: SeriesTable): HistoryColumns {
  const covariates = (['past', 'future', 'static'] as const).map((kind) => namesOf(table, kind));
  const taken = new Set(covariates.flat().map((name) => name.toLowerCase()));
  const free = (name: string): string => (taken.has(name) ? free(`${name} of the series`) : name);
  const [past = [], future = [], fixed = []] = covariates;
  return { id: free('series'), time: free('time'), value: free('value'), past, future, static: fixed };
}

/** Times of the history: steps where there are no dates, else instants, so that no clock is in doubt. */
function patternOf(table: Pick<SeriesTable, 'dated' | 'timeFormat'>): string {
  return table.dated === false && table.timeFormat !== undefined
    ? table.timeFormat
    : 'YYYY-MM-DDTHH:mm:ss.SSSZ';
}

/** How much of a history is written. */
export interface HistorySpan {
  /** Observations that the model looks at. */
  readonly window: number;
  /** Steps it forecasts. */
  readonly horizon: number;
  /** Forecasts of the same table: what fell back on a simple method is kept whole, for that looks at all of it. */
  readonly forecasts: readonly SeriesForecast[];
}

/**
 * Writes what a forecast of a table needs to be made again: the end of each series, and its covariates.
 *
 * @param table The table.
 * @param span How much of it.
 * @returns CSV in long layout, numbers in full, as bytes, for a hundred thousand series are too long for a string; and
 *   its columns.
 */
export function writeHistory(
  table: SeriesTable,
  span: HistorySpan,
): { csv: Uint8Array; columns: HistoryColumns } {
  const columns = columnsOf(table);
  const { frequency } = table;
  const { write } = tableTimeFormat({ frequency, timeFormat: patternOf(table) });
  const fields = [
    columns.id,
    columns.time,
    columns.value,
    ...columns.past,
    ...columns.future,
    ...columns.static,
  ];
  const bytes = (rows: (string | number)[][]): Buffer =>
    Buffer.from(`${Papa.unparse(rows, { newline: '\n' })}\n`);
  const parts = table.series.map((series, i) => {
    const byModel = (span.forecasts[i]?.status?.state ?? 'model') === 'model';
    const shown = i < mostPanels ? forCharts(span.horizon) : 0;
    const keep = byModel ? Math.max(span.window, shown) : Number.POSITIVE_INFINITY;
    const rows = rowsOf(series, keep, columns, (from, step) => write(addSteps(from, frequency, step)));
    return bytes(rows);
  });
  return { csv: Buffer.concat([bytes([fields]), ...parts]), columns };
}

function rowsOf(
  series: Series,
  keep: number,
  columns: HistoryColumns,
  write: (from: number, step: number) => string,
): (string | number)[][] {
  const { id, times, values, past, future, static: fixed } = series;
  const length = values.length;
  const last = times[length - 1] as number;
  const known = columns.future.map((name) => future?.[name]);
  const ahead = known.reduce((most, column) => Math.max(most, (column?.length ?? 0) - length), 0);
  const rows: (string | number)[][] = [];
  for (let i = Math.max(0, length - keep); i < length + ahead; i++) {
    rows.push([
      id,
      i < length ? write(times[i] as number, 0) : write(last, i - length + 1),
      values[i] ?? '',
      ...columns.past.map((name) => past?.[name]?.[i] ?? ''),
      ...known.map((column) => column?.[i] ?? ''),
      ...columns.static.map((name) => fixed?.[name] ?? ''),
    ]);
  }
  return rows;
}

/**
 * Reads back what {@link writeHistory} wrote.
 *
 * @param csv The bytes.
 * @param record What belongs to it.
 * @param signal Stops it.
 * @returns The table; ends of series instead of whole ones.
 * @throws DataError if it was changed into something that is no table.
 */
export async function readHistory(
  csv: Uint8Array,
  record: TrainingRecord,
  signal: AbortSignal,
): Promise<SeriesTable> {
  const { table: kept, history: columns } = record;
  const table = await readTable(csv, {
    layout: 'long',
    idColumn: columns.id,
    timeColumn: columns.time,
    targetColumns: [columns.value],
    pastCovariates: columns.past,
    futureCovariates: columns.future,
    staticColumns: columns.static,
    frequency: kept.frequency.label,
    // The kept season may be longer than what was kept of the series.
    seasonLength: 1,
    dateFormat: patternOf(kept),
    fill: 'none',
    maxBytes: Number.MAX_SAFE_INTEGER,
    maxSeries: Number.MAX_SAFE_INTEGER,
    signal,
  });
  return { ...table, ...kept, notes: [] };
}
