import { type CreateRunnerOptions, createRunner } from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import type { Forecaster } from '../contract/forecaster.ts';
import { checkGraph } from './check-graph.ts';
import { createForecaster } from './create-forecaster.ts';
import { manifestKey } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Brings a saved forecaster back. It needs no TensorFlow.js.
 *
 * @param model The file that `save()` gave.
 * @param options What is to run it, see `createRunner` of `@recurra/onnx`. Default: our own operators.
 * @returns A forecaster that forecasts the same.
 * @throws ArgumentError if it is not bytes; OnnxError if the file is no ONNX model; DataError if it is one, but no forecaster, or of a newer version, or its
 *   graph and its metadata do not belong together.
 * @example const forecaster = await loadForecaster(await readFile('model/model.onnx'));
 */
export async function loadForecaster(
  model: Uint8Array,
  options: CreateRunnerOptions = {},
): Promise<Forecaster> {
  if (!(model instanceof Uint8Array)) {
    const kind = Object.prototype.toString.call(model).slice(8, -1);
    throw new ArgumentError(`loadForecaster(): model must be the file's bytes, a Uint8Array, got ${kind}.`);
  }
  // A copy: what the caller does with its bytes later must not change the weights.
  const own = new Uint8Array(model);
  const runner = await createRunner(own, { runner: 'recurra', ...options });
  try {
    const manifest = parseManifest(runner.report.metadata[manifestKey]);
    checkGraph(runner.report, manifest.spec);
    return createForecaster(own, runner, manifest);
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}
