import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import type { PageApi } from './browser-many/page.ts';

const executablePath = await browserForTests('@recurra/forecasting');

describe.skipIf(executablePath === undefined)('in Chromium, many models', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
    const names = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./browser-many', import.meta.url)),
      build: (config) => build({ ...config, worker: { format: 'es' } }),
      files: Object.fromEntries(names.map((name) => [name, join(wasm, name)])),
    });
  });

  afterAll(() => opened?.close());

  /** Calls a function of the page's. */
  function call<K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>): ReturnType<PageApi[K]> {
    return opened.page.evaluate(
      ([key, rest]) =>
        (globalThis as never as { api: Record<string, (...a: unknown[]) => unknown> }).api[key]!(...rest),
      [name, args] as [string, unknown[]],
    ) as ReturnType<PageApi[K]>;
  }

  it.each(['cpu', 'wasm'] as const)(
    'searches in workers to the same bits as in the page, on %s',
    async (backend) => {
      const here = (await call('search', backend, 0)) as { model: number[]; trials: { status: string }[] };
      expect(here.trials.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
      expect(here.model.length).toBeGreaterThan(1000);
      expect(await call('search', backend, 2)).toEqual(here);
    },
  );

  it('trains groups in workers to the same file as in the page', async () => {
    expect(await call('groups', 2)).toEqual(await call('groups', 0));
  });

  it('is cancelled with the reason, and its workers end', async () => {
    expect(await call('cancel')).toBe('changed my mind');
    await expect.poll(() => opened.page.workers().length).toBe(0);
  });

  it('says what is wrong with the script of the workers', async () => {
    expect(await call('wrong', undefined)).toMatch(
      /workers need the address of their script in browsers, got none/,
    );
    expect(await call('wrong', '/nowhere.js')).toMatch(/a worker failed: .*; see that its script loads/);
  });
});
