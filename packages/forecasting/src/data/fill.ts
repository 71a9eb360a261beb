import type { FillMethod } from './types.ts';

/** A run of missing steps. */
export interface Gap {
  /** First missing step. */
  readonly start: number;
  /** Number of missing steps. */
  readonly length: number;
}

/** Runs of `NaN` in a series. */
export function findGaps(values: Float64Array): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    const start = i;
    while (i < values.length && Number.isNaN(values[i])) i++;
    gaps.push({ start, length: i - start });
  }
  return gaps;
}

/**
 * Fills the gaps of a series that starts and ends with a value.
 *
 * @param values The series, `NaN` where a step is missing.
 * @param method How; a number fills every gap.
 * @param seasonLength Steps in a season, for `seasonal`.
 * @returns A copy without gaps. `seasonal` falls back on the season after, then on a straight line.
 */
export function fillGaps(
  values: Float64Array,
  method: Exclude<FillMethod, 'auto' | 'none'> | number,
  seasonLength: number,
): Float64Array {
  const filled = Float64Array.from(values);
  const constant = method === 'zero' ? 0 : method === 'mean' ? meanOf(values) : method;
  for (const { start, length } of findGaps(values)) {
    const before = values[start - 1] as number;
    const after = values[start + length] as number;
    if (typeof constant === 'number') {
      filled.fill(constant, start, start + length);
      continue;
    }
    for (let i = 0; i < length; i++) {
      const line = before + ((after - before) * (i + 1)) / (length + 1);
      filled[start + i] = method === 'previous' ? before : line;
    }
    if (method !== 'seasonal') continue;
    for (let i = start; i < start + length; i++) {
      const earlier = filled[i - seasonLength];
      const later = values[i + seasonLength];
      if (earlier !== undefined) filled[i] = earlier;
      else if (later !== undefined && !Number.isNaN(later)) filled[i] = later;
    }
  }
  return filled;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/**
 * Fills the steps before the first and after the last value with that value.
 *
 * @param values Changed in place; has a value.
 * @returns How many steps were filled.
 */
export function fillEnds(values: Float64Array): number {
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  values.fill(values[first]!, 0, first);
  values.fill(values[last]!, last + 1);
  return first + values.length - 1 - last;
}
