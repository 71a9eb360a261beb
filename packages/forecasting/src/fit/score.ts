import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series } from '../data/types.ts';
import { fallbackForecast, notFinite } from '../forecaster/fallback.ts';
import { toForecast } from '../forecaster/to-forecast.ts';
import { intervalCoverage, mae, mase, rmse, seasonalNaive, smape } from '../metrics/index.ts';
import type { SeriesScore } from '../types.ts';
import type { EvaluationRecord } from './job-checkpoint.ts';
import { forecastTimes } from './preview.ts';
import type { Job } from './train-member.ts';

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

/** Scores the first phase's forecast of every tail. */
export function scoreTails(job: Job, record: EvaluationRecord): SeriesScore[] {
  const { spec, table } = job.plan;
  const { levels } = job.settings;
  const size = spec.horizon * spec.quantiles.length;
  return table.series.map((series, i) => {
    const quantiles = record.tail.subarray(i * size, (i + 1) * size);
    const times = forecastTimes(job, 'tail', i);
    const history = series.values.subarray(0, series.values.length - spec.horizon);
    // As the forecaster does.
    const forecast = quantiles.every(Number.isFinite)
      ? toForecast(series.id, times, quantiles, { spec, levels, paths: [] })
      : fallbackForecast(series.id, history, times, spec.seasonLength, levels, notFinite);
    return scoreSeries(series, forecast, table.seasonLength);
  });
}
