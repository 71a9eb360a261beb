import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/** The same tests with the fused ops composed from TensorFlow.js's own kernels, as on backends that ours do not know. */
const composed: ViteUserConfig = mergeConfig(
  shared,
  defineConfig({ test: { env: { RECURRA_KERNELS: 'off' } } }),
);
// Put in place, not merged: lists are joined, and two runs would write one report.
composed.test = {
  ...composed.test,
  reporters: ['default', ['json', { outputFile: '.results/vitest-composed.json' }]],
};

export default composed;
