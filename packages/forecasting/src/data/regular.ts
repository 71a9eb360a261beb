import { DataError } from '@recurra/plugin';
import { addSteps, monthIndex, stepMonths, stepsBetween } from './calendar.ts';
import type { CovariateColumn } from './covariate-column.ts';
import { dayOfMonth } from './frequency.ts';
import type { RowGroup, Rows } from './rows.ts';
import type { Frequency } from './types.ts';

/** A covariate on the grid of its series. */
export interface RegularCovariate {
  readonly name: string;
  /** One per step; `NaN` where missing. */
  readonly values: Float64Array;
  readonly fill: CovariateColumn['fill'];
}

/** One series on its grid of steps. */
export interface RegularSeries {
  readonly id: string;
  /** Time of the first step. */
  readonly start: number;
  /** One per step; `NaN` where missing, except at both ends. */
  readonly values: Float64Array;
  /** Missing values dropped at the start and at the end. */
  readonly trimmed: readonly [number, number];
  /** Covariates known up to now, as long as `values`. */
  readonly past: readonly RegularCovariate[];
  /** Covariates known ahead, longer than `values` by the steps ahead. */
  readonly future: readonly RegularCovariate[];
  readonly statics?: Readonly<Record<string, number>> | undefined;
  /** Line of the file of a step that has a row; else of the last one before it. */
  lineOf(step: number): number;
}

const mostSteps = 25_000_000;

/**
 * Makes a frequency the user gave fit the calendar of the data.
 *
 * @param given The frequency as written: it does not know on which day of the month the data falls.
 * @param groups Time stamps of each series.
 * @returns The frequency, and whether times have to be moved to the first day of their period.
 */
export function anchorFrequency(
  given: Frequency,
  groups: Iterable<RowGroup>,
): { frequency: Frequency; snap: boolean } {
  if (stepMonths(given) === undefined) return { frequency: given, snap: false };
  const day = dayOfMonth(allTimes(groups));
  const frequency: Frequency = day === undefined ? given : { ...given, dayOfMonth: day };
  for (const { times } of groups) {
    if (times.some((time) => Number.isNaN(stepsBetween(times[0]!, time, frequency)))) {
      return { frequency: given, snap: true };
    }
  }
  return { frequency, snap: false };
}

function* allTimes(groups: Iterable<RowGroup>): Generator<number> {
  for (const { times } of groups) yield* times;
}

/** First instant of the month, quarter or year a time lies in. */
function periodStart(time: number, frequency: Frequency): number {
  const perUnit = frequency.unit === 'year' ? 12 : frequency.unit === 'quarter' ? 3 : 1;
  const month = Math.floor(monthIndex(time) / perUnit) * perUnit;
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

/**
 * Puts the rows of one series on the grid of a frequency.
 *
 * @param group The rows, by time.
 * @param rows The table.
 * @param frequency Distance between steps.
 * @param snap Whether to move each time to the first day of its period.
 * @param write Writes a time for a message.
 * @returns One series per target, `undefined` for one without any value.
 * @throws DataError naming the row, if a time lies between two steps.
 */
export function regularSeries(
  group: RowGroup,
  rows: Rows,
  frequency: Frequency,
  snap: boolean,
  write: (time: number) => string,
): { id: string; series: RegularSeries | undefined }[] {
  const written = group.times;
  const times = snap ? written.map((time) => periodStart(time, frequency)) : written;
  const start = times[0]!;
  const steps = new Float64Array(times.length);
  const line = (i: number): number => rows.line(group.order[i]!);
  for (let i = 1; i < times.length; i++) {
    const step = stepsBetween(start, times[i]!, frequency);
    if (step === steps[i - 1]) {
      const row = line(i);
      throw new DataError(
        `rows ${line(i - 1)} and ${row} (${write(written[i - 1]!)} and ${write(written[i]!)}) lie in the same step of ` +
          `${frequency.label} data; add them up first, or say another frequency (--frequency).`,
        { row },
      );
    }
    if (Number.isNaN(step)) {
      const row = line(i);
      throw new DataError(
        `row ${row}: ${write(written[i]!)} lies between two steps; times are ${frequency.label} from ${write(start)}, and the row ` +
          `before is ${write(written[i - 1]!)}. Bring the times to equal steps, or say the frequency (--frequency).`,
        { row },
      );
    }
    steps[i] = step;
  }
  const length = steps[times.length - 1]! + 1;
  if (length > 20 * times.length + 1000 || length > mostSteps)
    throw sparse(written, write, frequency, length, line);
  const lineOf = (step: number): number => {
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (steps[middle]! <= step) low = middle;
      else high = middle - 1;
    }
    return line(low);
  };
  const onGrid = (column: Float64Array): Float64Array => {
    const grid = new Float64Array(length).fill(Number.NaN);
    for (const [i, row] of group.order.entries()) grid[steps[i]!] = column[row]!;
    return grid;
  };
  const past = rows.past.map((column) => ({ ...column, values: onGrid(column.values) }));
  const future = rows.future.map((column) => ({ ...column, values: onGrid(column.values) }));
  return rows.targets.map(({ name, values }) => {
    const grid = onGrid(values);
    const first = grid.findIndex((value) => !Number.isNaN(value));
    const last = grid.findLastIndex((value) => !Number.isNaN(value));
    const id = group.id === undefined ? name : rows.targets.length === 1 ? group.id : `${group.id} / ${name}`;
    if (first < 0) return { id, series: undefined };
    const end = last + 1 + stepsAhead(future, last);
    const cut = (columns: readonly RegularCovariate[], to: number): RegularCovariate[] =>
      columns.map((column) => ({ ...column, values: column.values.slice(first, to) }));
    const series: RegularSeries = {
      id,
      start: addSteps(start, frequency, first),
      values: first === 0 && last === length - 1 ? grid : grid.slice(first, last + 1),
      trimmed: [first, length - end],
      past: cut(past, last + 1),
      future: cut(future, end),
      lineOf: (step: number) => lineOf(step + first),
    };
    return { id, series };
  });
}

/** Steps after the last value of a target for which every future covariate is known. */
function stepsAhead(future: readonly RegularCovariate[], last: number): number {
  const known = future.map(({ values, fill }) =>
    fill === 'zero' ? values.length - 1 : values.findLastIndex((value) => !Number.isNaN(value)),
  );
  return future.length === 0 ? 0 : Math.max(0, Math.min(...known) - last);
}

function sparse(
  times: Float64Array,
  write: (time: number) => string,
  frequency: Frequency,
  length: number,
  line: (i: number) => number,
): DataError {
  let widest = 1;
  for (let i = 2; i < times.length; i++) {
    if (times[i]! - times[i - 1]! > times[widest]! - times[widest - 1]!) widest = i;
  }
  const row = line(widest);
  return new DataError(
    `row ${row}: the time jumps from ${write(times[widest - 1]!)} to ${write(times[widest]!)}; with ${frequency.label} ` +
      `steps, ${times.length} rows would leave ${length - times.length} steps empty. Correct the time, or say the ` +
      'frequency (--frequency).',
    { row },
  );
}
