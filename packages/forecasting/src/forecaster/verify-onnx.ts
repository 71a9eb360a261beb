import type { CreateRunnerOptions } from '@recurra/onnx';
import type { Interval, SeriesForecast } from '../contract/series-forecast.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { loadForecaster } from './load-forecaster.ts';

/** How far an ONNX file's forecast is from the one at hand. */
export interface OnnxVerification {
  /** Largest of the series' differences; 1e-4 and below means the same forecast. */
  readonly maxRelativeDifference: number;
  /**
   * Per series: the largest difference of the median or an end of an interval, relative to that value or, where it
   * is nearer to zero than that, to the mean size of the series in the window.
   */
  readonly series: readonly { readonly id: string; readonly maxRelativeDifference: number }[];
  /** What ran the file, for example `onnxruntime-node`. */
  readonly runtime: string;
}

/**
 * Runs an ONNX file on the raw observations of a table and compares what comes out with a forecast.
 *
 * @param bytes The file, from `save()` or `toOnnx()`.
 * @param table The table that was forecast.
 * @param result The forecast, or anything with its `forecasts`.
 * @param options Which runner, see `createRunner` of `@recurra/onnx`; onnxruntime-node or -web must be installed.
 * @returns The differences.
 * @throws MissingPeerError if ONNX Runtime is not installed; OnnxError if the bytes are no ONNX model; DataError if
 *   they are no forecaster.
 * @example
 * const { maxRelativeDifference } = await verifyOnnx(result.toOnnx(), table, result);
 */
export async function verifyOnnx(
  bytes: Uint8Array,
  table: SeriesTable,
  result: { readonly forecasts: readonly SeriesForecast[] },
  options: CreateRunnerOptions = {},
): Promise<OnnxVerification> {
  // A check by somebody else: not by our own operators, unless asked for.
  const other = await loadForecaster(bytes, { runner: 'ort', ...options });
  try {
    const there = await other.predict(table);
    const series = result.forecasts.map((forecast, i) => ({
      id: forecast.id,
      maxRelativeDifference: difference(forecast, there[i]!, meanSize(table.series[i]!, other.window)),
    }));
    return {
      maxRelativeDifference: Math.max(...series.map((each) => each.maxRelativeDifference)),
      series,
      runtime: other.runtime,
    };
  } finally {
    other.dispose();
  }
}

/** Mean size of what the model looks at. */
function meanSize({ values }: Series, window: number): number {
  const seen = values.subarray(Math.max(0, values.length - window));
  return Math.max(1e-12, seen.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, seen.length));
}

function lines({ median, lower, upper, intervals }: SeriesForecast): Float64Array[] {
  const ends = intervals?.flatMap((each: Interval) => [each.lower, each.upper]) ?? [lower, upper];
  return [median, ...ends];
}

function difference(here: SeriesForecast, there: SeriesForecast, size: number): number {
  let most = 0;
  const others = lines(there);
  for (const [i, line] of lines(here).entries()) {
    for (const [k, value] of line.entries()) {
      const relative = Math.abs((others[i]?.[k] ?? Number.NaN) - value) / Math.max(Math.abs(value), size);
      // Not Math.max: a NaN must show.
      if (!(relative <= most)) most = Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
    }
  }
  return most;
}
