import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { ScorablePair, SeriesValues } from './score-types.ts';

/** Finds the series of a forecast, or says why it cannot be scored. */
export function pairUp(
  forecast: SeriesForecast,
  actual: SeriesValues | undefined,
  history: SeriesValues | undefined,
): ScorablePair | string {
  const { id, median, status } = forecast;
  if (status?.state === 'failed') return status.reason ?? 'the method gave no forecast';
  if (actual === undefined) return 'there are no actual values of this id';
  const past = history === undefined ? new Float64Array(0) : withoutPadding(history.values);
  if (past.length === 0) return 'there is no history of this id';
  if (!past.every(Number.isFinite)) return 'its history has gaps; fill them first';
  const length = Math.min(median.length, actual.values.length);
  const known = Array.from({ length }, (_, i) => i).filter((i) => Number.isFinite(actual.values[i]!));
  if (known.length === 0) return 'no forecast step has an actual value';
  const pick = (of: Float64Array): Float64Array => Float64Array.from(known, (i) => of[i]!);
  const picked: SeriesForecast = {
    ...forecast,
    times: pick(forecast.times),
    median: pick(median),
    lower: pick(forecast.lower),
    upper: pick(forecast.upper),
    ...(forecast.intervals === undefined
      ? {}
      : {
          intervals: forecast.intervals.map(({ level, lower, upper }) => ({
            level,
            lower: pick(lower),
            upper: pick(upper),
          })),
        }),
  };
  if (!picked.median.every(Number.isFinite)) return 'the forecast holds values that are not finite';
  return { id, actual: pick(actual.values), forecast: picked, history: past };
}

/** Leaves out what is missing at the start and the end, as in the rows of a ragged table. */
function withoutPadding(values: Float64Array): Float64Array {
  const start = values.findIndex(Number.isFinite);
  return start < 0
    ? values.subarray(0, 0)
    : values.subarray(start, values.findLastIndex(Number.isFinite) + 1);
}
