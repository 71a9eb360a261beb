import { ArgumentError } from '@recurra/plugin';
import type { Frequency, FrequencyUnit } from './types.ts';

const day = 86_400_000;

const milliseconds: Partial<Record<FrequencyUnit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day,
  week: 7 * day,
};

const months: Partial<Record<FrequencyUnit, number>> = { month: 1, quarter: 3, year: 12 };

/** Days in a month of the Gregorian calendar; `month` counts from 0. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** Months since year 0, of an epoch time in UTC. */
export function monthIndex(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Milliseconds in one step, or `undefined` for steps of months. */
export function stepMilliseconds(frequency: Frequency): number | undefined {
  const unit = milliseconds[frequency.unit];
  return unit === undefined || frequency.weekdaysOnly ? undefined : unit * frequency.count;
}

/** Months in one step, or `undefined` for steps of a fixed duration. */
export function stepMonths(frequency: Frequency): number | undefined {
  const unit = months[frequency.unit];
  return unit === undefined ? undefined : unit * frequency.count;
}

// 1970-01-01 was a Thursday; day -3 is the Monday before.
function weekdayNumber(time: number): number {
  const sinceMonday = Math.floor(time / day) + 3;
  const week = Math.floor(sinceMonday / 7);
  return week * 5 + Math.min(sinceMonday - week * 7, 4);
}

function addWeekdays(time: number, n: number): number {
  const target = weekdayNumber(time) + n;
  const week = Math.floor(target / 5);
  const timeOfDay = time - Math.floor(time / day) * day;
  return (week * 7 + (target - week * 5) - 3) * day + timeOfDay;
}

function addMonths(time: number, n: number, dayOfMonth: number | undefined): number {
  const index = monthIndex(time) + n;
  const year = Math.floor(index / 12);
  const month = index - year * 12;
  const wanted = dayOfMonth ?? new Date(time).getUTCDate();
  const timeOfDay = time - Math.floor(time / day) * day;
  return Date.UTC(year, month, Math.min(wanted, daysInMonth(year, month))) + timeOfDay;
}

/**
 * Moves a time stamp by whole steps of a frequency, by the calendar: one month after 31 January is the last of February.
 *
 * @param time Epoch milliseconds, UTC.
 * @param frequency Distance between steps.
 * @param n Number of steps, may be negative.
 * @returns Epoch milliseconds, UTC.
 * @throws ArgumentError if `n` is not an integer.
 * @example addSteps(Date.UTC(2024, 0, 31), { unit: 'month', count: 1, label: 'monthly', dayOfMonth: 31 }, 1); // 2024-02-29
 */
export function addSteps(time: number, frequency: Frequency, n: number): number {
  if (!Number.isInteger(n)) throw new ArgumentError(`addSteps(): n must be an integer, got ${n}.`);
  const perStep = stepMonths(frequency);
  if (perStep !== undefined) return addMonths(time, perStep * n, frequency.dayOfMonth);
  if (frequency.weekdaysOnly) return addWeekdays(time, frequency.count * n);
  return time + (stepMilliseconds(frequency) as number) * n;
}

/**
 * Counts the steps from one time stamp to another.
 *
 * @param from Epoch milliseconds, UTC.
 * @param to Epoch milliseconds, UTC.
 * @param frequency Distance between steps.
 * @returns The number of steps, or `NaN` if `to` lies between two steps.
 */
export function stepsBetween(from: number, to: number, frequency: Frequency): number {
  const fixed = stepMilliseconds(frequency);
  if (fixed !== undefined) {
    const steps = (to - from) / fixed;
    return Number.isInteger(steps) ? steps : Number.NaN;
  }
  const perStep = stepMonths(frequency);
  const steps =
    perStep === undefined
      ? (weekdayNumber(to) - weekdayNumber(from)) / frequency.count
      : (monthIndex(to) - monthIndex(from)) / perStep;
  return Number.isInteger(steps) && addSteps(from, frequency, steps) === to ? steps : Number.NaN;
}
