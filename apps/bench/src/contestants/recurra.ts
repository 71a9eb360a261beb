import { setThreads } from '@recurra/core';
import { loadKernels } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { recurraStream } from './recurra-stream.ts';
import { predict, recurraTrain } from './recurra-train.ts';
import { type Backend, describeBackend, startBackend, type WasmPaths } from './tfjs-backend.ts';
import { type Contestant, type Setup, Unsupported } from './types.ts';

/**
 * Recurra through its public doors: `fit` of `@recurra/train` for training, `@recurra/stream` for single steps and whole
 * sequences.
 *
 * @param backend Backend of TensorFlow.js that trains.
 */
export async function recurra(backend: Backend, setup: Setup, paths: () => WasmPaths): Promise<Contestant> {
  await startBackend(backend, paths);
  await setThreads(setup.threads);
  const kernels = await loadKernels();
  const stream = recurraStream('float32', setup);
  return {
    describe: async () => ({
      ...(await describeBackend(backend)),
      version: `on TensorFlow.js ${tf.version_core}`,
      kernels: kernels.variant,
      threads: String(kernels.threads),
    }),
    prepare: async (task) => (task.kind === 'train' ? recurraTrain(task) : stream.prepare(task)),
  };
}

/** Whole sequences through `model.predict`, with the layers of `@recurra/cells`. */
export async function recurraPredict(setup: Setup, paths: () => WasmPaths): Promise<Contestant> {
  const whole = await recurra('cpu', setup, paths);
  return {
    describe: whole.describe,
    async prepare(task) {
      if (task.kind !== 'forward') throw new Unsupported('only whole sequences are predicted');
      return predict(task);
    },
  };
}
