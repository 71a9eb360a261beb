import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL('page', import.meta.url)),
  // Relative addresses: the built folder works under any path.
  base: './',
  resolve: {
    // One build of ONNX Runtime is enough, though @recurra/onnx asks for another one.
    alias: [{ find: /^onnxruntime-web$/, replacement: 'onnxruntime-web/wasm' }],
    dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('dist/page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // TensorFlow.js and ONNX Runtime, each in its contestant's chunk, are what they are.
    chunkSizeWarningLimit: 4000,
  },
});

export default config;
