import type { Result } from '../results.ts';
import { quantile, ratios } from './statistics.ts';

/** How many times better one is than another: the median of the rounds' ratios, and their quartiles. */
export interface Advantage {
  readonly median: number;
  readonly quartiles: readonly [number, number];
  readonly rounds: number;
}

/**
 * How many times better `ours` did than `other`: faster, smaller, or more operations a second; below 1 it did worse.
 *
 * @returns undefined if there is no round both took part in.
 */
export function advantage(result: Result, ours: string, other: string): Advantage | undefined {
  const [mine, theirs] = [result.samples[ours] ?? [], result.samples[other] ?? []];
  const values = result.unit === 'GFLOP/s' ? ratios(mine, theirs) : ratios(theirs, mine);
  if (values.length === 0) return undefined;
  return {
    median: quantile(values, 0.5),
    quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
    rounds: values.length,
  };
}
