import * as tf from '@tensorflow/tfjs-core';

/** Backends that run where there is no GPU. */
export type Backend = 'cpu' | 'wasm';

/** Where the wasm backend finds its files: a prefix, or an address each. */
export type WasmPaths = string | { readonly [file: string]: string };

/**
 * Starts a backend of TensorFlow.js.
 *
 * @param paths Only for `wasm`.
 * @throws Error if it cannot start.
 */
export async function startBackend(backend: Backend, paths: () => WasmPaths): Promise<void> {
  tf.enableProdMode();
  if (backend === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(paths() as string);
  } else {
    await import('@tensorflow/tfjs-backend-cpu');
  }
  // tfjs-core's entry for Node registers no gradients; tfjs-layers does.
  await import('@tensorflow/tfjs-layers');
  if (!(await tf.setBackend(backend)))
    throw new Error(`the ${backend} backend of TensorFlow.js does not start`);
  await tf.ready();
}

/** Says which TensorFlow.js it is, and whether its WASM uses SIMD and threads. */
export async function describeBackend(backend: Backend): Promise<Record<string, string>> {
  const description = { version: tf.version_core, backend };
  if (backend === 'cpu') return description;
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const threaded = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { ...description, simd: String(simd), threads: threaded ? String(getThreadsCount()) : '1' };
}
