import type { SeriesTable } from '../data/types.ts';
import type { Feature } from './features.ts';

// A hundred series tell whether two columns go together; a hundred thousand would only take longer to.
const mostSeries = 100;

/** Pearson correlation of two columns over all series; NaN if one of them never changes. */
function correlation(table: SeriesTable, a: Feature, b: Feature): number {
  let [n, sumX, sumY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (const series of table.series.slice(0, mostSeries)) {
    const column = ({ kind, columns }: Feature): ArrayLike<number> | undefined =>
      kind === 'past' || kind === 'future' ? series[kind]?.[columns[0] ?? ''] : undefined;
    const [x, y] = [column(a), column(b)];
    if (x === undefined || y === undefined) continue;
    // Taken from the first value, sums of squares keep their digits.
    const [x0, y0] = [x[0] as number, y[0] as number];
    for (let t = 0; t < series.values.length; t++) {
      const [dx, dy] = [(x[t] as number) - x0, (y[t] as number) - y0];
      n++;
      sumX += dx;
      sumY += dy;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
  }
  return (xy - (sumX * sumY) / n) / Math.sqrt((xx - sumX ** 2 / n) * (yy - sumY ** 2 / n));
}

/**
 * Says which covariates go together so closely that shuffling one says little about it.
 *
 * @returns A sentence a pair with a correlation beyond ±0.8.
 */
export function correlatedNotes(table: SeriesTable, features: readonly Feature[]): string[] {
  const single = features.filter(
    ({ kind, columns }) => (kind === 'past' || kind === 'future') && columns.length === 1,
  );
  return single.flatMap((a, i) =>
    single.slice(i + 1).flatMap((b) => {
      const r = correlation(table, a, b);
      return Math.abs(r) > 0.8
        ? [
            `"${a.name}" and "${b.name}" go together (correlation ${r.toFixed(2)}): each seems less important than it is, for the other makes up for it.`,
          ]
        : [];
    }),
  );
}
