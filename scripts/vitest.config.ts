import { defineConfig } from 'vitest/config';

/** Tests of the repository itself: its structure check, its scripts. */
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.mjs'],
    testTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: '.results/vitest.json' }]],
  },
});
