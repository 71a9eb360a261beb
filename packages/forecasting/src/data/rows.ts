import { DataError } from '@recurra/plugin';
import type { CovariateColumn } from './covariate-column.ts';
import type { WordList } from './growable.ts';
import type { DecimalMark } from './numbers.ts';
import type { Times } from './time-column.ts';
import { timeFormat } from './time-format.ts';

/** A column with one value a series. */
export interface StaticColumn {
  readonly name: string;
  /** The words it holds, an empty one among them where a cell is. */
  readonly words: WordList;
}

/** The columns of a table that matter, as numbers. */
export interface Rows extends Times {
  /** Line of the file of a row. */
  line(row: number): number;
  /** The series each row belongs to: index into `names`. */
  readonly ids?: { readonly column: string; readonly names: readonly string[]; readonly codes: Uint32Array };
  /** Values of each target; `NaN` where missing. */
  readonly targets: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly past: readonly CovariateColumn[];
  readonly future: readonly CovariateColumn[];
  readonly statics: readonly StaticColumn[];
  readonly mark: DecimalMark;
}

/** The rows of one series, by time. */
export interface RowGroup {
  /** Id, or `undefined` in a table without ids. */
  readonly id: string | undefined;
  /** Row numbers, earliest time first. */
  readonly order: Uint32Array;
  /** Their times, ascending; made anew each time. */
  readonly times: Float64Array;
}

/** Row numbers by series: those of series `i` from `offsets[i]` on. */
interface Order {
  readonly order: Uint32Array;
  readonly offsets: Uint32Array;
}

function orderByCode(codes: Uint32Array | undefined, rows: number, count: number): Order {
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < rows; i++) offsets[(codes?.[i] ?? 0) + 1]!++;
  for (let i = 1; i <= count; i++) offsets[i]! += offsets[i - 1]!;
  const next = offsets.slice();
  const order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[next[codes?.[i] ?? 0]!++] = i;
  return { order, offsets };
}

/** The rows of a table by series, and by time within a series. */
export class Groups {
  readonly #rows: Rows;
  readonly #order: Uint32Array;
  readonly #offsets: Uint32Array;
  /** How many series there are. */
  readonly count: number;
  /** Rows that came before an earlier one. */
  readonly unsorted: number;

  /** Sorts the rows of each series by time; equal times keep the order of the file. */
  constructor(rows: Rows) {
    this.#rows = rows;
    this.count = rows.ids?.names.length ?? 1;
    const { order, offsets } = orderByCode(rows.ids?.codes, rows.times.length, this.count);
    this.#order = order;
    this.#offsets = offsets;
    let unsorted = 0;
    for (let i = 0; i < this.count; i++) unsorted += this.#sort(this.orderOf(i));
    this.unsorted = unsorted;
  }

  #sort(order: Uint32Array): number {
    const { times } = this.#rows;
    let late = 0;
    for (let i = 1; i < order.length; i++) if (times[order[i]!]! < times[order[i - 1]!]!) late++;
    if (late > 0) order.sort((a, b) => times[a]! - times[b]! || a - b);
    return late;
  }

  /** Row numbers of a series, without a copy. */
  orderOf(series: number): Uint32Array {
    return this.#order.subarray(this.#offsets[series], this.#offsets[series + 1]);
  }

  /** The rows of a series; those without an instant left out. */
  group(series: number): RowGroup {
    const { times, ids } = this.#rows;
    const order = this.orderOf(series);
    // Rows without an instant have infinity, and so come last.
    const end = order.indexOf(order.find((row) => times[row] === Number.POSITIVE_INFINITY) ?? -1);
    const usable = end < 0 ? order : order.subarray(0, end);
    return {
      id: ids?.names[series],
      order: usable,
      get times() {
        return Float64Array.from(usable, (row) => times[row]!);
      },
    };
  }

  /** All series, one by one. */
  *[Symbol.iterator](): Generator<RowGroup> {
    for (let i = 0; i < this.count; i++) yield this.group(i);
  }
}

/**
 * Refuses a series that has a time stamp twice.
 *
 * @throws DataError naming both rows.
 */
export function checkDuplicates(
  rows: Rows,
  { order, id }: RowGroup,
  write: (time: number) => string = timeFormat(rows.format).write,
): void {
  for (let i = 1; i < order.length; i++) {
    const a = order[i - 1]!;
    const b = order[i]!;
    if (rows.times[a] !== rows.times[b]) continue;
    const row = rows.line(b);
    const time = write(rows.times[b]!);
    const series = id === undefined ? '' : ` of "${id}"`;
    const advice =
      id === undefined
        ? 'remove one, or name the column that tells the series apart with idColumn (--id).'
        : 'remove one of them, or add them up.';
    throw new DataError(`rows ${rows.line(a)} and ${row}${series} both have the time ${time}; ${advice}`, {
      row,
    });
  }
}

/**
 * Whether some time stamp occurs twice, whatever the series.
 *
 * @param times The time stamps.
 * @param twice Tells of a time stamp that may occur twice; none may when left out.
 */
export function timesRepeat(times: Float64Array, twice?: (time: number) => boolean): boolean {
  const sorted = times.slice().sort();
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] !== sorted[i - 1]) continue;
    if (twice === undefined || sorted[i] === sorted[i - 2] || !twice(sorted[i]!)) return true;
  }
  return false;
}

/** Whether a column of ids leaves no series with a time stamp twice. */
export function tellsApart(
  times: Float64Array,
  codes: Uint32Array,
  count: number,
  twice?: (time: number) => boolean,
): boolean {
  const { order, offsets } = orderByCode(codes, times.length, count);
  for (let i = 0; i < count; i++) {
    const own = order.subarray(offsets[i], offsets[i + 1]);
    if (
      timesRepeat(
        Float64Array.from(own, (row) => times[row]!),
        twice,
      )
    )
      return false;
  }
  return true;
}
