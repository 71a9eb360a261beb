import { loadKernels } from '@recurra/kernels';
import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { type KernelChoice, useKernels } from '../kernels/runtime.ts';

/** The TensorFlow.js backends tests can run on in Node. */
export type TestBackend = 'cpu' | 'wasm';

/**
 * Loads a TensorFlow.js backend and makes it the current one. In Node the WASM files are found by themselves. Also
 * sees to it that the gradients of TensorFlow.js's own ops are registered. The packages `@tensorflow/tfjs-layers` and
 * the backend's must be installed.
 *
 * The environment variable `RECURRA_KERNELS`, where set, chooses what runs the fused ops, as `useKernels()` does: with
 * `off` a whole test suite runs on the composed path.
 *
 * @param name `'cpu'` or `'wasm'`.
 * @throws ArgumentError if the backend does not start.
 * @example beforeAll(() => useBackend('wasm'));
 */
export async function useBackend(name: TestBackend): Promise<void> {
  if (name === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
  } else {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const { createRequire } = await import('node:module');
    const { dirname, sep } = await import('node:path');
    const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    if (tf.getBackend() !== 'wasm') setWasmPaths(dirname(file) + sep);
  }
  // tfjs-core's entry for Node registers no gradients; tfjs-layers does, and so does @tensorflow/tfjs.
  if (tf.getGradient('Sum') === undefined) await import('@tensorflow/tfjs-layers');
  const started = await tf.setBackend(name);
  if (!started) throw new ArgumentError(`useBackend(): the backend "${name}" did not start.`);
  await tf.ready();
  const choice = process.env.RECURRA_KERNELS;
  if (choice === undefined) return;
  // The build without SIMD is only fetched where it is asked for.
  if (choice === 'scalar') await loadKernels({ variant: choice });
  useKernels(choice as KernelChoice);
}
