import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import type { PageApi } from './browser/page.ts';

const executablePath = await browserForTests('@recurra/train');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-browser-'));
    await build({
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@recurra/source', 'module', 'browser', 'import', 'default'] },
      worker: { format: 'es' },
      build: { outDir: folder, emptyOutDir: true, minify: false, target: 'es2022' },
    });
    server = await serveFolder(folder);
    browser = await chromium.launch({
      executablePath: executablePath as string,
      headless: true,
      args: browserArgs,
    });
    page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    await open();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'ready');
  }

  /** Calls a function of the page's. */
  function call<K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>): ReturnType<PageApi[K]> {
    return page.evaluate(
      ([key, rest]) =>
        (globalThis as never as { api: Record<string, (...a: unknown[]) => unknown> }).api[key]!(...rest),
      [name, args] as [string, unknown[]],
    ) as ReturnType<PageApi[K]>;
  }

  it('trains in a worker: the same weights, and the page stays free', async () => {
    const { here, there, frames, reports, stopped } = await call('worker');
    expect(stopped).toBe('completed');
    expect(there).toBe(here);
    expect(reports).toBeGreaterThanOrEqual(3);
    expect(frames).toBeGreaterThan(5);
  });

  it('says so if the worker cannot be loaded', async () => {
    expect(await call('brokenWorker')).toBe('ERR_WORKER');
  });

  it.each(['indexedDb', 'opfs'] as const)('keeps bytes in %s', async (kind) => {
    expect(await call('bytes', kind)).toEqual({ empty: undefined, newest: [1000, 3, 3], cleared: undefined });
  });

  it.each(['indexedDb', 'opfs'] as const)(
    'resumes from %s after the page was reloaded, bit for bit',
    async (kind) => {
      expect(await call('begin', kind)).toBe(7);
      await open();
      const { resumed, whole, same } = await call('finish', kind);
      expect(resumed).toBe(whole);
      expect(same).toBe(true);
    },
  );

  it('falls back to the file before a damaged one', async () => {
    expect(await call('damage')).toEqual({ read: [1, 2, 3], warnings: 1 });
  });

  it('caused no error in the page', () => {
    expect(problems).toEqual([]);
  });
});
