import type { OverallScore } from '@recurra/forecasting';
import { type TextColumn, textTable } from '../../output/text-table.ts';
import type { ReportTable } from './html-report.ts';

/** A row of {@link scoreTable}: a name and its means. */
export interface ScoreRow {
  readonly name: string;
  readonly score: OverallScore;
  /** Further cells, by heading. */
  readonly more?: Readonly<Record<string, string>>;
}

const figure = (value: number | null, decimals: number): string =>
  value === null || !Number.isFinite(value) ? '–' : value.toFixed(decimals);

/** Four digits that tell, whatever the unit. */
const rough = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '–' : String(Number(value.toPrecision(4)));

/** Writes a share for people. */
export const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/**
 * Lays out mean scores: a row a method, a column a metric.
 *
 * @param rows The methods.
 * @param title Heading of their names.
 * @returns Headings and cells.
 */
export function scoreCells(
  rows: readonly ScoreRow[],
  title: string,
): { columns: string[]; rows: string[][] } {
  const levels = rows[0]?.score.intervals.map(({ level }) => level) ?? [];
  const cells = rows.map(({ name, score, more = {} }) => ({
    [title]: name,
    MASE: figure(score.mase, 3),
    sMAPE: figure(score.smape, 3),
    OWA: figure(score.owa, 3),
    MAE: rough(score.mae),
    RMSE: rough(score.rmse),
    ...(levels.length === 0 ? {} : { wQL: figure(score.weightedQuantileLoss, 4) }),
    ...Object.fromEntries(
      levels.map((level) => {
        const coverage = score.intervals.find((one) => one.level === level)?.coverage;
        return [`inside ${percent(level)}`, coverage === undefined ? '–' : percent(coverage)];
      }),
    ),
    ...more,
  }));
  const columns = Object.keys(cells[0] ?? {});
  return {
    columns,
    rows: cells.map((row: Record<string, string>) => columns.map((name) => row[name] ?? '–')),
  };
}

/** The same as text. */
export function scoreTable(rows: readonly ScoreRow[], title: string): string {
  const { columns, rows: cells } = scoreCells(rows, title);
  return textTable(
    columns.map(
      (column, i): TextColumn => ({
        title: column,
        ...(i === 0 ? { align: 'left' } : {}),
        cells: cells.map((row) => row[i] ?? ''),
      }),
    ),
  );
}

/** The same as a table of a report. */
export function scoreReport(rows: readonly ScoreRow[], title: string, caption: string): ReportTable {
  return { caption, ...scoreCells(rows, title) };
}
