import type { ImportanceResult, WhatIfResult } from '@recurra/forecasting';
import { type Series, type SeriesTable, tableTimeFormat } from '@recurra/forecasting/table';
import {
  type ChartElement,
  chartToSvg,
  importanceChart,
  type ThemeOption,
  whatIfChart,
} from '@recurra/viz/charts';
import Papa from 'papaparse';
import { textTable } from '../../../output/text-table.ts';
import { newDocument, stackCharts } from '../drawing.ts';
import { htmlReport, type ReportTable, reportTheme } from '../html-report.ts';
import { mostPanels, panelSize } from '../panel.ts';
import { percent } from '../score-table.ts';

/** What was asked, and the answers. */
export interface Outcome {
  readonly name: string;
  readonly table: SeriesTable;
  readonly importance?: ImportanceResult;
  readonly scenarios?: WhatIfResult;
}

const rough = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–';

function importanceTable({ features, metric, cases, baseline }: ImportanceResult): ReportTable {
  const error = metric === 'mase' ? 'MASE' : 'pinball loss';
  return {
    caption: `Increase of ${error} (${rough(baseline)} as it is) when shuffled, over ${cases} forecasts`,
    columns: ['feature', 'kind', 'importance', 'spread', 'relative'],
    rows: features.map(({ name, kind, importance, spread, relative }) => [
      name,
      kind,
      rough(importance),
      rough(spread),
      Number.isFinite(relative) ? percent(relative) : '–',
    ]),
  };
}

function scenarioTable({ sums }: WhatIfResult): ReportTable {
  return {
    caption: 'Sum of the forecast, as things stand and in the scenario',
    columns: ['scenario', 'series', 'as it is', 'scenario’s', 'difference', 'relative'],
    rows: sums.map(({ scenario, id, baseline, changed, difference, relative }) => [
      scenario,
      id,
      rough(baseline),
      rough(changed),
      rough(difference),
      Number.isFinite(relative) ? percent(relative) : '–',
    ]),
  };
}

function asText({ caption, columns, rows }: ReportTable, most: number): string {
  const shown = rows.slice(0, most);
  const table = textTable(
    columns.map((title, i) => ({
      title,
      ...(i < 2 ? { align: 'left' as const } : {}),
      cells: shown.map((row) => String(row[i] ?? '')),
    })),
  );
  const more = rows.length > most ? `\n  … and ${rows.length - most} more` : '';
  return `${caption}:\n\n${table}${more}`;
}

/** The result for people. */
export function toText({ name, importance, scenarios }: Outcome, out: string | undefined): string {
  return [
    name,
    ...(importance === undefined ? [] : [asText(importanceTable(importance), 30)]),
    ...(scenarios === undefined ? [] : [asText(scenarioTable(scenarios), 30)]),
    ...(out === undefined ? [] : [`Wrote all to ${out}.`]),
  ].join('\n\n');
}

/** The result for programs. */
export function toJson(outcome: Outcome, files: Readonly<Record<string, string>> | undefined): unknown {
  const { name, table, importance, scenarios } = outcome;
  const { write } = tableTimeFormat(table);
  return {
    input: name,
    ...(importance === undefined
      ? {}
      : {
          importance: {
            ...importance,
            features: importance.features.map((feature) => ({
              ...feature,
              repeats: Array.from(feature.repeats),
            })),
          },
        }),
    ...(scenarios === undefined
      ? {}
      : {
          whatIf: {
            sums: scenarios.sums,
            times: Array.from(scenarios.baseline[0]?.times ?? [], write),
            scenarios: scenarios.scenarios.map((scenario) => ({
              name: scenario.name,
              forecasts: scenario.forecasts.map(({ id, median }, i) => ({
                id,
                median: Array.from(median),
                baseline: Array.from(scenarios.baseline[i]?.median ?? []),
              })),
            })),
            notes: scenarios.notes,
          },
        }),
    ...(files === undefined ? {} : { files }),
  };
}

function drawImportance(importance: ImportanceResult, theme?: ThemeOption): string {
  const { width } = panelSize;
  const looks = theme === undefined ? {} : { theme };
  return chartToSvg(
    importanceChart({ features: importance.features, width, document: newDocument(), ...looks }),
  );
}

function panels(
  scenarios: WhatIfResult,
  table: SeriesTable,
  document: Document,
  theme?: ThemeOption,
): { id: string; chart: ChartElement }[] {
  const series = new Map(table.series.map((one): [string, Series] => [one.id, one]));
  return scenarios.baseline.slice(0, mostPanels).map((baseline, i) => ({
    id: baseline.id,
    chart: whatIfChart({
      series: series.get(baseline.id) as Series,
      baseline,
      scenarios: scenarios.scenarios.map(({ name, forecasts }) => ({
        name,
        median: forecasts[i]?.median ?? baseline.median,
      })),
      dated: table.dated,
      seasonLength: table.seasonLength,
      title: baseline.id,
      ...panelSize,
      document,
      ...(theme === undefined ? {} : { theme }),
    }),
  }));
}

/** The files, by name. */
export function filesOf(outcome: Outcome): Record<string, string> {
  const { name, table, importance, scenarios } = outcome;
  const files: Record<string, string> = { 'report.html': toHtml(outcome) };
  if (importance !== undefined) {
    const rows = importance.features.map(({ repeats: _, ...feature }) => feature);
    files['importance.csv'] = `${Papa.unparse(rows, { newline: '\n' })}\n`;
    files['importance.svg'] = drawImportance(importance);
  }
  if (scenarios !== undefined) {
    const document = newDocument();
    const charts = panels(scenarios, table, document).map(({ chart }) => chart);
    files['what-if.csv'] = `${Papa.unparse([...scenarios.sums], { newline: '\n' })}\n`;
    files['what-if.svg'] = stackCharts(charts, document, `What if: ${name}`);
  }
  return files;
}

function toHtml({ name, table, importance, scenarios }: Outcome): string {
  const notes = [...(importance?.notes ?? []), ...(scenarios?.notes ?? [])];
  return htmlReport({
    title: `What the forecasts of ${name} depend on`,
    sections: [
      ...(importance === undefined
        ? []
        : [
            {
              heading: 'Importance',
              svg: drawImportance(importance, reportTheme),
              table: importanceTable(importance),
            },
          ]),
      ...(scenarios === undefined
        ? []
        : [
            ...panels(scenarios, table, newDocument(), reportTheme).map(({ id, chart }) => ({
              heading: `What if: ${id}`,
              svg: chartToSvg(chart),
            })),
            { heading: 'Sums', table: scenarioTable(scenarios) },
          ]),
      ...(notes.length === 0 ? [] : [{ heading: 'Notes', text: notes }]),
    ],
  });
}
