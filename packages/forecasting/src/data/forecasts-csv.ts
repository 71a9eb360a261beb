import Papa from 'papaparse';
import type { SeriesForecast } from '../types.ts';
import { timeFormat } from './time-format.ts';
import type { SeriesTable } from './types.ts';

// Models compute in 32 bits: more digits than this say nothing.
const tidy = (value: number): number => Number(value.toPrecision(9));

/** Writes a level for a column name: 0.8 as `80`, 0.975 as `97.5`. */
function percent(level: number): string {
  return String(Number((100 * level).toFixed(6)));
}

/**
 * Writes forecasts as a CSV table, times written as in the table they come from.
 *
 * @param forecasts One forecast a series.
 * @param table The table that was forecast.
 * @returns CSV text with the columns series, time, median, lower_80, upper_80 (80 being the level in percent).
 * @example await writeFile('forecast.csv', forecastsToCsv(result.forecasts, table));
 */
export function forecastsToCsv(forecasts: readonly SeriesForecast[], table: SeriesTable): string {
  const { write } = timeFormat(table.timeFormat ?? 'YYYY-MM-DDTHH:mm:ss.SSSZ');
  const level = percent(forecasts[0]?.level ?? 0.8);
  const numbers = ['median', `lower_${level}`, `upper_${level}`];
  const time = ['series', ...numbers].includes(table.timeColumn)
    ? `${table.timeColumn} (time)`
    : table.timeColumn;
  const fields = ['series', time, ...numbers];
  const data = forecasts.flatMap(({ id, times, median, lower, upper }) =>
    Array.from(times, (at, i) => [
      id,
      write(at),
      ...[median, lower, upper].map((of) => tidy(of[i] as number)),
    ]),
  );
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
