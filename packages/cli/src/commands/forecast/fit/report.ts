import { type FitOptions, type ForecastResult, scoreForecasts } from '@recurra/forecasting';
import type { SeriesTable, TableOptions } from '@recurra/forecasting/table';
import { formatSeconds } from '../../../output/progress.ts';
import { drawForecasts, forecastSections } from '../chart.ts';
import { htmlReport } from '../html-report.ts';
import type { HistoryColumns, TrainingRecord } from '../model-folder/training-record.ts';
import { type ScoreRow, scoreReport, scoreTable } from '../score-table.ts';

/** What a record is made of. */
export interface Trained {
  readonly input: string;
  /** How the table was read. */
  readonly given: TableOptions;
  readonly table: SeriesTable;
  readonly result: ForecastResult;
  readonly settings: Partial<FitOptions>;
  readonly history: HistoryColumns;
  readonly seed: number;
  readonly backend: string;
  readonly seconds: number;
}

/** Means over the held-out tails, with Naive2 beside them. */
function overallOf({ table, result }: Trained): Pick<TrainingRecord, 'overall'> {
  const { scores } = result;
  if (scores.length === 0) return {};
  const values = new Map(table.series.map((series) => [series.id, series.values]));
  const { overall } = scoreForecasts(
    scores.map(({ holdout }) => holdout.forecast),
    scores.map(({ id, holdout }) => ({ id, values: holdout.actual })),
    scores.map(({ id, holdout }) => ({
      id,
      values: (values.get(id) ?? holdout.actual).subarray(0, -holdout.actual.length),
    })),
    table.seasonLength,
  );
  return { overall };
}

/** Writes down how a model came about. */
export function makeRecord(trained: Trained): TrainingRecord {
  const { table, result, given, settings, seconds, input, history, seed, backend } = trained;
  const { frequency, seasonLength, timeColumn, timeZone, dated, timeFormat } = table;
  const fallbacks = result.forecasts
    .filter(({ status }) => status !== undefined && status.state !== 'model')
    .map(({ id, status }) => ({ id, reason: status?.reason ?? '' }));
  return {
    format: 'recurra-training',
    version: 1,
    input,
    horizon: result.model.horizon,
    levels: result.model.levels,
    seed,
    backend,
    settings,
    reading: {
      ...given,
      // What was inferred once is not to be inferred otherwise from newer data.
      frequency: frequency.label,
      seasonLength,
      ...(dated === false ? { layout: 'm4' } : {}),
    },
    table: {
      timeColumn,
      frequency,
      seasonLength,
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(dated === undefined ? {} : { dated }),
      ...(timeFormat === undefined ? {} : { timeFormat }),
    },
    history,
    series: table.series.length,
    fallbacks,
    ...overallOf(trained),
    scores: result.scores.map(({ holdout: _, ...score }) => score),
    notes: [...table.notes, ...result.notes],
    seconds: Number(seconds.toFixed(3)),
  };
}

function rowsOf({ overall }: TrainingRecord): ScoreRow[] {
  if (overall === undefined) return [];
  const { naive2Mase, naive2Smape, series } = overall;
  const naive2 = {
    series,
    mase: naive2Mase,
    smape: naive2Smape,
    owa: overall.owa === null ? null : 1,
    naive2Mase,
    naive2Smape,
    ...{ mae: null, rmse: null, nd: null, mape: null, crps: null, weightedQuantileLoss: null },
    quantiles: [],
    intervals: [],
  };
  return [
    { name: 'the model', score: overall },
    { name: 'Naive2', score: naive2 },
  ];
}

function headline({ input, series, table, horizon }: TrainingRecord): string {
  const season = table.seasonLength > 1 ? `season of ${table.seasonLength} steps` : 'no season';
  return `${input}: ${series} series, ${table.frequency.label}, ${season}; forecasts ${horizon} steps.`;
}

const scoredOn = ({ horizon }: TrainingRecord): string =>
  `Score on the last ${horizon} steps of each series, which the scored model never saw`;

/** The result for people. */
export function toText(record: TrainingRecord, folder: string): string {
  const rows = rowsOf(record);
  const parts = [
    headline(record),
    ...(rows.length === 0 ? [] : [`${scoredOn(record)}:`, scoreTable(rows, 'method')]),
    ...(record.fallbacks.length === 0
      ? []
      : [
          `${record.fallbacks.length} of ${record.series} series get a simple forecast instead; training.json says why.`,
        ]),
    `Wrote the model to ${folder} in ${formatSeconds(record.seconds)}. Next: recurra forecast predict --model ${folder}`,
  ];
  return parts.join('\n\n');
}

/** The ends of the first few series, what was forecast for them, and the forecast. */
export function drawTraining(record: TrainingRecord, table: SeriesTable, result: ForecastResult): string {
  return drawForecasts(record.input, table, result);
}

/** The report. */
export function toHtml(record: TrainingRecord, table: SeriesTable, result: ForecastResult): string {
  const rows = rowsOf(record);
  const scores = result.scores
    .slice(0, 200)
    .map(({ id, mase, seasonalNaiveMase, smape, coverage }) => [
      id,
      mase,
      seasonalNaiveMase,
      smape,
      coverage,
    ]);
  return htmlReport({
    title: `Model of ${record.input}`,
    text: headline(record),
    sections: [
      ...(rows.length === 0
        ? []
        : [{ heading: 'Score', table: scoreReport(rows, 'method', scoredOn(record)) }]),
      ...forecastSections(table, result),
      ...(scores.length === 0
        ? []
        : [
            {
              heading: 'Score by series',
              table: {
                caption: `${scores.length} of ${result.scores.length} series`,
                columns: ['series', 'MASE', 'MASE of seasonal naive', 'sMAPE', 'share inside the interval'],
                rows: scores,
              },
            },
          ]),
      { heading: 'Notes', text: record.notes },
      {
        heading: 'Settings',
        text: `Seed ${record.seed}, trained with ${record.backend} in ${formatSeconds(record.seconds)}. Given: ${JSON.stringify(record.settings)}.`,
      },
    ],
  });
}
