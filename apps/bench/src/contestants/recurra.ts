import { setThreads } from '@recurra/core';
import { loadKernels } from '@recurra/kernels';
import { recurraStream } from './recurra-stream.ts';
import { recurraPredict, recurraTrain } from './recurra-train.ts';
import { type Backend, describeBackend, startBackend, type WasmPaths } from './tfjs-backend.ts';
import type { Contestant, Setup } from './types.ts';

/**
 * Recurra through its public doors: `fit` of `@recurra/train` for training, `model.predict` with the layers of
 * `@recurra/cells` for whole sequences, `@recurra/stream` for single steps.
 *
 * @param backend Backend of TensorFlow.js that trains and predicts.
 */
export async function recurra(backend: Backend, setup: Setup, paths: () => WasmPaths): Promise<Contestant> {
  await startBackend(backend, paths);
  await setThreads(setup.threads);
  const kernels = await loadKernels();
  const stream = await recurraStream('float32', setup);
  return {
    describe: async () => ({
      ...(await describeBackend(backend)),
      kernels: kernels.variant,
      threads: String(kernels.threads),
    }),
    async prepare(task) {
      if (task.kind === 'train') return recurraTrain(task);
      return task.kind === 'forward' ? recurraPredict(task) : stream.prepare(task);
    },
  };
}
