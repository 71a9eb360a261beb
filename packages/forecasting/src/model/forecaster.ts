import { DataError, RecurraError } from '@recurra/plugin';
import { addSteps } from '../data/calendar.ts';
import type { Frequency, Series, SeriesTable } from '../data/types.ts';
import type { Forecaster, SeriesForecast } from '../types.ts';
import type { Design } from './design.ts';
import type { ForecasterParts } from './forecaster-parts.ts';
import { disposeNetwork } from './network.ts';
import { forecastSeries } from './predict.ts';
import { networkToOnnx } from './to-onnx.ts';

/** Time stamps of the `horizon` steps after a series. */
export function futureTimes(series: Series, frequency: Frequency, horizon: number): Float64Array {
  const last = series.times.at(-1)!;
  return Float64Array.from({ length: horizon }, (_, k) => addSteps(last, frequency, k + 1));
}

function checkTable(table: SeriesTable, design: Design, frequency: Frequency): void {
  if (table.frequency.unit !== frequency.unit || table.frequency.count !== frequency.count) {
    throw new DataError(
      `Forecaster.predict(): the table is ${table.frequency.label}, but the model was trained on ${frequency.label} data; train one for it with forecast().`,
    );
  }
  for (const { id, values } of table.series) {
    if (values.length < design.window) {
      throw new DataError(
        `Forecaster.predict(): series ${JSON.stringify(id)} has ${values.length} observations, but the model looks at the last ${design.window}; bring more history.`,
        { column: id },
      );
    }
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new DataError(
        `Forecaster.predict(): series ${JSON.stringify(id)} holds ${values[bad]} at position ${bad + 1}; fill or remove it first.`,
        { column: id },
      );
    }
  }
}

/**
 * Wraps a trained network for use.
 *
 * @param parts The network, which the forecaster owns from now on, and what it was trained for.
 * @returns The forecaster.
 */
export function createForecaster(parts: ForecasterParts): Forecaster {
  const { network, design, frequency, level } = parts;
  let disposed = false;
  const alive = (method: string): void => {
    if (disposed) {
      throw new RecurraError(
        'ERR_DISPOSED',
        `Forecaster.${method}(): the forecaster was disposed of; train or load another.`,
      );
    }
  };
  return {
    horizon: design.horizon,
    window: design.window,
    seasonLength: design.seasonLength,
    level,
    async predict(table: SeriesTable): Promise<readonly SeriesForecast[]> {
      alive('predict');
      checkTable(table, design, frequency);
      const targets = table.series.map((series) => ({
        id: series.id,
        values: series.values,
        end: series.values.length,
        times: futureTimes(series, frequency, design.horizon),
      }));
      return forecastSeries(network, targets, level);
    },
    toOnnx(): Uint8Array {
      alive('toOnnx');
      return networkToOnnx(parts);
    },
    dispose(): void {
      if (!disposed) disposeNetwork(network);
      disposed = true;
    },
  };
}
