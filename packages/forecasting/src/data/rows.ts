import { DataError } from '@recurra/plugin';
import type { Times } from './time-column.ts';
import { timeFormat } from './time-format.ts';

/** The columns of a table that matter, as numbers. */
export interface Rows extends Times {
  /** Line of the file of each row. */
  readonly lines: Float64Array;
  /** The series each row belongs to: index into `names`. */
  readonly ids?: { readonly column: string; readonly names: readonly string[]; readonly codes: Float64Array };
  /** Values of each target; `NaN` where missing. */
  readonly targets: readonly { readonly name: string; readonly values: Float64Array }[];
}

/** The rows of one series, by time. */
export interface RowGroup {
  /** Id, or `undefined` in a table without ids. */
  readonly id: string | undefined;
  /** Row numbers, earliest time first. */
  readonly order: Uint32Array;
  /** Their times, ascending. */
  readonly times: Float64Array;
}

/** What {@link groupRows} found. */
export interface Grouped {
  readonly groups: readonly RowGroup[];
  /** Rows that came before an earlier one. */
  readonly unsorted: number;
}

/**
 * Sorts the rows of each series by time.
 *
 * @throws DataError naming both rows, if a series has a time stamp twice.
 */
export function groupRows(rows: Rows): Grouped {
  const count = rows.ids?.names.length ?? 1;
  const sizes = new Uint32Array(count);
  for (let i = 0; i < rows.times.length; i++) sizes[rows.ids?.codes[i] ?? 0]!++;
  const orders = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(count);
  for (let i = 0; i < rows.times.length; i++) {
    const code = rows.ids?.codes[i] ?? 0;
    orders[code]![filled[code]!++] = i;
  }
  let unsorted = 0;
  const groups = orders.map((order, code) => {
    const late = outOfOrder(order, rows.times);
    unsorted += late;
    // Ties keep the order of the file, so that messages name the earlier row first.
    if (late > 0) order.sort((a, b) => rows.times[a]! - rows.times[b]! || a - b);
    const times = Float64Array.from(order, (row) => rows.times[row]!);
    const id = rows.ids?.names[code];
    checkDuplicates(rows, order, id);
    return { id, order, times };
  });
  return { groups, unsorted };
}

function outOfOrder(order: Uint32Array, times: Float64Array): number {
  let late = 0;
  for (let i = 1; i < order.length; i++) if (times[order[i]!]! < times[order[i - 1]!]!) late++;
  return late;
}

function checkDuplicates(rows: Rows, order: Uint32Array, id: string | undefined): void {
  for (let i = 1; i < order.length; i++) {
    const a = order[i - 1]!;
    const b = order[i]!;
    if (rows.times[a] !== rows.times[b]) continue;
    const row = rows.lines[b]!;
    const time = timeFormat(rows.format).write(rows.times[b]!);
    const series = id === undefined ? '' : ` of "${id}"`;
    const advice =
      id === undefined
        ? 'remove one, or name the column that tells the series apart with idColumn (--id).'
        : 'remove one of them, or add them up.';
    throw new DataError(`rows ${rows.lines[a]} and ${row}${series} both have the time ${time}; ${advice}`, {
      row,
    });
  }
}

/** Whether some time stamp occurs twice, whatever the series. */
export function timesRepeat(times: Float64Array): boolean {
  const sorted = times.slice().sort();
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}

/** Whether a column of ids leaves no series with a time stamp twice. */
export function tellsApart(times: Float64Array, codes: Float64Array, count: number): boolean {
  const perId: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < times.length; i++) perId[codes[i]!]!.push(times[i]!);
  return perId.every((list) => !timesRepeat(Float64Array.from(list)));
}
