import { fileURLToPath } from 'node:url';
import { type CheckResult, testPlugin } from '@recurra/testkit';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { gesture } from '../src/plugin.ts';
import { examples } from './kit/examples.ts';

testPlugin(gesture(), {
  it,
  expect,
  describe,
  module: { url: new URL('../dist/plugin.js', import.meta.url), name: 'gesture' },
  examples,
});

const executablePath = await browserForTests('@recurra/gesture');

describe.skipIf(executablePath === undefined)('plugin gesture, in Chromium', () => {
  it('passes what it passes in Node', async () => {
    const { page, close } = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./kit', import.meta.url)),
      build,
      files: {
        'unistroke.golden.json': fileURLToPath(new URL('../models/unistroke.golden.json', import.meta.url)),
      },
    });
    try {
      const results = await page.evaluate(() =>
        (globalThis as unknown as { check(): Promise<CheckResult[]> }).check(),
      );
      expect(results).toHaveLength(11);
      expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    } finally {
      await close();
    }
  });
});
