import type { ForecastResult, SeriesForecast, SeriesScore } from '@recurra/forecasting';
import { type SeriesTable, tableTimeFormat } from '@recurra/forecasting/table';
import type { Backend } from '../../options/common.ts';
import { formatSeconds } from '../../output/progress.ts';
import { decimalsFor, textTable } from '../../output/text-table.ts';

/** How the model in `model.onnx` compares with the one that was trained. */
export interface Verification {
  /** Largest difference between the two forecasts, relative to the size of the values. */
  readonly maxRelativeDifference: number;
  /** The most that passes. */
  readonly limit: number;
  readonly passed: boolean;
}

/** Everything a run has to tell. */
export interface Outcome {
  readonly name: string;
  readonly table: SeriesTable;
  readonly result: ForecastResult;
  readonly horizon: number;
  readonly level: number;
  readonly seed: number;
  readonly backend: Backend;
  readonly files: Readonly<Record<'csv' | 'svg' | 'onnx', string>>;
  readonly verification: Verification | undefined;
  readonly seconds: number;
}

/** Series whose numbers are printed; those of all are in the CSV file. */
const mostPrinted = 8;

function writer({ table }: Outcome): (time: number) => string {
  return tableTimeFormat(table).write;
}

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/** The result for programs: what `--json` prints. */
export function toJson(outcome: Outcome): unknown {
  const { table, result, horizon, level, seed, backend, files, verification, seconds, name } = outcome;
  const write = writer(outcome);
  return {
    input: name,
    timeColumn: table.timeColumn,
    frequency: table.frequency.label,
    seasonLength: table.seasonLength,
    horizon,
    level,
    seed,
    backend,
    series: table.series.map(({ id, times }) => ({
      id,
      observations: times.length,
      first: write(times[0] as number),
      last: write(times[times.length - 1] as number),
    })),
    forecasts: result.forecasts.map(({ id, times, median, lower, upper }) => ({
      id,
      points: Array.from(times, (time, i) => ({
        time: write(time),
        median: median[i],
        lower: lower[i],
        upper: upper[i],
      })),
    })),
    scores: result.scores.map(({ holdout: _, ...score }) => score),
    notes: [...table.notes, ...result.notes],
    files,
    ...(verification === undefined ? {} : { verification }),
    seconds: Number(seconds.toFixed(3)),
  };
}

function forecastTable(outcome: Outcome, forecast: SeriesForecast): string {
  const write = writer(outcome);
  const { times, median, lower, upper, level, id } = forecast;
  const decimals = decimalsFor([...median, ...lower, ...upper]);
  const numbers = (values: Float64Array): string[] => Array.from(values, (value) => value.toFixed(decimals));
  return textTable([
    { title: outcome.table.timeColumn, align: 'left', cells: Array.from(times, write) },
    { title: id, cells: numbers(median) },
    { title: `lower ${percent(level)}`, cells: numbers(lower) },
    { title: `upper ${percent(level)}`, cells: numbers(upper) },
  ]);
}

function scoreTable(scores: readonly SeriesScore[], level: number, seasonLength: number): string {
  const column = (title: string, cell: (score: SeriesScore) => string) => ({
    title,
    cells: scores.map(cell),
  });
  const naive = seasonLength > 1 ? 'seasonal naive' : 'naive';
  return textTable([
    { ...column('series', ({ id }) => id), align: 'left' },
    column('MASE', ({ mase }) => mase.toFixed(3)),
    column(`MASE of ${naive}`, ({ seasonalNaiveMase }) => seasonalNaiveMase.toFixed(3)),
    column('sMAPE', ({ smape }) => `${smape.toFixed(2)} %`),
    column(`inside ${percent(level)} interval`, ({ coverage }) => percent(coverage)),
  ]);
}

function verdict(scores: readonly SeriesScore[], seasonLength: number): string {
  const naive = seasonLength > 1 ? 'seasonal naive' : 'naive';
  const better = scores.filter(({ mase, seasonalNaiveMase }) => mase < seasonalNaiveMase).length;
  if (scores.length > 1) return `Better than ${naive} on ${better} of ${scores.length} series.`;
  const { mase, seasonalNaiveMase } = scores[0] as SeriesScore;
  if (mase === Number.POSITIVE_INFINITY) {
    return `The MASE has no finite value: the ${naive} forecast never erred in the history.`;
  }
  if (mase === seasonalNaiveMase) return `The error is that of the ${naive} forecast.`;
  if (seasonalNaiveMase === 0) return `The ${naive} forecast has no error at all there; this one has.`;
  const share = Math.abs(1 - mase / seasonalNaiveMase);
  return `The error is ${percent(share)} ${better === 1 ? 'smaller' : 'larger'} than that of the ${naive} forecast.`;
}

/** The result for people: what a run prints. */
export function toText(outcome: Outcome): string {
  const { table, result, horizon, level, files, verification } = outcome;
  const write = writer(outcome);
  const first = table.series[0] as SeriesTable['series'][number];
  const history =
    table.series.length === 1
      ? `${first.values.length} steps from ${write(first.times[0] as number)} to ${write(first.times.at(-1) as number)}`
      : `${table.series.length} series`;
  const season = table.seasonLength > 1 ? `season of ${table.seasonLength} steps` : 'no season';
  const parts = [
    `${outcome.name}: ${history}, ${table.frequency.label}, ${season}`,
    `Forecast of the next ${horizon} steps, with ${percent(level)} intervals:`,
    ...result.forecasts.slice(0, mostPrinted).map((forecast) => forecastTable(outcome, forecast)),
  ];
  if (result.forecasts.length > mostPrinted) {
    parts.push(`… and ${result.forecasts.length - mostPrinted} more series in ${files.csv}`);
  }
  if (result.scores.length > 0) {
    parts.push(
      `Score on the last ${horizon} steps, which the scored model never saw:`,
      scoreTable(result.scores.slice(0, 40), level, table.seasonLength),
      verdict(result.scores, table.seasonLength),
    );
  }
  const done = [`Wrote ${files.csv}, ${files.svg} and ${files.onnx} in ${formatSeconds(outcome.seconds)}.`];
  if (verification !== undefined) {
    const { maxRelativeDifference: difference, limit, passed } = verification;
    done.push(
      `ONNX Runtime gives ${passed ? 'the same forecast' : 'ANOTHER forecast'}: largest relative difference ` +
        `${difference === 0 ? 0 : difference.toExponential(1)} (at most ${limit.toExponential(0)} passes).`,
    );
  }
  return `${parts.join('\n\n')}\n\n${done.join('\n')}\n`;
}
