import { ArgumentError } from '@recurra/plugin';
import { checkSeason, type Values } from './check.ts';

/**
 * Repeats the last season: the forecast every model has to beat.
 *
 * @param history Observations, `[n]`, at least one season.
 * @param horizon Steps to forecast.
 * @param seasonLength Steps in one season; 1 repeats the last value.
 * @returns `[horizon]`.
 * @throws ArgumentError if the history is shorter than one season.
 * @example seasonalNaive([1, 2, 3, 4], 3, 2); // [3, 4, 3]
 */
export function seasonalNaive(history: Values, horizon: number, seasonLength: number): Float64Array {
  checkSeason('seasonalNaive', seasonLength);
  if (history.length < seasonLength) {
    throw new ArgumentError(
      `seasonalNaive(): history must hold one season of ${seasonLength} values, got ${history.length}.`,
    );
  }
  const start = history.length - seasonLength;
  return Float64Array.from({ length: horizon }, (_, k) => history[start + (k % seasonLength)]!);
}
