import { ArgumentError } from '@recurra/plugin';
import type { Values } from './check.ts';
import { adjustSeason } from './seasonality.ts';

/**
 * Naive2, the benchmark of the M4 competition: the last value without its season, with the season of the steps ahead put
 * back. Where the competition's test finds no season, it repeats the last value.
 *
 * @param history Observations, `[n]`, at least one.
 * @param horizon Steps to forecast.
 * @param seasonLength Steps in one season; 1 repeats the last value.
 * @returns `[horizon]`.
 * @throws ArgumentError if the history is empty or `seasonLength` is no positive integer.
 * @see Makridakis, Spiliotis & Assimakopoulos 2020; Mcompetitions/M4-methods, "Benchmarks and Evaluation.R".
 * @example naive2([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3], 3, 2); // [1, 3, 1]
 */
export function naive2(history: Values, horizon: number, seasonLength: number): Float64Array {
  if (history.length === 0)
    throw new ArgumentError('naive2(): history must hold at least one value, got none.');
  const { adjusted, ahead } = adjustSeason(history, horizon, seasonLength);
  const last = adjusted.at(-1)!;
  return ahead.map((index) => last * index);
}
