import type { Series } from '../data/types.ts';
import { intervalCoverage, mae, mase, rmse, seasonalNaive, smape } from '../metrics/index.ts';
import type { SeriesForecast, SeriesScore } from '../types.ts';

/**
 * Scores a forecast of the last `horizon` observations of a series.
 *
 * @param series The whole series.
 * @param forecast What was forecast for its tail, from the observations before it only.
 * @param seasonLength Steps in one season; where the history is no longer than one, the naive forecast is the yardstick.
 * @returns The score.
 */
export function scoreSeries(series: Series, forecast: SeriesForecast, seasonLength: number): SeriesScore {
  const end = series.values.length - forecast.median.length;
  const history = series.values.subarray(0, end);
  const actual = series.values.slice(end);
  const season = seasonLength < end ? seasonLength : 1;
  const naive = seasonalNaive(history, actual.length, season);
  return {
    id: series.id,
    mase: mase(actual, forecast.median, history, season),
    seasonalNaiveMase: mase(actual, naive, history, season),
    smape: smape(actual, forecast.median),
    mae: mae(actual, forecast.median),
    rmse: rmse(actual, forecast.median),
    coverage: intervalCoverage(actual, forecast.lower, forecast.upper),
    holdout: { times: series.times.slice(end), actual, forecast },
  };
}
