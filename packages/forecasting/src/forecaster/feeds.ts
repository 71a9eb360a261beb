import type { OnnxTensor } from '@recurra/onnx';
import { futureCount, type ModelSpec, staticCount } from '../model/spec.ts';
import type { InputBatch } from '../model/windows.ts';

/** Name of the model's output in the file. */
export const outputName = 'forecast';

/**
 * A batch of inputs as an ONNX runtime takes them.
 *
 * @param batch Raw inputs.
 * @param spec Their sizes.
 * @returns A tensor for each input of the file: `window`, and `past`, `future`, `static` where the model has them.
 */
export function feedsOf(batch: InputBatch, spec: ModelSpec): Record<string, OnnxTensor> {
  const { count } = batch;
  const { window, horizon, covariates } = spec;
  const future = futureCount(covariates);
  const feeds: Record<string, OnnxTensor> = {};
  const add = (name: string, data: Float32Array, dims: number[]): void => {
    if (data.length > 0) feeds[name] = { type: 'float32', dims, data };
  };
  add('window', batch.window, [count, window, 1]);
  add('past', batch.past, [count, window, covariates.past.length]);
  add('future', batch.future, [count, window + horizon, future]);
  add('static', batch.static, [count, staticCount(spec)]);
  return feeds;
}
