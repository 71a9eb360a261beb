import { fileURLToPath } from 'node:url';
import { type CheckResult, testPlugin } from '@recurra/testkit';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { forecasting } from '../src/plugin.ts';
import { examples } from './kit/examples.ts';

testPlugin(forecasting(), {
  it,
  expect,
  describe,
  module: { url: new URL('../dist/plugin.js', import.meta.url), name: 'forecasting' },
  examples,
});

const executablePath = await browserForTests('@recurra/forecasting');

describe.skipIf(executablePath === undefined)('plugin forecasting, in Chromium', () => {
  it('passes what it passes in Node', async () => {
    const { page, close } = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./kit', import.meta.url)),
      build,
    });
    try {
      const results = await page.evaluate(() =>
        (globalThis as unknown as { check(): Promise<CheckResult[]> }).check(),
      );
      expect(results).toHaveLength(8);
      expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    } finally {
      await close();
    }
  });
});
