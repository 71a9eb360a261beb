import type { Series } from '../data/types.ts';

const mapRecord = <T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/**
 * A series as it stood at an earlier time. Its arrays are views: nothing is copied, and nothing later is in them.
 *
 * @param series The whole series.
 * @param end Observations that were known.
 * @param ahead Steps beyond `end` for which known-future covariates are kept. Where they end before, their last value
 *   goes on, so that a method that insists on its whole horizon can still be asked for the first steps.
 * @param values The history to use in place of the series' own, at least `end` long.
 * @returns The series, `end` steps long.
 */
export function cutSeries(
  series: Series,
  end: number,
  ahead: number,
  values: Float64Array = series.values,
): Series {
  const { past, future } = series;
  return {
    id: series.id,
    values: values.subarray(0, end),
    // Times may be computed when they are asked for; few methods ask.
    get times() {
      return series.times.subarray(0, end);
    },
    ...(past === undefined ? {} : { past: mapRecord(past, (column) => column.subarray(0, end)) }),
    ...(future === undefined ? {} : { future: mapRecord(future, (column) => cutAhead(column, end + ahead)) }),
    ...(series.static === undefined ? {} : { static: series.static }),
  };
}

function cutAhead(column: Float64Array, length: number): Float64Array {
  if (column.length >= length) return column.subarray(0, length);
  const longer = new Float64Array(length);
  longer.set(column);
  longer.fill(column[column.length - 1] ?? 0, column.length);
  return longer;
}
