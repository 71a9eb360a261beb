import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import { random } from '../../kernels/test/layers.ts';
import type { NetworkSpec } from '../src/index.ts';
import type { PageApi } from './browser/page.ts';
import { expected } from './reference.ts';

const executablePath = await browserForTests('@recurra/stream');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-stream-'));
    await build({
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@recurra/source', 'module', 'browser', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    server = await serveFolder(folder);
    browser = await chromium.launch({ executablePath: executablePath as string, args: browserArgs });
    page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'ready');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['auto', 'simd', 'scalar'] as const)(
    'the build %s gives what the equations say',
    async (variant) => {
      const next = random(5);
      const draw = (length: number): number[] => Array.from({ length }, () => Math.fround(next()));
      const spec: NetworkSpec = {
        inputSize: 3,
        layers: [
          { type: 'lstm', hiddenSize: 13, kernel: draw(156), recurrentKernel: draw(676), bias: draw(52) },
          { type: 'dense', units: 4, kernel: draw(52), activation: 'softmax' },
        ],
      };
      const sequence = draw(30);
      const got = await page.evaluate(
        (args) => (globalThis as unknown as { api: PageApi }).api.outputs(...args),
        [spec, sequence, variant] as Parameters<PageApi['outputs']>,
      );
      const want = expected(spec, sequence);
      expect(got.run).toEqual(got.steps);
      expect(got.steps.length).toBe(want.length);
      got.steps.forEach((value, index) => {
        expect(Math.abs(value - want[index]!)).toBeLessThan(1e-5);
      });
      if (variant !== 'auto') expect(got.variant).toBe(variant);
    },
  );
});
