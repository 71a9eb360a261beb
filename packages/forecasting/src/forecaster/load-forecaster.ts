import { type CreateRunnerOptions, createRunner } from '@recurra/onnx';
import type { Forecaster } from '../contract/forecaster.ts';
import { createForecaster } from './create-forecaster.ts';
import { manifestKey, parseManifest } from './manifest.ts';

/**
 * Brings a saved forecaster back. It needs no TensorFlow.js.
 *
 * @param model The file that `save()` gave.
 * @param options What is to run it, see `createRunner` of `@recurra/onnx`. Default: our own operators.
 * @returns A forecaster that forecasts the same.
 * @throws OnnxError if the file is no ONNX model; DataError if it is one, but no forecaster, or of a newer version.
 * @example const forecaster = await loadForecaster(await readFile('model/model.onnx'));
 */
export async function loadForecaster(
  model: Uint8Array,
  options: CreateRunnerOptions = {},
): Promise<Forecaster> {
  const runner = await createRunner(model, { runner: 'recurra', ...options });
  try {
    const manifest = parseManifest(runner.report.metadata[manifestKey]);
    return createForecaster(model, runner, manifest);
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}
