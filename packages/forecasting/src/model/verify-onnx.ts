import { type CreateRunnerOptions, createRunner } from '@recurra/onnx';
import { ArgumentError, DataError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import type { ForecastResult, SeriesForecast } from '../types.ts';
import { onnxNames } from './to-onnx.ts';
import { lastWindows } from './windows.ts';

/** How far an ONNX file's forecast is from the one at hand. */
export interface OnnxVerification {
  /** Largest of the series' differences; 1e-4 and below means the same forecast. */
  readonly maxRelativeDifference: number;
  /**
   * Per series: the largest difference of a lower, median or upper value, relative to that value or, where it
   * is nearer to zero than that, to the mean size of the series in the window.
   */
  readonly series: readonly { readonly id: string; readonly maxRelativeDifference: number }[];
  /** What ran the file, for example `onnxruntime-node`. */
  readonly runtime: string;
}

/**
 * Runs an ONNX file on the raw observations of a table and compares what comes out with a forecast.
 *
 * @param bytes The file, from `toOnnx()`.
 * @param table The table that was forecast.
 * @param result The forecast, or anything with its `forecasts`.
 * @param options Which runner, see `createRunner` of `@recurra/onnx`; onnxruntime-node or -web must be installed.
 * @returns The differences.
 * @throws MissingPeerError if ONNX Runtime is not installed; OnnxError if the bytes are no ONNX model;
 *   ArgumentError if it is none that `toOnnx()` wrote; DataError if a series is shorter than the model's window.
 * @example
 * const { maxRelativeDifference } = await verifyOnnx(await result.toOnnx(), table, result);
 */
export async function verifyOnnx(
  bytes: Uint8Array,
  table: SeriesTable,
  result: Pick<ForecastResult, 'forecasts'>,
  options: CreateRunnerOptions = {},
): Promise<OnnxVerification> {
  // A check by somebody else: not by our own operators, unless asked for.
  const runner = await createRunner(bytes, { runner: 'ort', ...options });
  try {
    const window = Number(runner.report.inputs.find(({ name }) => name === onnxNames.input)?.shape?.[1]);
    if (!Number.isInteger(window)) {
      throw new ArgumentError(
        `verifyOnnx(): the file has no input "${onnxNames.input}" of a fixed length; give the bytes that toOnnx() wrote.`,
      );
    }
    const targets = table.series.map(({ id, values }) => {
      if (!(values.length >= window)) {
        throw new DataError(
          `verifyOnnx(): series ${JSON.stringify(id)} has ${values.length} observations, but the model looks at the last ${window}; give the table that was forecast.`,
          { column: id },
        );
      }
      return { values, end: values.length };
    });
    const data = lastWindows(targets, window);
    const outputs = await runner.run({
      [onnxNames.input]: { type: 'float32', dims: [targets.length, window, 1], data },
    });
    const there = outputs[onnxNames.output]!.data as Float32Array;
    const series = result.forecasts.map((forecast, row) => {
      const size = Math.max(1e-12, meanSize(data.subarray(row * window, (row + 1) * window)));
      return { id: forecast.id, maxRelativeDifference: difference(forecast, there, row, size) };
    });
    return {
      maxRelativeDifference: Math.max(...series.map((each) => each.maxRelativeDifference)),
      series,
      runtime: runner.report.runtime,
    };
  } finally {
    await runner.dispose();
  }
}

function meanSize(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

function difference(forecast: SeriesForecast, there: Float32Array, row: number, size: number): number {
  const { lower, median, upper } = forecast;
  const horizon = median.length;
  let most = 0;
  for (const [q, here] of [lower, median, upper].entries()) {
    for (let k = 0; k < horizon; k++) {
      const other = there[(row * horizon + k) * 3 + q]!;
      const relative = Math.abs(other - here[k]!) / Math.max(Math.abs(here[k]!), size);
      // Not Math.max: a NaN must show.
      if (!(relative <= most)) most = Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
    }
  }
  return most;
}
