import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { random } from '../../kernels/test/layers.ts';
import type { NetworkSpec } from '../src/index.ts';
import type { PageApi } from './browser/page.ts';
import { expected } from './reference.ts';

const executablePath = await browserForTests('@recurra/stream');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      build,
    });
  });

  afterAll(() => opened?.close());

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
      const got = await opened.page.evaluate(
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
