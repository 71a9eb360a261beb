import type * as tf from '@tensorflow/tfjs-core';
import { inputTensors, readAll } from './batch-tensors.ts';
import type { SampleSource } from './sample-source.ts';
import type { ModelSpec } from './spec.ts';
import type { LayersModel } from './tfjs.ts';
import { cutInputs, type Origin } from './windows.ts';

/** Windows in one call of a model; bounds memory for tables of many series. */
const chunk = 256;

/**
 * Runs a model over windows.
 *
 * @param model Raw inputs → [batch, horizon, quantiles].
 * @param sources The series.
 * @param origins Which windows.
 * @param spec Its inputs.
 * @returns `[origins · horizon · quantiles]`.
 */
export async function predictQuantiles(
  model: LayersModel,
  sources: readonly SampleSource[],
  origins: readonly Origin[],
  spec: ModelSpec,
): Promise<Float32Array> {
  const row = spec.horizon * spec.quantiles.length;
  const out = new Float32Array(origins.length * row);
  for (let from = 0; from < origins.length; from += chunk) {
    const batch = cutInputs(sources, origins.slice(from, from + chunk), spec);
    const part = await readAll(() => {
      const inputs = inputTensors(batch, spec);
      return model.apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
    });
    out.set(part, from * row);
  }
  return out;
}
