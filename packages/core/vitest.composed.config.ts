import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import composed from '../../vitest.composed.ts';

// Only what the choice of kernels reaches.
const config: ViteUserConfig = mergeConfig(composed, defineConfig({ test: { include: [] } }));
config.test = { ...config.test, include: ['src/recurrent/*.test.ts', 'test/*.test.ts'] };

export default config;
