import type { AnomalyReport, SeriesAnomalies } from '@recurra/forecasting';
import { type Series, type SeriesTable, tableTimeFormat } from '@recurra/forecasting/table';
import { anomalyChart, type ChartElement, chartToSvg, type ThemeOption } from '@recurra/viz/charts';
import { formatSeconds } from '../../../output/progress.ts';
import { textTable } from '../../../output/text-table.ts';
import { newDocument, stackCharts } from '../drawing.ts';
import { htmlReport, type ReportTable, reportTheme } from '../html-report.ts';
import { mostPanels, panelSize } from '../panel.ts';

/** What was found, and where. */
export interface Outcome {
  readonly name: string;
  readonly table: SeriesTable;
  readonly report: AnomalyReport;
  /** What the expectation comes from. */
  readonly expected: string;
}

const mostPrinted = 30;
const columns = ['series', 'from', 'to', 'largest at', 'value', 'score', 'side', 'kind'] as const;

/** Events of all series, the largest score first. */
function eventsOf({ report, table }: Outcome) {
  const { write } = tableTimeFormat(table);
  return report.series
    .flatMap(({ id, events }) => events.map((event) => ({ id, event })))
    .sort((a, b) => Math.abs(b.event.peakScore) - Math.abs(a.event.peakScore))
    .map(({ id, event }) => ({
      id,
      ...event,
      start: write(event.start),
      end: write(event.end),
      peak: write(event.peak),
    }));
}

function rowsOf(outcome: Outcome): string[][] {
  return eventsOf(outcome).map(({ id, start, end, peak, peakValue, peakScore, direction, kind }) => [
    id,
    start,
    end,
    peak,
    String(Number(peakValue.toPrecision(6))),
    peakScore.toFixed(2),
    direction,
    kind,
  ]);
}

function summary(outcome: Outcome): string {
  const { name, report, expected } = outcome;
  const scored = report.series.filter(({ status }) => status.state === 'scored');
  const observations = scored.reduce((sum, { times }) => sum + times.length, 0);
  const flagged = scored.reduce(
    (sum, { flagged: flags }) => sum + flags.filter((flag) => flag === 1).length,
    0,
  );
  const events = report.series.reduce((sum, one) => sum + one.events.length, 0);
  return `${name}: ${events} ${events === 1 ? 'event' : 'events'}, ${flagged} of ${observations} observations of ${scored.length} series; expected is what ${expected} forecasts one step ahead.`;
}

/** The result for programs. */
export function toJson(
  outcome: Outcome,
  files: Readonly<Record<string, string>> | undefined,
  seconds: number,
): unknown {
  const { name, report, expected } = outcome;
  return {
    input: name,
    expected,
    series: report.series.map(({ id, status, times, flagged, threshold, falseAlarmRate, calibrated }) => ({
      id,
      status,
      observations: times.length,
      flagged: flagged.filter((flag) => flag === 1).length,
      threshold,
      falseAlarmRate,
      calibrated,
    })),
    events: eventsOf(outcome),
    notes: report.notes,
    ...(files === undefined ? {} : { files }),
    seconds: Number(seconds.toFixed(3)),
  };
}

/** The result for people. */
export function toText(outcome: Outcome, out: string | undefined, seconds: number): string {
  const rows = rowsOf(outcome);
  const shown = rows.slice(0, mostPrinted);
  const table = textTable(
    columns.map((title, i) => ({
      title,
      ...(i === 4 || i === 5 ? {} : { align: 'left' as const }),
      cells: shown.map((row) => row[i] ?? ''),
    })),
  );
  const more = rows.length - shown.length;
  return [
    summary(outcome),
    ...(rows.length === 0 ? [] : [table]),
    ...(more > 0 ? [`… and ${more} more${out === undefined ? '; --out writes all' : ` in ${out}`}`] : []),
    `${out === undefined ? 'Done' : `Wrote all to ${out}`} in ${formatSeconds(seconds)}.`,
  ].join('\n\n');
}

/** Panels of the series with the largest scores. */
function panels(
  { report, table }: Outcome,
  document: Document,
  theme?: ThemeOption,
): { id: string; chart: ChartElement }[] {
  const size = ({ events }: SeriesAnomalies): number =>
    events.reduce((most, { peakScore }) => Math.max(most, Math.abs(peakScore)), 0);
  const series = new Map(table.series.map((one): [string, Series] => [one.id, one]));
  return report.series
    .filter(({ status }) => status.state === 'scored')
    .sort((a, b) => size(b) - size(a))
    .slice(0, mostPanels)
    .map((anomalies) => ({
      id: anomalies.id,
      chart: anomalyChart({
        anomalies,
        series: series.get(anomalies.id),
        dated: table.dated,
        title: anomalies.id,
        ...panelSize,
        document,
        ...(theme === undefined ? {} : { theme }),
      }),
    }));
}

/** Draws the series with the largest anomalies. */
export function drawAnomalies(outcome: Outcome): string {
  const document = newDocument();
  const charts = panels(outcome, document).map(({ chart }) => chart);
  return stackCharts(charts, document, `Anomalies in ${outcome.name}`);
}

/** The report. */
export function toHtml(outcome: Outcome): string {
  const rows = rowsOf(outcome).slice(0, 500);
  const table: ReportTable = { caption: 'Events, the largest first', columns, rows };
  const skipped = outcome.report.series.filter(({ status }) => status.state === 'skipped');
  return htmlReport({
    title: `Anomalies in ${outcome.name}`,
    text: summary(outcome),
    sections: [
      ...(rows.length === 0 ? [] : [{ heading: 'Events', table }]),
      ...panels(outcome, newDocument(), reportTheme).map(({ id, chart }) => ({
        heading: id,
        svg: chartToSvg(chart),
      })),
      ...(skipped.length === 0
        ? []
        : [
            {
              heading: 'Not judged',
              text: skipped.slice(0, 50).map(({ id, status }) => `${id}: ${status.reason ?? ''}`),
            },
          ]),
      ...(outcome.report.notes.length === 0 ? [] : [{ heading: 'Notes', text: outcome.report.notes }]),
    ],
  });
}
