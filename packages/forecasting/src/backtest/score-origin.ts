import type { SeriesForecast } from '../contract/series-forecast.ts';
import { createBreather } from '../methods/breather.ts';
import { naive2, seasonalNaiveError } from '../metrics/index.ts';
import { scorePair } from '../metrics/score-pair.ts';
import type { StepTally } from './by-step.ts';
import type { Origin } from './known-at.ts';
import { ranks } from './rank.ts';
import type { BacktestSettings } from './settings.ts';
import type { BacktestForecast, BacktestResult, BacktestScore } from './types.ts';

type LeftOut = BacktestResult['leftOut'][number];

/** What has been found so far. */
export interface Findings {
  readonly scores: BacktestScore[];
  readonly leftOut: LeftOut[];
  readonly forecasts: BacktestForecast[];
  readonly tallies: ReadonlyMap<string, StepTally>;
}

/** Why a forecast cannot be scored, or `undefined`. */
function trouble({ status, median }: SeriesForecast): string | undefined {
  if (status?.state === 'failed') return status.reason ?? 'it gave no forecast';
  return median.every(Number.isFinite) ? undefined : 'its forecast holds values that are not finite';
}

/**
 * Scores what all methods forecast from one origin.
 *
 * @param origin The origin.
 * @param results Forecasts of each method, or why there are none.
 * @param findings Where the scores go.
 * @param settings Of the back-test.
 * @param signal Cancels.
 * @param onProgress Hears the share of series done.
 */
export async function scoreOrigin(
  origin: Origin,
  results: readonly (readonly [method: string, forecasts: readonly SeriesForecast[] | string])[],
  findings: Findings,
  settings: BacktestSettings,
  signal: AbortSignal | undefined,
  onProgress: (done: number) => void,
): Promise<void> {
  const { table, actuals, index } = origin;
  const { seasonLength } = table;
  const breathe = createBreather(signal);
  for (const [s, { id, values, times }] of table.series.entries()) {
    if (await breathe()) onProgress(s / table.series.length);
    const actual = actuals[s]!;
    if (!values.every(Number.isFinite) || !actual.every(Number.isFinite)) {
      findings.leftOut.push({
        id,
        origin: index,
        reason: 'it holds values that are not finite; fill them first',
      });
      continue;
    }
    const benchmark = naive2(values, settings.horizon, seasonLength);
    const error = values.length > seasonLength ? seasonalNaiveError(values, seasonLength) : 0;
    const scores: Omit<BacktestScore, 'rank'>[] = [];
    for (const [method, forecasts] of results) {
      const forecast = typeof forecasts === 'string' ? undefined : forecasts[s]!;
      const reason = forecast === undefined ? (forecasts as string) : trouble(forecast);
      if (forecast === undefined || reason !== undefined) {
        findings.leftOut.push({ id, origin: index, method, reason: reason! });
        continue;
      }
      const pair = { id, actual, forecast, history: values };
      findings.tallies.get(method)!.add(pair, error === 0 ? null : error);
      const why = forecast.status?.reason;
      scores.push({
        method,
        origin: index,
        ...scorePair(pair, seasonLength, benchmark),
        known: values.length,
        knownUntil: times.at(-1)!,
        state: forecast.status?.state === 'fallback' ? 'fallback' : 'model',
        ...(why === undefined ? {} : { reason: why }),
      });
      if (settings.keepForecasts) findings.forecasts.push(plain(method, index, actual, forecast));
    }
    const places = ranks(scores.map(({ mae }) => mae));
    for (const [i, score] of scores.entries()) findings.scores.push({ ...score, rank: places[i]! });
  }
}

function plain(
  method: string,
  origin: number,
  actual: Float64Array,
  forecast: SeriesForecast,
): BacktestForecast {
  const { id, times, median, lower, upper, level } = forecast;
  const intervals = forecast.intervals ?? [{ level, lower, upper }];
  return {
    method,
    origin,
    id,
    times: [...times],
    actual: [...actual],
    median: [...median],
    intervals: intervals.map((one) => ({ level: one.level, lower: [...one.lower], upper: [...one.upper] })),
  };
}
