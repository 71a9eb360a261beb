import type { Task } from '@recurra/plugin';
import type { Forecaster } from './contract/forecaster.ts';
import type { SeriesForecast } from './contract/series-forecast.ts';
import type { SeriesTable } from './data/index.ts';
import { loadForecaster } from './forecaster/load-forecaster.ts';

/** What the task `forecast` is asked. */
export interface ForecastInput {
  /** The series, as `readTable` gives them. */
  readonly table: SeriesTable;
  /** Sample paths a series; 0 if left out. */
  readonly samples?: number;
}

/**
 * The task `forecast`, as a zoo runs it: forecasts of a trained model. It needs no TensorFlow.js.
 *
 * @example
 * const model = await forecast.open(await readFile('model/model.onnx'));
 * const forecasts = await forecast.run(model, { table });
 */
export const forecast: Task<Forecaster, ForecastInput, readonly SeriesForecast[]> = {
  open: (bytes, { card: _, ...runner } = {}) => loadForecaster(bytes, runner),
  run: (model, { table, ...input }, options = {}) => model.predict(table, { ...input, ...options }),
};
