import type { ZeroFloorRule } from './layers/zero-floor.ts';

/** Whether values from one place to another have a zero and nothing below. */
export function touchesZero(values: Float64Array, from: number, to: number): boolean {
  let least = Number.POSITIVE_INFINITY;
  for (let t = Math.max(0, from); t < to; t++) least = Math.min(least, values[t]!);
  return least === 0;
}

/**
 * Decides whether forecasts are kept at or above zero.
 *
 * A series that has been exactly zero and never below (rain, counts, sales) is taken as bounded by zero. If
 * only some series of the table are, the model decides for each window by the same rule.
 *
 * @param values The series.
 * @param limits How much of each may be looked at.
 * @param wish The caller's option, if any.
 * @returns The rule.
 */
export function chooseZeroFloor(
  values: readonly Float64Array[],
  limits: readonly number[],
  wish: boolean | undefined,
): ZeroFloorRule | 'never' {
  if (wish !== undefined) return wish ? 'always' : 'never';
  const bounded = values.filter((series, i) => touchesZero(series, 0, limits[i]!)).length;
  if (bounded === 0) return 'never';
  return bounded === values.length ? 'always' : 'window';
}
