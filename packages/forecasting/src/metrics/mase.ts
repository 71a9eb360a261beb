import { ArgumentError } from '@recurra/plugin';
import { checkSeason, meanOf, type Values } from './check.ts';
import { mae } from './errors.ts';

/**
 * In-sample mean absolute error of the seasonal-naive forecast: the unit of {@link mase}.
 *
 *   mean over t of |x[t] − x[t − m]|
 *
 * @param history Observations before the forecast, `[n]`, n > seasonLength.
 * @param seasonLength Steps in one season, m; 1 gives the naive forecast.
 * @returns The scale, in the series' unit; 0 if the history repeats itself exactly.
 * @throws ArgumentError if the history is not longer than one season.
 * @example seasonalNaiveError([1, 2, 3, 5], 2); // (2 + 3) / 2
 */
export function seasonalNaiveError(history: Values, seasonLength: number): number {
  checkSeason('seasonalNaiveError', seasonLength);
  const count = history.length - seasonLength;
  if (count < 1) {
    throw new ArgumentError(
      `seasonalNaiveError(): history must be longer than one season of ${seasonLength}, got ${history.length} values.`,
    );
  }
  return meanOf(count, (i) => Math.abs(history[i + seasonLength]! - history[i]!));
}

/**
 * Mean absolute scaled error, as the M4 competition defines it: the error over that of the
 * seasonal-naive forecast inside the history.
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @param history Observations before the forecast, longer than one season.
 * @param seasonLength Steps in one season.
 * @returns 1 means as far off as seasonal naive was inside the history. If that never erred, 0 for a
 *   perfect forecast and Infinity for any other.
 * @throws ArgumentError on empty or unequal lengths, or a history no longer than one season.
 * @see Hyndman & Koehler 2006, "Another look at measures of forecast accuracy".
 * @example mase([5, 6], [4, 6], [1, 2, 3, 4], 1); // 0.5
 */
export function mase(actual: Values, forecast: Values, history: Values, seasonLength: number): number {
  const error = mae(actual, forecast);
  const scale = seasonalNaiveError(history, seasonLength);
  if (scale === 0) return error === 0 ? 0 : Number.POSITIVE_INFINITY;
  return error / scale;
}
