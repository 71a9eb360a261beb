import { meanOf } from './check.ts';
import { mae, mape, mse, smape } from './errors.ts';
import { mase } from './mase.ts';
import { naive2 } from './naive2.ts';
import { scoreIntervals, scoreQuantiles } from './score-intervals.ts';
import type { ForecastScore, ScorablePair } from './score-types.ts';

/** NaN and infinity to `null`. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * Scores one forecast.
 *
 * @param pair Forecast, what happened, and what came before.
 * @param seasonLength Steps in one season, for MASE and Naive2.
 * @param benchmark What Naive2 forecasts, if that is known already.
 * @returns The score.
 */
export function scorePair(
  { id, actual, forecast, history }: ScorablePair,
  seasonLength: number,
  benchmark: Float64Array = naive2(history, actual.length, seasonLength),
): ForecastScore {
  const quantiles = scoreQuantiles(actual, forecast);
  const hasScale = errs(history, seasonLength);
  const scaled = (of: Float64Array): number | null =>
    hasScale ? finite(mase(actual, of, history, seasonLength)) : null;
  return {
    id,
    steps: actual.length,
    mae: mae(actual, forecast.median),
    rmse: Math.sqrt(mse(actual, forecast.median)),
    mape: finite(mape(actual, forecast.median)),
    smape: smape(actual, forecast.median),
    mase: scaled(forecast.median),
    naive2Smape: smape(actual, benchmark),
    naive2Mase: scaled(benchmark),
    size: meanOf(actual.length, (i) => Math.abs(actual[i]!)),
    quantiles,
    crps: meanOf(quantiles.length, (i) => quantiles[i]!.loss),
    intervals: scoreIntervals(actual, forecast, hasScale ? history : undefined, seasonLength),
  };
}

/** Whether seasonal naive errs inside the history: only then is there a scale. */
function errs(history: Float64Array, seasonLength: number): boolean {
  return history.some((value, t) => t >= seasonLength && value !== history[t - seasonLength]);
}
