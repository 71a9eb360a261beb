import { isRecurraError } from '@recurra/plugin';
import type { FittedMethod, ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesForecast, SeriesStatus } from '../contract/series-forecast.ts';
import { addSteps } from '../data/calendar.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { createBreather } from './breather.ts';
import type { Outlook, Situation } from './outlook.ts';
import { naiveOutlook, seasonalNaiveOutlook } from './simple.ts';

/** How a method looks ahead of one series; it may throw, and then a naive forecast stands in. */
export type LookAhead = (situation: Situation, levels: readonly number[]) => Outlook;

/** What makes a local method. */
export interface LocalMethodOptions {
  /** Name in tables and charts. */
  readonly name: string;
  /** Steps in one season; the table's when left out. */
  readonly seasonLength?: number | undefined;
  /** Fetches what it needs; called once a fit, and before by who wants to know early whether it is there. */
  readonly load: () => Promise<LookAhead>;
}

/**
 * Makes a method that forecasts each series by itself, from what `predict` is given.
 *
 * Nothing is kept between `fit` and `predict`: the few parameters of such methods are estimated anew each time, which costs
 * little and uses the newest observations. A series that the method cannot take gets a naive forecast and says why.
 *
 * @param options Name, season, and how to look ahead.
 * @returns The method.
 */
export function localMethod({ name, seasonLength, load }: LocalMethodOptions): ForecastMethod {
  return {
    name,
    prepare: async () => {
      await load();
    },
    fit: async (_table, context): Promise<FittedMethod> => {
      context.signal?.throwIfAborted();
      const lookAhead = await load();
      return {
        predict: (table) => forecastAll(table, context, lookAhead, seasonLength ?? table.seasonLength),
        dispose: () => {},
      };
    },
  };
}

async function forecastAll(
  table: SeriesTable,
  context: MethodContext,
  lookAhead: LookAhead,
  seasonLength: number,
): Promise<SeriesForecast[]> {
  const forecasts: SeriesForecast[] = [];
  const breathe = createBreather(context.signal);
  for (const [i, series] of table.series.entries()) {
    if (await breathe()) context.onProgress?.({ done: i / table.series.length, activity: series.id });
    forecasts.push(forecastOne(series, table, context, lookAhead, seasonLength));
  }
  context.signal?.throwIfAborted();
  context.onProgress?.({ done: 1 });
  return forecasts;
}

function forecastOne(
  series: Series,
  table: SeriesTable,
  { horizon, levels }: MethodContext,
  lookAhead: LookAhead,
  seasonLength: number,
): SeriesForecast {
  const { id, values } = series;
  const last = series.times.at(-1);
  const times = Float64Array.from({ length: horizon }, (_, k) =>
    last === undefined ? Number.NaN : addSteps(last, table.frequency, k + 1),
  );
  const build = (outlook: Outlook, status?: SeriesStatus): SeriesForecast => {
    const intervals = levels.map((level) => ({ level, ...outlook.interval(level) }));
    const all = [outlook.median, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
    if (!all.every((list) => list.length === horizon && list.every(Number.isFinite))) {
      throw new RangeError('it gave numbers that are not finite');
    }
    const { level, lower, upper } = intervals[0]!;
    const { median } = outlook;
    return {
      id,
      times,
      median,
      lower,
      upper,
      level,
      intervals,
      ...(status === undefined ? {} : { status }),
    };
  };
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (values.length === 0 || bad >= 0) {
    const reason =
      bad >= 0
        ? `observation ${bad + 1} is ${values[bad]}; fill or remove it first`
        : 'it has no observations; leave it out';
    return failed(id, times, levels, reason);
  }
  const situation: Situation = { values, horizon, seasonLength };
  try {
    const outlook = lookAhead(situation, levels);
    return build(outlook, outlook.note === undefined ? undefined : { state: 'model', reason: outlook.note });
  } catch (error) {
    // Arguments are the caller's mistake, not the series'.
    if (isRecurraError(error, 'ERR_ARGUMENT')) throw error;
    const seasonal = seasonLength > 1 && values.length > seasonLength;
    const why = error instanceof Error ? error.message : String(error);
    const reason = `${why}; ${seasonal ? 'the last season' : 'the last value'} stands in`;
    try {
      const simple = seasonal ? seasonalNaiveOutlook(situation) : naiveOutlook(situation);
      return build(simple, { state: 'fallback', reason });
    } catch {
      // Even differences overflow.
      return failed(id, times, levels, `${why}; its values are too large, divide them by a constant`);
    }
  }
}

function failed(id: string, times: Float64Array, levels: readonly number[], reason: string): SeriesForecast {
  const none = (): Float64Array => new Float64Array(times.length).fill(Number.NaN);
  const intervals = levels.map((level) => ({ level, lower: none(), upper: none() }));
  const { level, lower, upper } = intervals[0]!;
  return { id, times, median: none(), lower, upper, level, intervals, status: { state: 'failed', reason } };
}
