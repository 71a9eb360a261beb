import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import { otherCases, recurrentCases } from './browser/cases.ts';
import type { Comparison, GpuBackend, PageApi } from './browser/page.ts';

const required = Boolean(process.env.RECURRA_REQUIRE_BROWSER);
const executablePath = await browserForTests('@recurra/core');

/** A GPU in software: the same everywhere, and there without hardware. */
const gpuArgs = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-core-'));
    await build({
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@recurra/source', 'module', 'browser', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, minify: false, target: 'es2022' },
    });
    server = await serveFolder(folder);
    browser = await chromium.launch({
      executablePath: executablePath as string,
      headless: true,
      args: [...browserArgs.filter((flag) => flag !== '--disable-gpu'), ...gpuArgs],
    });
    page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'ready');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Calls a function of the page's. */
  function call<K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>): ReturnType<PageApi[K]> {
    return page.evaluate(
      ([key, rest]) =>
        (globalThis as never as { api: Record<string, (...a: unknown[]) => unknown> }).api[key]!(...rest),
      [name, args] as [string, unknown[]],
    ) as ReturnType<PageApi[K]>;
  }

  describe.each(['webgl', 'webgpu'] satisfies GpuBackend[])('%s computes what cpu computes', (backend) => {
    let started = false;
    let largest = 0;
    let device = '';

    beforeEach((context) => {
      if (!started) context.skip();
    });

    beforeAll(async () => {
      const start = await call('start', backend);
      if ('device' in start) {
        started = true;
        device = start.device;
        return;
      }
      const line = `${backend} does not start in this Chromium (${start.problem}): its tests are skipped.`;
      // WebGL in software is part of Chromium; WebGPU is missing from some builds.
      if (required && backend === 'webgl') throw new Error(line);
      console.warn(line);
    });

    afterAll(() => {
      if (started) console.info(`${backend} on ${device}: largest difference ${largest.toExponential(1)}`);
    });

    function check(comparison: Comparison): void {
      expect(comparison.wrong).toEqual([]);
      expect(comparison.left).toEqual([0, 0]);
      expect(comparison.numbers).toBeGreaterThan(0);
      largest = Math.max(largest, comparison.largest);
    }

    it.each(recurrentCases)('%s, %s: results and all gradients', async (op, variant) => {
      check(await call('recurrent', backend, op, variant));
    });

    it.each(Object.keys(otherCases))('%s: value and gradients', async (name) => {
      check(await call('other', backend, name));
    });

    it('and does so if small tensors are computed on the CPU, as is the default', async () => {
      await call('forward', backend, true);
      for (const op of ['simple RNN, tanh', 'LSTM', 'GRU, reset after']) {
        check(await call('recurrent', backend, op, 'a mask, initial states'));
      }
      await call('forward', backend, false);
    });
  });

  it('caused no error in the page', () => {
    expect(problems).toEqual([]);
  });
});
