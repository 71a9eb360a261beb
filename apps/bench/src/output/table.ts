import { labelOf } from '../contestants/directory.ts';
import { advantage } from '../measure/compare.ts';
import { summarise } from '../measure/statistics.ts';
import type { Result } from '../results.ts';
import { formatRatio, formatValue } from './format.ts';

/** Titles of the columns; the ratio says how many times better Recurra did. */
export const columns = ['Case', 'Who', 'Median', 'Ratio', 'Middle half', 'Least – most', 'Rounds'] as const;

/** Rows of a result: one for each contestant, ours first; the case's name only in the first. */
export function resultRows(result: Result, ours: string): string[][] {
  const { unit, samples } = result;
  const name = result.threads > 1 ? `${result.name}, ${result.threads} threads` : result.name;
  return Object.keys(samples)
    .flatMap((id) => {
      const summary = summarise(samples[id] ?? []);
      if (summary === undefined) return [];
      const { median, quartiles, range, rounds } = summary;
      const ratio = id === ours ? undefined : advantage(result, ours, id);
      const between = ([low, high]: readonly [number, number]) =>
        rounds === 1 ? '' : `${formatValue(low, unit)} – ${formatValue(high, unit)}`;
      const spread =
        ratio && ratio.rounds > 1
          ? ` (${formatRatio(ratio.quartiles[0])} – ${formatRatio(ratio.quartiles[1])})`
          : '';
      return [
        [
          labelOf(id),
          formatValue(median, unit),
          ratio ? formatRatio(ratio.median) + spread : '',
          between(quartiles),
          between(range),
          String(rounds),
        ],
      ];
    })
    .map((row, index) => [index === 0 ? name : '', ...row]);
}

/** Lines about who did not take part, one for each reason. */
export function leftLines(results: readonly Result[]): string[] {
  const cases = new Map<string, string[]>();
  for (const { name, threads, left } of results) {
    for (const [id, reason] of Object.entries(left)) {
      const who = `Without ${labelOf(id)} (${reason})`;
      cases.set(who, [...(cases.get(who) ?? []), threads > 1 ? `${name}, ${threads} threads` : name]);
    }
  }
  return [...cases].map(([who, names]) =>
    names.length === results.length ? `${who}.` : `${who}: ${names.join('; ')}.`,
  );
}

/** Code points, so that µ and × take one place. */
const width = (text: string): number => Array.from(text).length;

/** Lays rows out as plain text; the first two columns aligned to the left. */
export function textTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, i) => Math.max(width(title), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat((widths[i] ?? 0) - width(cell));
        return i < 2 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd();
  return [line(titles), line(widths.map((count) => '─'.repeat(count))), ...rows.map(line)].join('\n');
}

/** The table of a suite, and below it who did not take part. */
export function suiteTable(results: readonly Result[], ours: string): string {
  const rows = results.flatMap((result) => resultRows(result, ours));
  return [rows.length > 0 ? textTable(columns, rows) : 'Nothing was measured.', ...leftLines(results)].join(
    '\n',
  );
}
