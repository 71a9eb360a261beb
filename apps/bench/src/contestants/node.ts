import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Contestant, Setup } from './types.ts';

const require = createRequire(import.meta.url);

/** Version of an installed package, from its manifest. */
export function packageVersion(name: string): string {
  let folder = dirname(require.resolve(name));
  for (; ; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version: string;
      };
      if (manifest.name === name) return manifest.version;
    } catch {
      // the manifest is further up
    }
    if (folder === dirname(folder)) return 'unknown';
  }
}

const wasmPaths = () => dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep;

/** One loader each, so that a process loads nothing but its own contestant. */
const loaders: { readonly [id: string]: (setup: Setup) => Promise<Contestant> } = {
  async recurra(setup) {
    return (await import('./recurra.ts')).recurra('cpu', setup, wasmPaths);
  },
  async 'recurra-wasm'(setup) {
    return (await import('./recurra.ts')).recurra('wasm', setup, wasmPaths);
  },
  async 'recurra-predict'(setup) {
    return (await import('./recurra.ts')).recurraPredict(setup, wasmPaths);
  },
  async 'recurra-int8'(setup) {
    return (await import('./recurra-stream.ts')).recurraStream('int8', setup);
  },
  async 'recurra-kernels'(setup) {
    return (await import('./recurra-kernels.ts')).recurraKernels(setup);
  },
  async 'fma-ceiling'() {
    // Where fused instructions are behind a flag, as in Node 20, the ceiling is the one with them.
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    return (await import('./fma-ceiling.ts')).fmaCeiling();
  },
  async 'tfjs-cpu'(setup) {
    return (await import('./tfjs.ts')).tfjs('cpu', setup, wasmPaths);
  },
  async 'tfjs-wasm'(setup) {
    return (await import('./tfjs.ts')).tfjs('wasm', setup, wasmPaths);
  },
  async 'onnxruntime-node'(setup) {
    const { onnxruntime } = await import('./onnxruntime.ts');
    const ort = await import('onnxruntime-node');
    const description = { version: packageVersion('onnxruntime-node'), threads: String(setup.threads) };
    return onnxruntime(ort as never, 'cpu', setup, description);
  },
  async 'onnxruntime-web'(setup) {
    const { onnxruntime } = await import('./onnxruntime.ts');
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = setup.threads;
    const description = { version: packageVersion('onnxruntime-web'), threads: String(setup.threads) };
    return onnxruntime(ort as never, 'wasm', setup, description);
  },
  async 'brain.js'(setup) {
    const { brain } = await import('./brain.ts');
    const module = (await import('brain.js')) as { default?: unknown };
    return brain((module.default ?? module) as never, setup, {
      version: packageVersion('brain.js'),
      threads: '1',
    });
  },
};

/**
 * Loads a contestant.
 *
 * @param id Its name, as `tfjs-wasm`.
 * @throws Error if there is none of that name.
 */
export async function nodeContestant(id: string, setup: Setup): Promise<Contestant> {
  const load = loaders[id];
  if (load === undefined) throw new Error(`no contestant is named ${id}`);
  return load(setup);
}
