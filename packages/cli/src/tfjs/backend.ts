import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Readies TensorFlow.js for a command.
 *
 * @param name Backend to use; `wasm` falls back on `cpu` where it cannot start.
 * @param note Told when it does.
 * @returns The backend in use.
 */
export async function useBackend(
  name: 'wasm' | 'cpu',
  note: (text: string) => void,
): Promise<'wasm' | 'cpu'> {
  // Production mode keeps the library's own greetings off the terminal.
  tf.enableProdMode();
  if (name === 'wasm') {
    try {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
      setWasmPaths(dirname(entry) + sep);
      if (await tf.setBackend('wasm')) return 'wasm';
    } catch (error) {
      note(`WebAssembly could not start (${(error as Error).message}).`);
    }
    note('Computing on the cpu backend instead of wasm, which is slower.');
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return 'cpu';
}
