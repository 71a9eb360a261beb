import { exportOnnx } from '@recurra/onnx/tfjs';
import { outputName } from '../forecaster/feeds.ts';
import { type Manifest, manifestKey } from '../forecaster/manifest.ts';
import { forecastingExporters } from '../model/export/exporters.ts';
import { inputNames } from '../model/network.ts';
import type { LayersModel } from '../model/tfjs.ts';

/**
 * Writes an ensemble as one ONNX file: raw observations and covariates in, calibrated quantiles in the series' unit
 * out. Scaling, simple forecasts, recurrent layers and calibration are all inside.
 *
 * @param model The ensemble's model.
 * @param manifest What it forecasts; its essentials go into the file's metadata.
 * @returns The file: inputs `window` [batch, window, 1] and, where the model has them, `past` [batch, window, …],
 *   `future` [batch, window + horizon, …], `static` [batch, …]; output `forecast` [batch, horizon, quantiles].
 */
export function ensembleToOnnx(model: LayersModel, manifest: Manifest): Uint8Array {
  const { spec, frequency, levels, series, timeZone } = manifest;
  return exportOnnx(model, {
    layers: forecastingExporters,
    inputNames: inputNames(spec),
    outputNames: [outputName],
    metadata: {
      task: 'forecast',
      frequency: frequency.label,
      frequencyUnit: frequency.unit,
      frequencyCount: String(frequency.count),
      ...(timeZone !== undefined && { timeZone }),
      seasonLength: String(spec.seasonLength),
      window: String(spec.window),
      horizon: String(spec.horizon),
      levels: JSON.stringify(levels),
      quantiles: JSON.stringify(spec.quantiles),
      covariates: JSON.stringify(spec.covariates),
      series: JSON.stringify(series),
      [manifestKey]: JSON.stringify(manifest),
    },
  });
}
