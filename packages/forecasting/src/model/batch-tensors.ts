import * as tf from '@tensorflow/tfjs-core';
import { futureCount, type ModelSpec, staticCount } from './spec.ts';
import type { InputBatch } from './windows.ts';

/**
 * A batch of inputs as tensors, in the order the models take them.
 *
 * @returns New tensors; whoever gets them disposes of them.
 */
export function inputTensors(batch: InputBatch, spec: ModelSpec): tf.Tensor[] {
  const { count } = batch;
  const { window, horizon, covariates } = spec;
  const future = futureCount(covariates);
  const tensors: tf.Tensor[] = [tf.tensor3d(batch.window, [count, window, 1])];
  if (batch.past.length > 0) {
    tensors.push(tf.tensor3d(batch.past, [count, window, covariates.past.length]));
  }
  if (batch.future.length > 0) {
    tensors.push(tf.tensor3d(batch.future, [count, window + horizon, future]));
  }
  if (batch.static.length > 0) tensors.push(tf.tensor2d(batch.static, [count, staticCount(spec)]));
  return tensors;
}

/** Computes one tensor and gives its values; everything made on the way is freed. */
export async function readAll(compute: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(compute);
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
