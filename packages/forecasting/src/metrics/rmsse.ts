import { ArgumentError } from '@recurra/plugin';
import { checkSeason, meanOf, type Values } from './check.ts';
import { mse } from './errors.ts';

/**
 * Root mean squared scaled error, as the M5 competition defines it with a season of 1: like {@link mase}, but of squares.
 *
 *   √( mean (y − f)² / mean over t of (x[t] − x[t − m])² )
 *
 * @param actual What happened, `[n]`.
 * @param forecast What was forecast, `[n]`.
 * @param history Observations before the forecast, longer than one season. M5 drops its leading zeros.
 * @param seasonLength Steps in one season, m; default 1.
 * @returns 1 means as far off as seasonal naive was inside the history. If that never erred, 0 for a perfect
 *   forecast and Infinity for any other.
 * @throws ArgumentError on empty or unequal lengths, or a history no longer than one season.
 * @see Makridakis, Spiliotis & Assimakopoulos 2022, "M5 accuracy competition".
 * @example rmsse([5, 6], [4, 6], [1, 2, 3, 4]); // √0.5
 */
export function rmsse(actual: Values, forecast: Values, history: Values, seasonLength = 1): number {
  checkSeason('rmsse', seasonLength);
  const count = history.length - seasonLength;
  if (count < 1) {
    throw new ArgumentError(
      `rmsse(): history must be longer than one season of ${seasonLength}, got ${history.length} values.`,
    );
  }
  const error = mse(actual, forecast);
  const scale = meanOf(count, (i) => (history[i + seasonLength]! - history[i]!) ** 2);
  if (scale === 0) return error === 0 ? 0 : Number.POSITIVE_INFINITY;
  return Math.sqrt(error / scale);
}
