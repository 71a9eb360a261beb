import { cutTable } from '../data/cut.ts';
import type { Series, SeriesTable } from '../data/types.ts';

/** A table as it stood at one origin, and what came after. */
export interface Origin {
  /** 0 is the oldest. */
  readonly index: number;
  /** The table that methods get. */
  readonly table: SeriesTable;
  /** What happened afterwards: one list a series of `table`, `[horizon]`. */
  readonly actuals: readonly Float64Array[];
  /** Series that are too short here. */
  readonly leftOut: readonly { readonly id: string; readonly origin: number; readonly reason: string }[];
}

const copies = (columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice()]));

/**
 * A series in memory of its own. A view would do for a method that is careful; but whoever hands `values.buffer` on, to
 * WebAssembly, a worker or a typed array of another kind, would hand on the future, and the back-test is there to show that
 * nobody did.
 */
function isolate(series: Series): Series {
  const { id, times, values, past, future, static: fixed } = series;
  return {
    id,
    times: times.slice(),
    values: values.slice(),
    ...(past === undefined ? {} : { past: copies(past) }),
    ...(future === undefined ? {} : { future: copies(future) }),
    ...(fixed === undefined ? {} : { static: { ...fixed } }),
  };
}

/**
 * Goes back to an origin. Origins count back from each series' own end, so that series of unequal length share them.
 *
 * @param table The whole table.
 * @param index Which origin, 0 the oldest.
 * @param options Horizon, number of origins, steps between them, observations needed.
 * @returns The table as it was known then: observations and past covariates up to the origin, known-future covariates up to
 *   `horizon` steps after it.
 */
export function goBack(
  table: SeriesTable,
  index: number,
  options: { horizon: number; origins: number; step: number; minHistory: number },
): Origin {
  const { horizon, origins, step, minHistory } = options;
  const back = horizon + (origins - 1 - index) * step;
  const series: Series[] = [];
  const leftOut: { id: string; origin: number; reason: string }[] = [];
  for (const one of table.series) {
    const known = one.values.length - back;
    if (known >= minHistory) series.push(one);
    else {
      leftOut.push({
        id: one.id,
        origin: index,
        reason: `${Math.max(0, known)} observations before this origin, and it needs ${minHistory}`,
      });
    }
  }
  const ends = series.map(({ values }) => values.length - back);
  const cut = cutTable({ ...table, series }, ends, horizon);
  return {
    index,
    table: { ...cut, series: cut.series.map(isolate) },
    actuals: series.map(({ values }, i) => values.slice(ends[i]!, ends[i]! + horizon)),
    leftOut,
  };
}
