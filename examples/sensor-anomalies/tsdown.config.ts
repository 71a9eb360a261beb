import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', plugin: 'src/plugin.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
});
