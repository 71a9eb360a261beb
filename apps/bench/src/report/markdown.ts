import { headerLines } from '../output/header.ts';
import { columns, leftLines, resultRows } from '../output/table.ts';
import type { Report, Result } from '../results.ts';
import { type Target, targets } from './targets.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A Markdown table; the first two columns aligned to the left. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), line(titles.map((_, i) => (i < 2 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** Rows of a target: one a case, or one that says it was not measured. */
function targetRows({ title, required, evaluate }: Target, report: Report): string[][] {
  const findings = evaluate(report);
  if (findings.length === 0) return [[title, '', required, '', 'not measured']];
  return findings.map(({ name, figure, met }, i) => [
    i === 0 ? title : '',
    name,
    required,
    figure,
    met ? 'met' : '**not met**',
  ]);
}

/** All targets with their figures, and a line that counts them. */
export function targetsMarkdown(report: Report): string {
  const findings = targets.map((target) => target.evaluate(report));
  const measured = findings.filter((list) => list.length > 0);
  const met = measured.filter((list) => list.every((finding) => finding.met)).length;
  const rows = targets.flatMap((target) => targetRows(target, report));
  const count = `${met} of ${targets.length} targets are met in every case; ${targets.length - measured.length} were not measured.`;
  return `${count}\n\n${markdownTable(['Target', 'Case', 'Wanted', 'Measured', ''], rows)}`;
}

/** The machine and the contestants, as a list. */
export function machineMarkdown(report: Report): string {
  return headerLines(report)
    .map((line) => `- ${line}`)
    .join('\n');
}

/** A suite's table, and who did not take part. */
export function suiteMarkdown(results: readonly Result[], ours: string): string {
  const rows = results.flatMap((result) => resultRows(result, ours));
  if (results.length === 0) return 'Not measured.';
  const left = leftLines(results)
    .map((line) => `- ${line}`)
    .join('\n');
  return [rows.length > 0 ? markdownTable(columns, rows) : 'Not measured.', left]
    .filter(Boolean)
    .join('\n\n');
}
