import Papa from 'papaparse';
import { tableTimeFormat } from '../data/time-format.ts';
import type { SeriesTable } from '../data/types.ts';
import type { AnomalyReport } from './types.ts';

// A missing number is an empty cell, as `readTable` expects it.
const cell = (value: number): number | string => (Number.isFinite(value) ? Number(value.toPrecision(9)) : '');

function write(
  fields: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  table: SeriesTable,
): string {
  const name = fields.includes(table.timeColumn) ? `${table.timeColumn} (time)` : table.timeColumn;
  const header = fields.map((field) => (field === '' ? name : field));
  return `${Papa.unparse({ fields: header, data: rows as (string | number)[][] }, { newline: '\n' })}\n`;
}

const writer = (table: SeriesTable): ((time: number) => string) => tableTimeFormat(table).write;

/**
 * Writes the scored observations as a CSV table, times written as in the table they come from.
 *
 * @param report What {@link detectAnomalies} found.
 * @param table The table it looked at.
 * @returns CSV text with the columns series, time, observed, median, lower, upper, score, p_value, anomaly (1 or 0).
 * @example await writeFile('anomalies.csv', anomaliesToCsv(report, table));
 */
export function anomaliesToCsv(report: AnomalyReport, table: SeriesTable): string {
  const time = writer(table);
  const rows = report.series.flatMap((one) =>
    Array.from(one.times, (at, i) => [
      one.id,
      time(at),
      ...[one.observed, one.median, one.lower, one.upper, one.scores, one.pValues].map((of) =>
        cell(of[i] as number),
      ),
      one.flagged[i] as number,
    ]),
  );
  const fields = ['series', '', 'observed', 'median', 'lower', 'upper', 'score', 'p_value', 'anomaly'];
  return write(fields, rows, table);
}

/**
 * Writes the events as a CSV table, one row each, times written as in the table they come from.
 *
 * @param report What {@link detectAnomalies} found.
 * @param table The table it looked at.
 * @returns CSV text with the columns series, start, end, peak, peak_value, peak_score, direction, kind, count.
 * @example await writeFile('events.csv', anomalyEventsToCsv(report, table));
 */
export function anomalyEventsToCsv(report: AnomalyReport, table: SeriesTable): string {
  const time = writer(table);
  const rows = report.series.flatMap(({ id, events }) =>
    events.map(({ start, end, peak, peakValue, peakScore, direction, kind, count }) => [
      id,
      ...[start, end, peak].map(time),
      cell(peakValue),
      cell(peakScore),
      direction,
      kind,
      count,
    ]),
  );
  const fields = [
    ...['series', 'start', 'end', 'peak', 'peak_value', 'peak_score'],
    ...['direction', 'kind', 'count'],
  ];
  return write(fields, rows, table);
}
