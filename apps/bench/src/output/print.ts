import type { Report } from '../results.ts';
import { suites } from '../suites/index.ts';
import { headerLines } from './header.ts';
import { suiteTable } from './table.ts';

/** Titles and contestants to compare with, for the suites of the browser page too. */
const browserSuites = {
  'browser-train': { title: 'In the browser: training step', note: '', ours: 'recurra' },
  'browser-stream': { title: 'In the browser: streaming step', note: '', ours: 'recurra' },
};

/** Everything that can be in a report. */
export const allSuites: { readonly [name: string]: { title: string; note: string; ours: string } } = {
  ...suites,
  ...browserSuites,
};

/** A report as text: the machine, then a table a suite. */
export function reportText(report: Report): string {
  const parts = [headerLines(report).join('\n')];
  for (const [name, { title, note, ours }] of Object.entries(allSuites)) {
    const results = report.results.filter(({ suite }) => suite === name);
    if (results.length === 0) continue;
    parts.push([`── ${title} ──`, note, suiteTable(results, ours)].filter(Boolean).join('\n'));
  }
  if (report.interrupted) parts.push('Interrupted: these are the results so far.');
  return `${parts.join('\n\n')}\n`;
}
