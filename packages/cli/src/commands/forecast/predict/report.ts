import type { SeriesForecast } from '@recurra/forecasting';
import { type SeriesTable, tableTimeFormat } from '@recurra/forecasting/table';
import Papa from 'papaparse';
import { formatSeconds } from '../../../output/progress.ts';

/** Everything a forecast has to tell. */
export interface Outcome {
  readonly name: string;
  readonly table: SeriesTable;
  readonly forecasts: readonly SeriesForecast[];
  readonly levels: readonly number[];
  readonly horizon: number;
  readonly seed: number;
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly seconds: number;
  readonly notes: readonly string[];
}

const list = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));

/** The result for programs. */
export function toJson(outcome: Outcome): unknown {
  const { name, table, forecasts, levels, horizon, seed, files, seconds } = outcome;
  const { write } = tableTimeFormat(table);
  return {
    input: name,
    frequency: table.frequency.label,
    horizon,
    levels,
    seed,
    forecasts: forecasts.map(({ id, times, median, intervals = [], samples, status }) => ({
      id,
      times: Array.from(times, write),
      median: list(median),
      intervals: intervals.map(({ level, lower, upper }) => ({
        level,
        lower: list(lower),
        upper: list(upper),
      })),
      ...(samples === undefined ? {} : { samples: samples.map(list) }),
      ...(status === undefined ? {} : { status }),
    })),
    notes: table.notes,
    files,
    seconds: Number(seconds.toFixed(3)),
  };
}

/** What was forecast, in a sentence. */
export function summary({ name, table, forecasts, horizon }: Outcome): string {
  const others = forecasts.filter(({ status }) => status !== undefined && status.state !== 'model').length;
  const rest = others === 0 ? '' : `, ${others} of them by a simple method`;
  return `${name}: ${horizon} steps of ${forecasts.length} series, ${table.frequency.label}${rest}.`;
}

/** The result for people, where the forecasts themselves go to a file. */
export function toText(outcome: Outcome): string {
  const files = Object.values(outcome.files).filter((file) => file !== undefined);
  return `${summary(outcome)}\nWrote ${files.join(', ')} in ${formatSeconds(outcome.seconds)}.`;
}

/** Sample paths as CSV: a row a series and step, a column a path. */
export function samplesToCsv(forecasts: readonly SeriesForecast[], table: SeriesTable): string {
  const { write } = tableTimeFormat(table);
  const most = forecasts.reduce((count, { samples }) => Math.max(count, samples?.length ?? 0), 0);
  const paths = Array.from({ length: most }, (_, i) => `sample_${i + 1}`);
  const data = forecasts.flatMap(({ id, times, samples }) =>
    Array.from(times, (time, k) => [
      id,
      write(time),
      ...paths.map((_, i) => {
        const value = samples?.[i]?.[k];
        return value === undefined ? '' : Number(value.toPrecision(9));
      }),
    ]),
  );
  return `${Papa.unparse({ fields: ['series', table.timeColumn, ...paths], data }, { newline: '\n' })}\n`;
}
