import { ArgumentError } from '@recurra/plugin';
import Papa from 'papaparse';
import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import { tableTimeFormat } from './time-format.ts';
import type { SeriesTable } from './types.ts';

// Models compute in 32 bits: more digits than this say nothing.
const tidy = (value: number | undefined): number | '' =>
  value === undefined || Number.isNaN(value) ? '' : Number(value.toPrecision(9));

/** Writes a level for a column name: 0.8 as `80`, 0.975 as `97.5`. */
function percent(level: number): string {
  return String(Number((100 * level).toFixed(6)));
}

/** All intervals of a forecast, the first of them too where it is the only one. */
function intervalsOf({ intervals, level, lower, upper }: SeriesForecast): readonly Interval[] {
  return intervals ?? [{ level, lower, upper }];
}

/** How {@link forecastsToCsv} lays out the table. */
export interface ForecastCsvOptions {
  /**
   * `long` (the default): one row a series and step. `m4`: one row a series with its medians, as the M4 competition has
   * forecasts: `id,F1,F2,…`.
   */
  readonly layout?: 'long' | 'm4';
}

/**
 * Writes forecasts as a CSV table, times written as in the table they come from.
 *
 * @param forecasts One forecast a series; numbers that are NaN, of failed ones, become empty cells.
 * @param table The table that was forecast.
 * @param options.layout One row a step, or one row a series.
 * @returns CSV text. Long: the columns series, time, median, lower_80, upper_80 (80 being the level in percent), and
 *   two more for each further interval. M4: id, F1, F2, …
 * @throws ArgumentError if the layout is neither.
 * @example await writeFile('forecast.csv', forecastsToCsv(result.forecasts, table));
 */
export function forecastsToCsv(
  forecasts: readonly SeriesForecast[],
  table: Pick<SeriesTable, 'timeColumn' | 'timeFormat' | 'timeZone' | 'frequency'>,
  options: ForecastCsvOptions = {},
): string {
  const { layout = 'long' } = options;
  if (layout === 'm4') return toM4(forecasts);
  if (layout !== 'long') {
    throw new ArgumentError(`forecastsToCsv(): layout must be "long" or "m4", got "${String(layout)}".`);
  }
  const { write } = tableTimeFormat(table);
  const found = new Set(forecasts.flatMap((forecast) => intervalsOf(forecast).map(({ level }) => level)));
  const levels = found.size === 0 ? [0.8] : [...found];
  const numbers = [
    'median',
    ...levels.flatMap((level) => [`lower_${percent(level)}`, `upper_${percent(level)}`]),
  ];
  const time = ['series', ...numbers].includes(table.timeColumn)
    ? `${table.timeColumn} (time)`
    : table.timeColumn;
  const data = forecasts.flatMap((forecast) => {
    const intervals = intervalsOf(forecast);
    const ends = levels.flatMap((level) => {
      const interval = intervals.find((one) => one.level === level);
      return [interval?.lower, interval?.upper];
    });
    const columns = [forecast.median, ...ends];
    return Array.from(forecast.times, (at, i) => [
      forecast.id,
      write(at),
      ...columns.map((column) => tidy(column?.[i])),
    ]);
  });
  return unparse(['series', time, ...numbers], data);
}

function toM4(forecasts: readonly SeriesForecast[]): string {
  const horizon = forecasts.reduce((most, { median }) => Math.max(most, median.length), 0);
  const fields = ['id', ...Array.from({ length: horizon }, (_, i) => `F${i + 1}`)];
  return unparse(
    fields,
    forecasts.map(({ id, median }) => [id, ...Array.from({ length: horizon }, (_, i) => tidy(median[i]))]),
  );
}

function unparse(fields: string[], data: (string | number)[][]): string {
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
