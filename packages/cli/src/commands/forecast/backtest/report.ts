import type { BacktestMethodSummary, BacktestResult } from '@recurra/forecasting';
import type { SeriesTable } from '@recurra/forecasting/table';
import { backtestChart, type ChartOptions, chartToSvg, stepErrorChart } from '@recurra/viz/charts';
import { formatSeconds } from '../../../output/progress.ts';
import { newDocument } from '../drawing.ts';
import { htmlReport, reportTheme } from '../html-report.ts';
import { panelSize } from '../panel.ts';
import { type ScoreRow, scoreReport, scoreTable } from '../score-table.ts';

const rowOf = (summary: BacktestMethodSummary): ScoreRow => ({
  name: summary.method,
  score: summary,
  more: {
    rank: summary.rank === null ? '–' : summary.rank.toFixed(2),
    fallbacks: String(summary.fallbacks),
    time: formatSeconds(summary.seconds.fit + summary.seconds.predict),
  },
});

const error = (value: number | null): number => value ?? Number.NaN;

/** MASE where it is defined, else sMAPE. */
function metricOf({ methods }: BacktestResult): 'mase' | 'smape' {
  return methods.some(({ mase }) => mase !== null) ? 'mase' : 'smape';
}

const metricNames = { mase: 'MASE', smape: 'sMAPE' } as const;

/** Draws the error of each method at each origin. */
export function drawOrigins(result: BacktestResult, looks: ChartOptions = {}): string {
  const metric = metricOf(result);
  const methods = result.methods.map(({ method }) => ({
    name: method,
    scores: result.byOrigin.filter((one) => one.method === method).map((one) => error(one[metric])),
  }));
  const { width } = panelSize;
  return chartToSvg(
    backtestChart({ methods, metric: metricNames[metric], width, document: newDocument(), ...looks }),
  );
}

/** Draws how the error grows with the steps ahead. */
export function drawSteps(result: BacktestResult, looks: ChartOptions = {}): string {
  const metric = metricOf(result);
  const methods = result.methods.map(({ method }) => ({
    name: method,
    errors: result.byStep.filter((one) => one.method === method).map((one) => error(one[metric])),
  }));
  return chartToSvg(
    stepErrorChart({ methods, metric: metricNames[metric], ...panelSize, document: newDocument(), ...looks }),
  );
}

function headline(name: string, table: SeriesTable, result: BacktestResult): string {
  const { horizon, origins, step, refit } = result;
  const learn =
    refit === false ? 'at the first origin' : refit === true ? 'at every origin' : `every ${refit} origins`;
  return `${name}: ${table.series.length} series, ${table.frequency.label}; ${horizon} steps from ${origins} origins, ${step} steps apart; methods learn ${learn}.`;
}

/** The result for people: a row a method, the best first. */
export function toText(
  name: string,
  table: SeriesTable,
  result: BacktestResult,
  { out, seconds }: { out: string | undefined; seconds: number },
): string {
  const took = formatSeconds(seconds);
  return [
    headline(name, table, result),
    scoreTable(sorted(result).map(rowOf), 'method'),
    out === undefined ? `Done in ${took}.` : `Wrote the scores and a report to ${out} in ${took}.`,
  ].join('\n\n');
}

function sorted(result: BacktestResult): BacktestMethodSummary[] {
  const metric = metricOf(result);
  const key = (one: BacktestMethodSummary): number => one[metric] ?? Number.POSITIVE_INFINITY;
  return [...result.methods].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The report. */
export function toHtml(name: string, table: SeriesTable, result: BacktestResult): string {
  const looks = { theme: reportTheme };
  return htmlReport({
    title: `Back-test on ${name}`,
    text: headline(name, table, result),
    sections: [
      {
        heading: 'Methods',
        table: scoreReport(sorted(result).map(rowOf), 'method', 'Means by method, the best first'),
      },
      { heading: 'By origin', svg: drawOrigins(result, looks) },
      { heading: 'By steps ahead', svg: drawSteps(result, looks) },
      ...(result.notes.length === 0 ? [] : [{ heading: 'Notes', text: result.notes }]),
    ],
  });
}
