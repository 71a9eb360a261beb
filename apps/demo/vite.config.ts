import { defaultClientConditions, defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  // Relative addresses: the built folder works under any path.
  base: './',
  resolve: {
    // The packages' sources: no build of theirs is needed first, and edits show at once.
    conditions: ['@recurra/source', ...defaultClientConditions],
    dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'lit'],
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Data and wasm stay files of their own, fetched only when asked for.
    assetsInlineLimit: 0,
    // TensorFlow.js, in the worker's chunk, is what it is.
    chunkSizeWarningLimit: 2500,
  },
});

export default config;
