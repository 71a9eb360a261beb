import type { Runner } from '@recurra/onnx';
import { ArgumentError, DataError, RecurraError } from '@recurra/plugin';
import type { Forecaster, PredictOptions } from '../contract/forecaster.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import { sampleSources } from '../model/sample-source.ts';
import { cutInputs } from '../model/windows.ts';
import { seriesProblem } from './admit-series.ts';
import { fallbackForecast, notFinite } from './fallback.ts';
import { feedsOf, outputName } from './feeds.ts';
import { futureTimes } from './future-times.ts';
import type { Manifest } from './manifest.ts';
import { openStream } from './stream.ts';
import { toForecast } from './to-forecast.ts';

/** Series in one run of the model; bounds memory for tables of many. */
const chunk = 256;

function checkFrequency(table: SeriesTable, { frequency }: Manifest): void {
  if (table.frequency.unit === frequency.unit && table.frequency.count === frequency.count) return;
  throw new DataError(
    `Forecaster.predict(): the table is ${table.frequency.label}, but the model was trained on ${frequency.label} data; train one for it.`,
  );
}

function checkCount(samples: number): void {
  if (Number.isInteger(samples) && samples >= 0) return;
  throw new ArgumentError(
    `Forecaster.predict(): samples must be an integer of at least 0, got ${String(samples)}.`,
  );
}

/**
 * Makes a forecaster of a model ready to run.
 *
 * @param model The ONNX file.
 * @param runner Runs it; the forecaster owns it from now on.
 * @param manifest What belongs to it.
 */
export function createForecaster(model: Uint8Array, runner: Runner, manifest: Manifest): Forecaster {
  const { spec, levels } = manifest;
  let disposed = false;
  const alive = (method: string): void => {
    if (disposed) {
      throw new RecurraError(
        'ERR_DISPOSED',
        `Forecaster.${method}(): the forecaster was disposed of; train or load another.`,
      );
    }
  };

  async function predict(table: SeriesTable, options: PredictOptions = {}): Promise<SeriesForecast[]> {
    alive('predict');
    const { samples = 0, seed = 0, signal, onProgress } = options;
    checkCount(samples);
    checkFrequency(table, manifest);
    signal?.throwIfAborted();
    const problems = table.series.map((series) => seriesProblem(series, spec));
    const first = problems.findIndex((problem) => problem?.covariates);
    if (first >= 0 && problems.every((problem) => problem !== undefined)) {
      const { id } = table.series[first]!;
      throw new DataError(`Forecaster.predict(): series ${JSON.stringify(id)} ${problems[first]!.reason}`, {
        column: id,
      });
    }
    const forecasts = new Array<SeriesForecast>(table.series.length);
    const able: number[] = [];
    for (const [i, series] of table.series.entries()) {
      const problem = problems[i];
      if (problem === undefined) able.push(i);
      else {
        const times = futureTimes(series, manifest.frequency, spec.horizon);
        const { id, values } = series;
        forecasts[i] = fallbackForecast(id, values, times, spec.seasonLength, levels, problem.reason);
      }
    }
    for (let from = 0; from < able.length; from += chunk) {
      const part = able.slice(from, from + chunk);
      const some = part.map((i) => table.series[i]!);
      const sources = sampleSources({ ...table, series: some }, spec.covariates);
      const origins = some.map(({ values }, row) => ({ series: row, end: values.length }));
      const outputs = await runner.run(feedsOf(cutInputs(sources, origins, spec), spec));
      signal?.throwIfAborted();
      const quantiles = outputs[outputName]!.data as Float32Array;
      const size = spec.horizon * spec.quantiles.length;
      for (const [row, i] of part.entries()) {
        const series = some[row]!;
        const { id, values } = series;
        const times = futureTimes(series, manifest.frequency, spec.horizon);
        const own = quantiles.subarray(row * size, (row + 1) * size);
        forecasts[i] = own.every(Number.isFinite)
          ? toForecast(id, times, own, manifest, { count: samples, seed: seed + i })
          : fallbackForecast(id, values, times, spec.seasonLength, levels, notFinite);
      }
      onProgress?.(Math.min(1, (from + part.length) / able.length));
    }
    return forecasts;
  }

  return {
    horizon: spec.horizon,
    window: spec.window,
    seasonLength: spec.seasonLength,
    levels,
    level: levels[0]!,
    runtime: runner.report.runtime,
    notes: manifest.notes,
    predict,
    async stream(table, id) {
      alive('stream');
      checkFrequency(table, manifest);
      return openStream(runner, manifest, table, id);
    },
    save() {
      alive('save');
      return model.slice();
    },
    dispose() {
      if (!disposed) void runner.dispose();
      disposed = true;
    },
  };
}
