import { ArgumentError } from '@recurra/plugin';
import type { Series, SeriesTable } from './types.ts';

const cutColumns = (
  columns: Readonly<Record<string, Float64Array>>,
  end: number,
): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(0, end)]));

/**
 * A table as it was known earlier: each series ends sooner, and what came later cannot be seen.
 *
 * The arrays are views of the table's own, not copies.
 *
 * @param table The table.
 * @param ends Observations to keep of each series, `[series]`.
 * @param ahead Steps after the end for which known-future covariates are kept, where the table has them; default 0.
 * @returns The table, cut. Covariates known up to now end with the series.
 * @throws ArgumentError if `ends` has another length than the table has series, or an end is out of range.
 * @example cutTable(table, table.series.map(({ values }) => values.length - 24), 24);
 */
export function cutTable(table: SeriesTable, ends: ArrayLike<number>, ahead = 0): SeriesTable {
  if (ends.length !== table.series.length) {
    throw new ArgumentError(
      `cutTable(): ends must have one number a series (${table.series.length}), got ${ends.length}.`,
    );
  }
  if (!(Number.isInteger(ahead) && ahead >= 0)) {
    throw new ArgumentError(`cutTable(): ahead must be 0 or a positive integer, got ${ahead}.`);
  }
  const series = table.series.map((whole, i): Series => {
    const end = ends[i] as number;
    if (!(Number.isInteger(end) && end >= 1 && end <= whole.values.length)) {
      throw new ArgumentError(
        `cutTable(): series ${JSON.stringify(whole.id)} has ${whole.values.length} observations; its end must be from 1 to ` +
          `that, got ${end}.`,
      );
    }
    return {
      id: whole.id,
      values: whole.values.subarray(0, end),
      get times() {
        return whole.times.subarray(0, end);
      },
      ...(whole.past === undefined ? {} : { past: cutColumns(whole.past, end) }),
      ...(whole.future === undefined ? {} : { future: cutColumns(whole.future, end + ahead) }),
      ...(whole.static === undefined ? {} : { static: whole.static }),
    };
  });
  return { ...table, series };
}
