import { ArgumentError } from '@recurra/plugin';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { checkSeason } from './check.ts';
import { pairUp } from './pair-up.ts';
import { scorePair } from './score-pair.ts';
import type { ForecastScores, ScorablePair, SeriesValues } from './score-types.ts';
import { summarise, unscaledNotes } from './summarise.ts';

/**
 * Scores forecasts of many series as the M4 competition does, with intervals as in M4 and GluonTS. Naive2 is computed here.
 *
 * Series are matched by id; step k of a forecast is compared with value k of the actual values, whatever their times.
 *
 * @param forecasts Forecasts, one a series.
 * @param actuals What happened after the histories. Missing values (NaN) and steps beyond the shorter list are not scored.
 * @param histories What came before: the training data.
 * @param seasonLength Steps in one season: 24 for M4 Hourly, 1 for Weekly.
 * @returns A score for each series, the means, and what was left out of them.
 * @throws ArgumentError if there are no forecasts, an id occurs twice, or `seasonLength` is no positive integer.
 * @see Makridakis, Spiliotis & Assimakopoulos 2020, "The M4 Competition".
 * @example
 * const { overall } = scoreForecasts(forecasts, test.series, train.series, 24);
 * console.log(overall.smape, overall.mase, overall.owa);
 */
export function scoreForecasts(
  forecasts: readonly SeriesForecast[],
  actuals: readonly SeriesValues[],
  histories: readonly SeriesValues[],
  seasonLength: number,
): ForecastScores {
  checkSeason('scoreForecasts', seasonLength);
  if (forecasts.length === 0)
    throw new ArgumentError('scoreForecasts(): forecasts must hold at least one series, got none.');
  byId('forecasts', forecasts);
  const happened = byId('actuals', actuals);
  const before = byId('histories', histories);
  const pairs: ScorablePair[] = [];
  const leftOut: { id: string; reason: string }[] = [];
  let partial = 0;
  for (const forecast of forecasts) {
    const pair = pairUp(forecast, happened.get(forecast.id), before.get(forecast.id));
    if (typeof pair === 'string') {
      leftOut.push({ id: forecast.id, reason: pair });
      continue;
    }
    if (pair.actual.length < forecast.median.length) partial++;
    pairs.push(pair);
  }
  const series = pairs.map((pair) => scorePair(pair, seasonLength));
  const forecastIds = new Set(forecasts.map(({ id }) => id));
  const unforecast = actuals.filter(({ id }) => !forecastIds.has(id)).length;
  return {
    series,
    overall: summarise(series),
    leftOut,
    notes: [
      ...(leftOut.length > 0
        ? [`${leftOut.length} of ${forecasts.length} forecasts could not be scored: see leftOut.`]
        : []),
      ...(unforecast > 0 ? [`${unforecast} series of the actual values have no forecast.`] : []),
      ...(partial > 0 ? [`${partial} series were scored on a part of their steps.`] : []),
      ...unscaledNotes(series),
    ],
  };
}

function byId<T extends { readonly id: string }>(argument: string, list: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of list) {
    if (map.has(item.id)) {
      throw new ArgumentError(
        `scoreForecasts(): ${argument} must hold each series once, got ${JSON.stringify(item.id)} twice.`,
      );
    }
    map.set(item.id, item);
  }
  return map;
}
