import Papa from 'papaparse';
import type { BacktestResult } from './types.ts';

/** Which table of a back-test to write. */
export type BacktestPart = 'scores' | 'methods' | 'origins' | 'steps';

type Row = Record<string, unknown>;

/** Fields of an interval as columns of their own: `coverage_80`. */
function intervalColumns(intervals: readonly { readonly level: number }[]): Row {
  return Object.fromEntries(
    intervals.flatMap(({ level, ...fields }) =>
      Object.entries(fields).map(([name, value]) => [`${name}_${Number((100 * level).toFixed(6))}`, value]),
    ),
  );
}

/** Fields of a quantile as columns of their own: `quantileLoss_0.1`. */
function quantileColumns(quantiles: readonly { readonly quantile: number; readonly loss: number }[]): Row {
  return Object.fromEntries(quantiles.map(({ quantile, loss }) => [`quantileLoss_${quantile}`, loss]));
}

function rowsOf(result: BacktestResult, part: BacktestPart): Row[] {
  switch (part) {
    case 'scores':
      return result.scores.map(
        ({ method, origin, id, knownUntil, intervals, quantiles, reason, ...rest }) => ({
          method,
          origin,
          series: id,
          knownUntil: Number.isFinite(knownUntil) ? new Date(knownUntil).toISOString() : null,
          ...rest,
          ...quantileColumns(quantiles),
          ...intervalColumns(intervals),
          reason,
        }),
      );
    case 'methods':
      return result.methods.map(({ intervals, quantiles, seconds, ...rest }) => ({
        ...rest,
        ...quantileColumns(quantiles),
        ...intervalColumns(intervals),
        secondsFit: seconds.fit,
        secondsPredict: seconds.predict,
      }));
    case 'origins':
      return result.byOrigin.map(({ intervals, quantiles, ...rest }) => ({
        ...rest,
        ...quantileColumns(quantiles),
        ...intervalColumns(intervals),
      }));
    case 'steps':
      return result.byStep.map(({ intervals, ...rest }) => ({ ...rest, ...intervalColumns(intervals) }));
  }
}

/**
 * Writes a back-test as a CSV table.
 *
 * @param result What `backtest` returned.
 * @param part `scores` (the default): one row a method, origin and series; `methods`, `origins`, `steps`: the summaries.
 * @returns CSV text. What is not defined is empty; figures of intervals and quantiles carry their level in percent or
 *   their probability: `coverage_80`, `quantileLoss_0.1`.
 * @example await writeFile('backtest.csv', backtestToCsv(result));
 */
export function backtestToCsv(result: BacktestResult, part: BacktestPart = 'scores'): string {
  const rows = rowsOf(result, part);
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const data = rows.map((row) => fields.map((field) => row[field] ?? ''));
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
