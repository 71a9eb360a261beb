import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Test settings every package shares: sources instead of builds, and a JSON report that the root summary adds up. */
const shared: ViteUserConfig = defineConfig({
  resolve: { conditions: ['@recurra/source'] },
  ssr: { resolve: { conditions: ['@recurra/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: '.results/vitest.json' }]],
    // Two cores: more workers only fight each other.
    maxWorkers: 2,
  },
});

export default shared;
