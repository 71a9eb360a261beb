import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import { createRunner, serializeOnnx } from '../src/index.ts';
import type { PageApi } from './browser/page.ts';
import { floats, tinyModel } from './tiny.ts';

const executablePath = await browserForTests('@recurra/onnx');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-onnx-'));
    await build({
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@recurra/source', 'module', 'browser', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    server = await serveFolder(folder);
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: [...browserArgs, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    });
    page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'ready');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    [{ runner: 'recurra' as const }, /kernels/],
    [{ runner: 'ort' as const }, /onnxruntime-web/],
    [{ runner: 'ort' as const, executionProviders: ['wasm'] }, /onnxruntime-web/],
    [{ runner: 'ort' as const, executionProviders: ['webgpu'] }, /onnxruntime-web/],
    [{ runner: 'auto' as const }, /kernels|onnxruntime-web/],
  ])('%j runs as in Node', async (options, runtime) => {
    const bytes = serializeOnnx(tinyModel());
    const feed = floats([3, 2], [0.5, 1, -2, 3, 0, 1]);
    const here = await createRunner(bytes, { runner: 'ort' });
    const want = (await here.run({ x: feed })).y?.data as Float32Array;
    await here.dispose();
    const got = await page.evaluate((args) => (globalThis as unknown as { api: PageApi }).api.run(...args), [
      [...bytes],
      { x: { ...feed, data: [...(feed.data as Float32Array)] } },
      options,
    ] as unknown as Parameters<PageApi['run']>);
    expect(got.runtime).toMatch(runtime);
    for (const [i, value] of want.entries()) expect(Math.abs(got.outputs.y![i]! - value)).toBeLessThan(1e-4);
  });
});
