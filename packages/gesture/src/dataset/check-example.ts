import type { GestureExample } from '../contract/sequence.ts';
import type { Candidate, Limits } from './types.ts';

function firstBad(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

function moves({ dimensions, values }: Candidate): boolean {
  return values.some((value, i) => value !== values[i % dimensions]);
}

function whyNot(candidate: Candidate, { maxDuration }: Limits): string | undefined {
  const { dimensions, times, values } = candidate;
  const badTime = firstBad(times);
  if (badTime >= 0) return `the time of its point ${badTime + 1} is no finite number`;
  const badValue = firstBad(values);
  if (badValue >= 0) {
    return `value ${(badValue % dimensions) + 1} of its point ${Math.floor(badValue / dimensions) + 1} is no finite number`;
  }
  const back = times.findIndex((t, i) => i > 0 && t < times[i - 1]!);
  if (back > 0) {
    return `its times go back at point ${back + 1}, from ${times[back - 1]} to ${times[back]}; sort its points by time`;
  }
  if (times.length < 2) return 'it is a tap: one point; a gesture needs a movement';
  if (!moves(candidate)) return 'it does not move: all its points are the same';
  const duration = times.at(-1)! - times[0]!;
  if (duration > maxDuration) {
    return `it lasts ${(duration / 1000).toFixed(1)} s, where ${maxDuration / 1000} s are the most; times are milliseconds, and each gesture stands alone`;
  }
  return undefined;
}

/** The usual gap after the last of equal times, where no later time tells. */
function usualGap(times: Float64Array, interval: number): number {
  const gaps = times
    .slice(1)
    .map((t, i) => t - times[i]!)
    .filter((gap) => gap > 0)
    .sort();
  return gaps.length === 0 ? interval : gaps[gaps.length >> 1]!;
}

/**
 * Spreads points with the same time evenly up to the next time.
 *
 * @returns New times, or `undefined` if all differ.
 */
function spread(times: Float64Array, interval: number): Float64Array | undefined {
  if (times.every((t, i) => i === 0 || t > times[i - 1]!)) return undefined;
  const spreaded = times.slice();
  for (let i = 0, next = 0; i < times.length; i = next) {
    next = i + 1;
    while (next < times.length && times[next] === times[i]) next++;
    const count = next - i;
    const gap = next < times.length ? (times[next]! - times[i]!) / count : usualGap(times, interval);
    for (let k = 1; k < count; k++) spreaded[i + k] = times[i]! + k * gap;
  }
  return spreaded;
}

/**
 * Checks a gesture by itself.
 *
 * @returns The example, and whether its times were spread; or why it cannot be used.
 */
export function checkExample(
  candidate: Candidate,
  limits: Limits,
): { readonly example: GestureExample; readonly spread: boolean } | string {
  const why = whyNot(candidate, limits);
  if (why !== undefined) return why;
  const { dimensions, name, strokes, subject, times, values } = candidate;
  const even = spread(times, limits.interval);
  const example = {
    name,
    ...(subject !== undefined && { subject }),
    dimensions,
    values,
    times: even ?? times,
    ...(strokes !== undefined && { strokes }),
  };
  return { example, spread: even !== undefined };
}
