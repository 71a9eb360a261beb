import { defaultClientConditions, defineConfig, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const config: UserConfig = defineConfig({
  // Relative addresses: the built folder works under any path.
  base: './',
  resolve: {
    // The packages' sources: no build of theirs is needed first, and edits show at once.
    conditions: ['@recurra/source', ...defaultClientConditions],
    dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'lit'],
  },
  worker: { format: 'es' },
  plugins: [
    VitePWA({
      // A new version waits until the last page of the old one is closed: its rooms' files must not go away.
      registerType: 'prompt',
      injectRegister: 'script-defer',
      manifest: {
        name: 'Recurra: recurrent networks in your browser',
        short_name: 'Recurra',
        description:
          'Train recurrent networks on your own time series, music and gestures, on your own device.',
        display: 'standalone',
        background_color: '#f6f7f9',
        theme_color: '#1d5fd1',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        // Everything, so that every room works offline; fetched when the page is there.
        globPatterns: ['**/*'],
        // ONNX Runtime is 28 MB, and only one of what runs a model: kept once it was fetched.
        globIgnores: ['**/ort-wasm*'],
        runtimeCaching: [{ urlPattern: /\/ort-wasm[^/]*$/, handler: 'CacheFirst' }],
        maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
        dontCacheBustURLsMatching: /^assets\//,
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    // Data and wasm stay files of their own, fetched only when asked for.
    assetsInlineLimit: 0,
    // TensorFlow.js, in the worker's chunk, is what it is.
    chunkSizeWarningLimit: 2500,
  },
});

export default config;
