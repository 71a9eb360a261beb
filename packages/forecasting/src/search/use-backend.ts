import { ArgumentError, MissingPeerError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { resolveInNode } from './node-modules.ts';

const where = '@recurra/forecasting/worker';

/** Fetches a backend that the worker's script has not imported itself. */
async function importBackend(name: string): Promise<void> {
  if (tf.findBackendFactory(name) !== null && tf.findBackendFactory(name) !== undefined) return;
  const peer = `@tensorflow/tfjs-backend-${name}`;
  try {
    if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
    else if (name === 'wasm') {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      const file = resolveInNode(peer);
      if (file !== undefined) setWasmPaths(file.replace(/[^/\\]*$/, ''));
    } else {
      throw new ArgumentError(
        `${where}: backend must be cpu or wasm, got ${JSON.stringify(name)}; for another, pass \`worker\` a script of your own that imports it and ${where}.`,
      );
    }
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    throw new MissingPeerError(where, peer, { cause: error });
  }
}

/**
 * Makes a worker compute as the thread that asked does.
 *
 * @param name Backend of that thread.
 * @param production Whether it runs in production mode.
 * @throws MissingPeerError if the backend's package is not there; ArgumentError if it does not start.
 */
export async function useBackend(name: string, production: boolean): Promise<void> {
  if (tf.getBackend() === name) return;
  if (production) tf.enableProdMode();
  await importBackend(name);
  if (await tf.setBackend(name)) return;
  throw new ArgumentError(
    `${where}: the backend ${JSON.stringify(name)} did not start in a worker; in browsers, setWasmPaths() must be called in a worker script of your own.`,
  );
}
