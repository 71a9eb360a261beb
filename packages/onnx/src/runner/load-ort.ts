import { MissingPeerError } from '@recurra/plugin';
import type { OrtModule } from './types.ts';

/** ONNX Runtime, and the package it came from. */
export interface LoadedOrt {
  readonly ort: OrtModule;
  readonly runtime: string;
  readonly why: string;
}

/** How the optional peers are imported; tests put failing ones here. */
export interface OrtImporters {
  readonly isNode: boolean;
  node(): Promise<unknown>;
  web(): Promise<unknown>;
}

const importers: OrtImporters = {
  isNode: typeof process === 'object' && typeof process.versions?.node === 'string',
  node: () => {
    // Nothing a bundler can read: for the browser it must not follow it to native binaries. Node resolves it.
    const name = ['onnxruntime', 'node'].join('-');
    return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  },
  // A literal, so that bundlers include it where it is installed; in a try block, so that they accept it where not.
  web: async () => {
    try {
      return await import('onnxruntime-web');
    } catch (cause) {
      throw new MissingPeerError('createRunner()', 'onnxruntime-web', { cause });
    }
  },
};

/**
 * Imports ONNX Runtime: onnxruntime-node in Node, or else onnxruntime-web.
 *
 * @throws MissingPeerError if neither is installed; it names the one to install.
 */
export async function loadOrt(from: OrtImporters = importers): Promise<LoadedOrt> {
  let nodeFailure: unknown;
  if (from.isNode) {
    try {
      return { ort: unwrap(await from.node()), runtime: 'onnxruntime-node', why: 'this is Node' };
    } catch (error) {
      nodeFailure = error;
    }
  }
  try {
    const why = from.isNode ? 'onnxruntime-node is not installed' : 'this is no Node';
    return { ort: unwrap(await from.web()), runtime: 'onnxruntime-web', why };
  } catch (error) {
    const peer = from.isNode ? 'onnxruntime-node' : 'onnxruntime-web';
    throw new MissingPeerError('createRunner()', peer, { cause: nodeFailure ?? error });
  }
}

/** CommonJS modules arrive as the default export. */
function unwrap(module: unknown): OrtModule {
  const candidates = [module, (module as { default?: unknown } | undefined)?.default];
  const found = candidates.find(
    (value) => typeof value === 'object' && value !== null && 'InferenceSession' in value,
  );
  // Some bundlers stand an empty module in for a missing package.
  if (found === undefined) throw new Error('The module has no InferenceSession.');
  return found as OrtModule;
}
