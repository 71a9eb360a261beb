import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import { example, run } from './browser/case.ts';
import type { PageApi } from './browser/page.ts';
import { difference } from './compare.ts';
import { freshKernels, variants } from './fresh.ts';

const executablePath = await browserForTests('@recurra/kernels');

const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-kernels-'));
    await build({
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true, minify: false, target: 'es2022' },
    });
    browser = await chromium.launch({
      executablePath: executablePath as string,
      headless: true,
      args: browserArgs,
    });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each([
    ['a plain page', {}, false],
    ['a cross-origin isolated page', isolation, true],
  ] as const)('%s', (_, headers, isolated) => {
    let server: Awaited<ReturnType<typeof serveFolder>>;
    let page: Page;
    const problems: string[] = [];

    beforeAll(async () => {
      server = await serveFolder(folder, headers);
      page = await (await browser.newContext()).newPage();
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(server.url);
      await page.waitForFunction(() => document.title === 'ready');
    });

    afterAll(() => server?.close());

    /** Calls a function of the page's. */
    function call<K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>): ReturnType<PageApi[K]> {
      return page.evaluate(
        ([key, rest]) =>
          (globalThis as never as { api: Record<string, (...a: unknown[]) => unknown> }).api[key]!(...rest),
        [name, args] as [string, unknown[]],
      ) as ReturnType<PageApi[K]>;
    }

    test('runs the fastest build, through both doors', async () => {
      expect(await call('facts')).toEqual({ variant: 'relaxed', sync: 'relaxed', isolated });
    });

    test.each(variants)('build %s computes what it computes in Node', async (variant) => {
      const here = run(freshKernels(variant), example);
      const there = await call('compute', variant);
      expect(Object.keys(there)).toEqual(Object.keys(here));
      for (const [name, values] of Object.entries(here)) {
        // Relaxed SIMD may round multiply-add twice on another engine; the others are exact.
        const bound = variant === 'relaxed' ? 1e-5 : 0;
        expect(difference(there[name]!, values), name).toBeLessThanOrEqual(bound);
      }
    });

    test.each(variants)('two threads, build %s', async (variant) => {
      const result = await call('threads', variant);
      // A page may not sleep: waiting for the other thread goes without Atomics.wait.
      if (isolated) expect(result).toEqual({ same: true, waits: 0 });
      else {
        expect(result).toEqual({
          code: 'ERR_UNSUPPORTED',
          message: expect.stringMatching(
            /^setThreads\(\): memory cannot be shared here; serve the page with /,
          ),
        });
      }
    });

    test('causes no error in the page', () => {
      expect(problems).toEqual([]);
    });
  });
});
