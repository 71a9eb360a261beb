import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import { seasonalNaiveOutlook } from '../methods/simple.ts';

/** Why, where training has driven a network too far. */
export const notFinite = 'gets no finite numbers from the model; train it with a lower learningRate.';

/**
 * Forecasts a series that the model cannot take: its last season again, or its last value.
 *
 * @param id Of the series.
 * @param values Its observations; what is not finite is passed over.
 * @param times Time stamps of the steps.
 * @param seasonLength Steps in one season.
 * @param levels Probabilities of the intervals.
 * @param reason Why the model cannot take it, in words that follow the series' name.
 * @returns The forecast, with the reason in its status; NaN where there is not a single finite observation.
 */
export function fallbackForecast(
  id: string,
  values: Float64Array,
  times: Float64Array,
  seasonLength: number,
  levels: readonly number[],
  reason: string,
): SeriesForecast {
  const finite = values.filter(Number.isFinite);
  const horizon = times.length;
  // Positions count only where nothing was passed over.
  const seasonal = finite.length === values.length && values.length > seasonLength ? seasonLength : 1;
  if (finite.length === 0) {
    const nothing = new Float64Array(horizon).fill(Number.NaN);
    const intervals = levels.map((level): Interval => ({ level, lower: nothing, upper: nothing }));
    return assemble(nothing, intervals, 'failed');
  }
  const outlook = seasonalNaiveOutlook({ values: finite, horizon, seasonLength: seasonal });
  const intervals = levels.map((level): Interval => ({ level, ...outlook.interval(level) }));
  return assemble(outlook.median, intervals, 'fallback');

  function assemble(
    median: Float64Array,
    intervals: Interval[],
    state: 'fallback' | 'failed',
  ): SeriesForecast {
    const { level, lower, upper } = intervals[0]!;
    const how =
      state === 'failed'
        ? 'There is no forecast'
        : `The forecast repeats its last ${seasonal > 1 ? 'season' : 'value'}`;
    return {
      id,
      times,
      median,
      lower,
      upper,
      level,
      intervals,
      status: { state, reason: `Series ${JSON.stringify(id)} ${reason} ${how}.` },
    };
  }
}
