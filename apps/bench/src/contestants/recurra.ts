import { recurraStream } from './recurra-stream.ts';
import { recurraTrain } from './recurra-train.ts';
import { type Backend, describeBackend, startBackend, type WasmPaths } from './tfjs-backend.ts';
import type { Contestant, Setup } from './types.ts';

/**
 * Recurra through its public doors: `fit` of `@recurra/train` for training, `@recurra/stream` for everything else.
 *
 * @param backend Backend of TensorFlow.js that trains.
 */
export async function recurra(backend: Backend, setup: Setup, paths: () => WasmPaths): Promise<Contestant> {
  await startBackend(backend, paths);
  const stream = await recurraStream('float32', setup);
  return {
    describe: async () => ({ ...(await describeBackend(backend)), ...(await stream.describe()) }),
    prepare: (task) => (task.kind === 'train' ? recurraTrain(task) : stream.prepare(task)),
  };
}
