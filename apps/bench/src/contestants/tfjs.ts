import * as tf from '@tensorflow/tfjs-core';
import type { Task } from '../tasks.ts';
import { numbers } from './data.ts';
import { predictWith } from './predict-with.ts';
import { type Backend, describeBackend, startBackend, type WasmPaths } from './tfjs-backend.ts';
import { awaited } from './timing.ts';
import { type Bout, type Contestant, type Setup, Unsupported } from './types.ts';

/**
 * TensorFlow.js as it comes: `tf.layers.lstm` or `tf.layers.gru`, trained with `model.trainOnBatch`, which is
 * `model.fit` without its callbacks and its waiting for frames. Its GRU has no reset-after form; the reset gate acts
 * before the product.
 */
export async function tfjs(
  backend: Backend,
  { threads }: Setup,
  paths: () => WasmPaths,
): Promise<Contestant> {
  if (threads > 1) throw new Unsupported('one thread only');
  await startBackend(backend, paths);
  return {
    describe: () => describeBackend(backend),
    async prepare(task) {
      if (task.kind === 'train') return train(task);
      if (task.kind === 'forward') return forward(task);
      throw new Unsupported('no step with explicit state, and no bare product, is measured of TensorFlow.js');
    },
  };
}

async function layer({ cell, shape }: Task, returnSequences: boolean) {
  const { layers } = await import('@tensorflow/tfjs-layers');
  const config = {
    units: shape.hiddenSize,
    inputShape: [shape.time, shape.inputSize],
    recurrentActivation: 'sigmoid' as const,
    recurrentInitializer: 'glorotUniform' as const,
    returnSequences,
  };
  return cell === 'lstm' ? layers.lstm(config) : layers.gru(config);
}

async function train(task: Task): Promise<Bout> {
  const { sequential, layers } = await import('@tensorflow/tfjs-layers');
  const { batch, time, inputSize } = task.shape;
  const model = sequential({ layers: [await layer(task, false), layers.dense({ units: 1 })] });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' });
  const x = tf.tensor3d(numbers(batch * time * inputSize, 11), [batch, time, inputSize]);
  const y = tf.tensor2d(numbers(batch, 12), [batch, 1]);
  return awaited(
    () => model.trainOnBatch(x, y),
    () => {
      model.dispose();
      tf.dispose([x, y]);
    },
  );
}

async function forward(task: Task): Promise<Bout> {
  return predictWith(await layer(task, true), task);
}
