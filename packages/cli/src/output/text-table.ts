/** A column of a {@link textTable}. */
export interface TextColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly cells: readonly string[];
}

/** Code points, so that "CO₂" takes three places. */
const width = (text: string): number => Array.from(text).length;

/**
 * Lays out a table in plain text.
 *
 * @param columns Columns with as many cells each; numbers read best aligned to the right.
 * @param indent Spaces before each line.
 * @returns Lines, the titles first.
 */
export function textTable(columns: readonly TextColumn[], indent = 2): string {
  const widths = columns.map(({ title, cells }) => Math.max(width(title), ...cells.map(width)));
  const line = (texts: readonly string[]): string =>
    (
      ' '.repeat(indent) +
      texts
        .map((text, i) => {
          const space = ' '.repeat((widths[i] as number) - width(text));
          return columns[i]?.align === 'left' ? text + space : space + text;
        })
        .join('  ')
    ).trimEnd();
  const count = columns[0]?.cells.length ?? 0;
  const rows = Array.from({ length: count }, (_, r) => line(columns.map(({ cells }) => cells[r] as string)));
  return [line(columns.map(({ title }) => title)), ...rows].join('\n');
}

/**
 * Chooses how many decimals show differences between numbers, about four digits of their spread.
 *
 * @param values All numbers of one table.
 * @returns Decimals, 0 to 8.
 */
export function decimalsFor(values: Iterable<number>): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const spread = high > low ? high - low : Math.abs(high) || 1;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(spread))));
}
