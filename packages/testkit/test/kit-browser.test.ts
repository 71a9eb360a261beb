import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelCard } from '@recurra/plugin';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import type { CheckResult } from '../src/index.ts';
import type { PageApi } from './browser/page.ts';
import { card, files } from './support/guess.ts';

const executablePath = await browserForTests('@recurra/testkit');

describe.skipIf(executablePath === undefined)('the kit, in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-testkit-'));
    const places: Record<string, string> = {};
    for (const [name, content] of Object.entries(files)) {
      places[name] = join(folder, name);
      await writeFile(places[name], content);
    }
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      build,
      files: places,
    });
  });

  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const check = (model: ModelCard): Promise<CheckResult[]> =>
    opened.page.evaluate((given) => (globalThis as unknown as { api: PageApi }).api.check(given), model);

  it('passes a plugin that is as it should be, all but what only Node can measure', async () => {
    const results = await check({ ...card, file: './small.onnx' });
    expect(results).toHaveLength(11);
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  it('sees what is wrong', async () => {
    const results = await check({ ...card, file: './small.onnx', sha256: '0'.repeat(64) });
    const [failed, ...more] = results.filter(({ problems }) => problems.length > 0);
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ name: 'model small: is the file that its card describes' });
  });

  it('says that a file is missing', async () => {
    const results = await check({ ...card, file: './large.onnx' });
    const problems = results.flatMap((result) => result.problems);
    expect(problems.join('\n')).toMatch(/large.onnx cannot be read: 404/);
  });
});
