import * as tf from '@tensorflow/tfjs-core';
import type { SeriesForecast } from '../types.ts';
import type { Network } from './network.ts';
import { lastWindows } from './windows.ts';

/** Windows in one call of the model; bounds memory for tables of many series. */
const chunk = 256;

/** Computes one tensor and gives its values; everything made on the way is freed. */
export async function readAll(compute: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(compute);
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

/**
 * Runs the raw model over windows.
 *
 * @param network The network.
 * @param windows Raw values, `[count · window]`.
 * @param count Number of windows.
 * @returns Lower, median, upper: `[count · horizon · 3]`.
 */
export async function predictWindows(
  network: Network,
  windows: Float32Array,
  count: number,
): Promise<Float32Array> {
  const window = windows.length / count;
  const parts: Float32Array[] = [];
  for (let from = 0; from < count; from += chunk) {
    const rows = Math.min(chunk, count - from);
    const values = windows.subarray(from * window, (from + rows) * window);
    parts.push(await readAll(() => network.raw.apply(tf.tensor3d(values, [rows, window, 1])) as tf.Tensor));
  }
  const out = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** What a forecast is of. */
export interface ForecastTarget {
  readonly id: string;
  /** Observations; the forecast starts after the first `end` of them. */
  readonly values: Float64Array;
  readonly end: number;
  /** Time stamps of the steps forecast. */
  readonly times: Float64Array;
}

/**
 * Forecasts the steps after `end` of each series.
 *
 * @param network The network.
 * @param targets What to forecast.
 * @param level Probability inside the interval, written into the result.
 * @returns One forecast a target.
 */
export async function forecastSeries(
  network: Network,
  targets: readonly ForecastTarget[],
  level: number,
): Promise<SeriesForecast[]> {
  const window = network.raw.inputs[0]!.shape[1]!;
  const { horizon } = network.head;
  const quantiles = await predictWindows(network, lastWindows(targets, window), targets.length);
  return targets.map(({ id, times }, row) => {
    const column = (q: number): Float64Array =>
      Float64Array.from({ length: horizon }, (_, k) => quantiles[(row * horizon + k) * 3 + q]!);
    return { id, times, median: column(1), lower: column(0), upper: column(2), level };
  });
}
