import { ArgumentError } from '@recurra/plugin';
import type { PredictOptions } from '../contract/forecaster.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { Series, SeriesTable } from '../data/types.ts';

/** Whatever forecasts a table: a {@link Forecaster}, a {@link FittedMethod}, or one's own. */
export interface Predictor {
  /** Steps it forecasts, where it says so. */
  readonly horizon?: number;
  /** Observations it looks at, where it says so. */
  readonly window?: number;
  /**
   * Forecasts the steps after the end of every series.
   *
   * @returns One forecast a series, in the table's order.
   */
  predict(table: SeriesTable, options?: PredictOptions): Promise<readonly SeriesForecast[]>;
}

/** Series in one call of `predict`: enough for a model to work in batches, few enough for little memory. */
export const batchLimit = 256;

/**
 * Asks for the forecasts of some series of a table, {@link batchLimit} at a time.
 *
 * @param where Whose call it is, for errors.
 * @param method Who is asked.
 * @param table Where frequency and season come from.
 * @param series What to forecast; ids may repeat. They are made when they are needed and kept no longer.
 * @param signal Cancels.
 * @param onForecasts Takes the forecasts of the series from `first` on, as they come.
 * @throws ArgumentError if the method gives more or fewer forecasts than series.
 */
export async function predictSeries(
  where: string,
  method: Predictor,
  table: SeriesTable,
  series: Iterable<Series>,
  signal: AbortSignal | undefined,
  onForecasts: (forecasts: readonly SeriesForecast[], first: number) => void,
): Promise<void> {
  let first = 0;
  let batch: Series[] = [];
  const ask = async (): Promise<void> => {
    signal?.throwIfAborted();
    const forecasts = await method.predict(
      { ...table, series: batch },
      signal === undefined ? {} : { signal },
    );
    signal?.throwIfAborted();
    if (forecasts.length !== batch.length) {
      throw new ArgumentError(
        `${where}(): method.predict() must give one forecast a series, got ${forecasts.length} for ${batch.length} series.`,
      );
    }
    onForecasts(forecasts, first);
    first += batch.length;
    batch = [];
  };
  for (const one of series) {
    batch.push(one);
    if (batch.length === batchLimit) await ask();
  }
  if (batch.length > 0) await ask();
}
