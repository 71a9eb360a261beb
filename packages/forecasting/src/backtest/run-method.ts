import { ArgumentError, isRecurraError } from '@recurra/plugin';
import type { FittedMethod, ForecastMethod } from '../contract/method.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import type { BacktestSettings } from './settings.ts';

/** A method on its way through the origins. */
export interface Runner {
  /** The method. */
  readonly method: ForecastMethod;
  /** Seconds spent. */
  readonly seconds: { fit: number; predict: number };
  /**
   * Forecasts from one origin, after learning anew if it is due.
   *
   * @param table What is known there.
   * @param origin Which origin.
   * @returns One forecast a series, or why the method could do none.
   * @throws ArgumentError and MissingPeerError of the method, and the signal's reason.
   */
  run(table: SeriesTable, origin: number): Promise<readonly SeriesForecast[] | string>;
  /** Frees what was learned. */
  dispose(): void;
}

/** Hears what a method does: the share of this piece of work, and a few words. */
export type Listener = (activity: string, done: number) => void;

/** Refuses forecasts that are not those of the table. */
function checkForecasts(
  name: string,
  table: SeriesTable,
  forecasts: readonly SeriesForecast[],
  horizon: number,
): void {
  const wrong = (what: string): never => {
    throw new ArgumentError(
      `backtest(): method ${JSON.stringify(name)} must forecast ${horizon} steps of every series in the table's order, got ${what}.`,
    );
  };
  if (forecasts.length !== table.series.length)
    wrong(`${forecasts.length} forecasts for ${table.series.length} series`);
  for (const [i, { id, median }] of forecasts.entries()) {
    const expected = table.series[i]!.id;
    if (id !== expected) wrong(`series ${JSON.stringify(id)} in the place of ${JSON.stringify(expected)}`);
    if (median.length !== horizon) wrong(`${median.length} steps of series ${JSON.stringify(id)}`);
  }
}

/**
 * Prepares a method for its way through the origins.
 *
 * @param method The method.
 * @param settings Horizon, levels, seed, when to refit.
 * @param signal Cancels.
 * @param listen Hears what it does.
 */
export function createRunner(
  method: ForecastMethod,
  settings: BacktestSettings,
  signal: AbortSignal | undefined,
  listen: Listener,
): Runner {
  const { horizon, levels, seed, refitEvery } = settings;
  const seconds = { fit: 0, predict: 0 };
  let fitted: FittedMethod | undefined;
  let fittedAt = Number.NEGATIVE_INFINITY;
  let activity: 'fit' | 'predict' = 'fit';

  const timed = async <T>(what: 'fit' | 'predict', work: () => Promise<T>): Promise<T> => {
    activity = what;
    listen(what, 0);
    const start = performance.now();
    try {
      return await work();
    } finally {
      seconds[what] += (performance.now() - start) / 1000;
    }
  };
  const dispose = (): void => {
    fitted?.dispose();
    fitted = undefined;
  };
  const context = {
    horizon,
    levels,
    seed,
    signal,
    onProgress: (progress: { readonly done: number; readonly activity?: string }): void =>
      listen([activity, progress.activity].filter(Boolean).join(': '), progress.done),
  };

  return {
    method,
    seconds,
    dispose,
    run: async (table, origin) => {
      try {
        if (fitted === undefined || origin - fittedAt >= refitEvery) {
          dispose();
          fitted = await timed('fit', () => method.fit(table, context));
          fittedAt = origin;
        }
        signal?.throwIfAborted();
        const { predict } = fitted;
        const forecasts = await timed('predict', () => predict.call(fitted, table));
        signal?.throwIfAborted();
        checkForecasts(method.name, table, forecasts, horizon);
        return forecasts;
      } catch (error) {
        signal?.throwIfAborted();
        // The caller's mistakes end the back-test; what befalls one method with this data does not concern the others.
        if (isRecurraError(error, 'ERR_ARGUMENT') || isRecurraError(error, 'ERR_MISSING_PEER')) throw error;
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}
