import type { ForecastScores } from '@recurra/forecasting';
import Papa from 'papaparse';
import { textTable } from '../../../output/text-table.ts';
import { percent } from '../score-table.ts';

const figure = (value: number | null): string =>
  value === null || !Number.isFinite(value)
    ? '–'
    : Math.abs(value) < 1000
      ? value.toFixed(3)
      : value.toPrecision(6);

/** The result for people: a row a metric, with Naive2 beside it. */
export function toText(
  scores: ForecastScores,
  { forecasts, seasonLength, out }: { forecasts: number; seasonLength: number; out: string | undefined },
): string {
  const { overall, leftOut } = scores;
  const rows: [metric: string, value: string, naive2: string][] = [
    ['sMAPE', figure(overall.smape), figure(overall.naive2Smape)],
    ['MASE', figure(overall.mase), figure(overall.naive2Mase)],
    ['OWA', figure(overall.owa), overall.owa === null ? '–' : '1.000'],
    ['MAPE', figure(overall.mape), ''],
    ['MAE', figure(overall.mae), ''],
    ['RMSE', figure(overall.rmse), ''],
    ['ND', figure(overall.nd), ''],
    ...(overall.intervals.length === 0
      ? []
      : ([
          ['weighted quantile loss', figure(overall.weightedQuantileLoss), ''],
          ['CRPS', figure(overall.crps), ''],
        ] as [string, string, string][])),
    ...overall.intervals.flatMap(({ level, coverage, msis }): [string, string, string][] => [
      [`inside the ${percent(level)} interval`, percent(coverage), ''],
      [`MSIS of the ${percent(level)} interval`, figure(msis), ''],
    ]),
  ];
  const table = textTable([
    { title: 'metric', align: 'left', cells: rows.map(([name]) => name) },
    { title: 'forecasts', cells: rows.map(([, value]) => value) },
    { title: 'Naive2', cells: rows.map(([, , value]) => value) },
  ]);
  const season = seasonLength > 1 ? `season of ${seasonLength} steps` : 'no season';
  const parts = [`${overall.series} of ${forecasts} series scored, ${season}.`, table];
  if (leftOut.length > 0) {
    const shown = leftOut.slice(0, 5).map(({ id, reason }) => `  ${id}: ${reason}`);
    const more = leftOut.length > 5 ? [`  … and ${leftOut.length - 5} more`] : [];
    parts.push([`Left out, ${leftOut.length}:`, ...shown, ...more].join('\n'));
  }
  if (out !== undefined) parts.push(`Wrote the score of each series to ${out}.`);
  return parts.join('\n\n');
}

/** The score of each series, a row each. */
export function seriesCsv({ series }: ForecastScores): string {
  const rows = series.map(({ intervals, quantiles: _, ...score }) => ({
    ...score,
    ...Object.fromEntries(
      intervals.flatMap(({ level, coverage, msis }) => {
        const name = Number((100 * level).toFixed(6));
        return [
          [`coverage_${name}`, coverage],
          [`msis_${name}`, msis],
        ];
      }),
    ),
  }));
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}
