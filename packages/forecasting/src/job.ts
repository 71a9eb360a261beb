import type { SeriesTable } from './data/types.ts';
import { runFit } from './fit/fit-forecaster.ts';
import type { ForecastOptions, ForecastResult } from './types.ts';

/**
 * The whole job: trains one small model over all series of a table, scores it on a held-out tail against
 * seasonal naive, trains it anew on everything, and forecasts with intervals.
 *
 * In the first phase the last `horizon` observations of every series stay hidden: scaling, starting weights,
 * training, early stopping and calibration see only what came before. The second phase starts from scratch on
 * all observations, for as many epochs as the first found best; its intervals are calibrated on the errors
 * that the first phase's network made on windows it had not seen, the tail included.
 *
 * Runs on the current TensorFlow.js backend; `wasm` is the fastest for a network of this size.
 *
 * @param table Regular series; see `readTable`.
 * @param options See {@link ForecastOptions}; only `horizon` is required.
 * @returns Forecasts, scores and the trained model.
 * @throws ArgumentError if an option is out of range; DataError if no series can be learned from.
 * @throws The reason of `options.signal`, once it is aborted.
 * @example
 * const table = await readTable(csv);
 * const { forecasts, scores, toOnnx } = await forecast(table, { horizon: 24 });
 */
export async function forecast(table: SeriesTable, options: ForecastOptions): Promise<ForecastResult> {
  const { forecaster, scores } = await runFit(table, options, 'forecast');
  const forecasts = await forecaster.predict(table, { signal: options.signal });
  return {
    forecasts,
    scores,
    model: forecaster,
    notes: forecaster.notes,
    toOnnx: () => forecaster.save(),
  };
}
