import { exportOnnx } from '@recurra/onnx/tfjs';
import { forecastingExporters } from './exporters.ts';
import type { ForecasterParts } from './forecaster-parts.ts';

/** Names of the model's input and output in the file. */
export const onnxNames = { input: 'window', output: 'forecast' } as const;

/**
 * Writes a forecaster as one ONNX file: `window`, raw observations [batch, window, 1], in; `forecast`,
 * [batch, horizon, 3] (lower, median, upper, in the series' unit), out. Scaling, simple forecasts, LSTM and
 * calibration are all inside.
 *
 * @param parts The forecaster.
 * @returns The file, with metadata that tells what it forecasts.
 */
export function networkToOnnx(parts: ForecasterParts): Uint8Array {
  const { network, design, frequency, seriesIds, level } = parts;
  const tail = Number(((1 - level) / 2).toFixed(6));
  return exportOnnx(network.raw, {
    layers: forecastingExporters,
    inputNames: [onnxNames.input],
    outputNames: [onnxNames.output],
    metadata: {
      task: 'forecast',
      frequency: frequency.label,
      frequencyUnit: frequency.unit,
      frequencyCount: String(frequency.count),
      seasonLength: String(design.seasonLength),
      window: String(design.window),
      horizon: String(design.horizon),
      level: String(level),
      quantiles: JSON.stringify([tail, 0.5, Number((1 - tail).toFixed(6))]),
      series: JSON.stringify(seriesIds),
    },
  });
}
