import type { Effort } from './suites/types.ts';

/**
 * How thoroughly to measure. Between its rounds a contestant waits for all others and its caches go cold: rounds are long
 * enough for that not to be what is measured.
 *
 * @param quick Few rounds, so that everything takes less than a minute.
 * @param rounds Another number of rounds.
 */
export function chooseEffort(quick: boolean, rounds?: number): Effort {
  return quick
    ? { quick, rounds: rounds ?? 5, pace: { warmUp: 250, round: 10 }, budget: 1000, limit: 600 }
    : { quick, rounds: rounds ?? 15, pace: { warmUp: 500, round: 250 }, budget: 15_000, limit: 20_000 };
}
