import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { createRunner, serializeOnnx } from '../src/index.ts';
import type { PageApi } from './browser/page.ts';
import { floats, tinyModel } from './tiny.ts';

const executablePath = await browserForTests('@recurra/onnx');

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      build,
      args: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    });
  });

  afterAll(() => opened?.close());

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
    const got = await opened.page.evaluate(
      (args) => (globalThis as unknown as { api: PageApi }).api.run(...args),
      [
        [...bytes],
        { x: { ...feed, data: [...(feed.data as Float32Array)] } },
        options,
      ] as unknown as Parameters<PageApi['run']>,
    );
    expect(got.runtime).toMatch(runtime);
    for (const [i, value] of want.entries()) expect(Math.abs(got.outputs.y![i]! - value)).toBeLessThan(1e-4);
  });
});
