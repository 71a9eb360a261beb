import { DataError } from '@recurra/plugin';
import { addSteps, monthIndex, stepMonths, stepsBetween } from './calendar.ts';
import { dayOfMonth } from './frequency.ts';
import type { RowGroup, Rows } from './rows.ts';
import { timeFormat } from './time-format.ts';
import type { Frequency } from './types.ts';

/** One series on its grid of steps. */
export interface RegularSeries {
  readonly id: string;
  /** Time of the first step. */
  readonly start: number;
  /** One per step; `NaN` where missing, except at both ends. */
  readonly values: Float64Array;
  /** Missing values dropped at the start and at the end. */
  readonly trimmed: readonly [number, number];
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
  groups: readonly RowGroup[],
): { frequency: Frequency; snap: boolean } {
  if (stepMonths(given) === undefined) return { frequency: given, snap: false };
  const day = dayOfMonth(groups.flatMap(({ times }) => Array.from(times)));
  const frequency: Frequency = day === undefined ? given : { ...given, dayOfMonth: day };
  const fits = groups.every(({ times }) =>
    times.every((t) => !Number.isNaN(stepsBetween(times[0]!, t, frequency))),
  );
  return fits ? { frequency, snap: false } : { frequency: given, snap: true };
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
 * @returns One series per target that has any value.
 * @throws DataError naming the row, if a time lies between two steps.
 */
export function regularSeries(
  group: RowGroup,
  rows: Rows,
  frequency: Frequency,
  snap: boolean,
): RegularSeries[] {
  const { write } = timeFormat(rows.format);
  const times = snap ? group.times.map((time) => periodStart(time, frequency)) : group.times;
  const start = times[0]!;
  const steps = new Float64Array(times.length);
  const line = (i: number): number => rows.lines[group.order[i]!]!;
  for (let i = 1; i < times.length; i++) {
    const step = stepsBetween(start, times[i]!, frequency);
    const row = line(i);
    const time = write(group.times[i]!);
    if (step === steps[i - 1]) {
      throw new DataError(
        `rows ${line(i - 1)} and ${row} (${write(group.times[i - 1]!)} and ${time}) lie in the same step of ` +
          `${frequency.label} data; add them up first, or say another frequency (--frequency).`,
        { row },
      );
    }
    if (Number.isNaN(step)) {
      throw new DataError(
        `row ${row}: ${time} lies between two steps; times are ${frequency.label} from ${write(start)}, and the row ` +
          `before is ${write(group.times[i - 1]!)}. Bring the times to equal steps, or say the frequency (--frequency).`,
        { row },
      );
    }
    steps[i] = step;
  }
  const length = steps[times.length - 1]! + 1;
  if (length > 20 * times.length + 1000 || length > mostSteps)
    throw sparse(group, rows, frequency, length, line);
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
  return rows.targets.flatMap(({ name, values }) => {
    const grid = new Float64Array(length).fill(Number.NaN);
    group.order.forEach((row, i) => {
      grid[steps[i]!] = values[row]!;
    });
    const first = grid.findIndex((value) => !Number.isNaN(value));
    if (first < 0) return [];
    const last = grid.findLastIndex((value) => !Number.isNaN(value));
    const id = group.id === undefined ? name : rows.targets.length === 1 ? group.id : `${group.id} / ${name}`;
    return {
      id,
      start: addSteps(start, frequency, first),
      values: grid.slice(first, last + 1),
      trimmed: [first, length - 1 - last],
      lineOf: (step: number) => lineOf(step + first),
    };
  });
}

function sparse(
  { times }: RowGroup,
  { format }: Rows,
  frequency: Frequency,
  length: number,
  line: (i: number) => number,
): DataError {
  const { write } = timeFormat(format);
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
