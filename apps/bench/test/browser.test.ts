import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests } from '../../../scripts/browser.mjs';
import { measureInBrowser } from '../src/browser/run.ts';

const executablePath = await browserForTests('@recurra/bench');

describe.skipIf(executablePath === undefined)('the page, in Chromium', () => {
  let folder = '';
  let server: PreviewServer;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-bench-'));
    const conditions = ['@recurra/source', 'module', 'browser', 'import', 'default'];
    await build({
      configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
      logLevel: 'error',
      resolve: { conditions },
      build: { outDir: folder, emptyOutDir: true, minify: false },
    });
    server = await preview({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { outDir: folder },
      preview: { port: 0, strictPort: false, host: '127.0.0.1', open: false },
    });
    browser = await chromium.launch({ executablePath: executablePath!, args: [...browserArgs] });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('measures everybody and hands the samples to the command', async () => {
    const told: string[] = [];
    const report = await measureInBrowser({
      quick: true,
      rounds: 2,
      tiny: true,
      folder,
      signal: new AbortController().signal,
      progress: (text) => told.push(text),
    });
    expect(report.missing).toEqual({});
    expect(told.at(-1)).toBe('browser, Done.');
    const [train, stream] = report.results;
    expect(Object.keys(train!.samples)).toEqual(['recurra', 'recurra-wasm', 'tfjs-wasm', 'tfjs-cpu']);
    expect(Object.keys(stream!.samples)).toEqual(['recurra', 'onnxruntime-web']);
    for (const { samples } of report.results) {
      for (const list of Object.values(samples)) for (const value of list) expect(value).toBeGreaterThan(0);
    }
  });

  it('can be used by everybody, asks no other server, and stops when told to', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const address = server.resolvedUrls!.local[0]!;
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(address).origin) {
        complaints.push(`request to ${request.url()}`);
      }
    });
    await page.goto(`${address}?tiny=1&rounds=1`);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('table', { name: 'Training step' }).waitFor();
    await page.getByRole('table', { name: 'Streaming step' }).waitFor();
    await page.getByText('Done.').waitFor();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
    await page.getByLabel('Rounds').fill('100');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText(/round/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
