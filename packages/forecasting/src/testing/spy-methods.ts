import type { FittedMethod, ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { addSteps } from '../data/calendar.ts';
import type { Series, SeriesTable } from '../data/types.ts';

/** A method whose forecast of one series is a function of it; for tests. */
export function methodOf(
  name: string,
  forecastOne: (series: Series, horizon: number) => ArrayLike<number>,
  heard: {
    fits?: SeriesTable[];
    predictions?: SeriesTable[];
    contexts?: MethodContext[];
    disposed?: number;
  } = {},
): ForecastMethod {
  return {
    name,
    fit: async (table, context): Promise<FittedMethod> => {
      heard.fits?.push(table);
      heard.contexts?.push(context);
      return {
        predict: async (given) => {
          heard.predictions?.push(given);
          return given.series.map((series) => forecast(series, given, context, forecastOne));
        },
        dispose: () => {
          heard.disposed = (heard.disposed ?? 0) + 1;
        },
      };
    },
  };
}

function forecast(
  series: Series,
  table: SeriesTable,
  { horizon, levels }: MethodContext,
  forecastOne: (series: Series, horizon: number) => ArrayLike<number>,
): SeriesForecast {
  const median = Float64Array.from(forecastOne(series, horizon));
  const last = series.times[series.times.length - 1] as number;
  // Intervals of ± 1 for the first level, ± 2 for the second, ….
  const intervals = levels.map((level, i) => ({
    level,
    lower: median.map((value) => value - i - 1),
    upper: median.map((value) => value + i + 1),
  }));
  return {
    id: series.id,
    times: Float64Array.from({ length: horizon }, (_, k) => addSteps(last, table.frequency, k + 1)),
    median,
    lower: intervals[0]!.lower,
    upper: intervals[0]!.upper,
    level: levels[0]!,
    intervals,
  };
}

/** Every number that can be reached from a value, the memory behind typed arrays included. */
export function everythingIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) return [...new Float64Array(value.buffer)];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(everythingIn);
  return [];
}
