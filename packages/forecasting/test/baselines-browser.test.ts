import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { baselines } from '../src/methods/index.ts';
import { makeTable } from '../src/testing/fixtures.ts';
import { m4References, relativeDifference } from '../src/testing/m4-reference.ts';
import type { PageApi } from './browser/page.ts';

const executablePath = await browserForTests('@recurra/forecasting');

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

  it.each(['theta', 'ets', 'arima'] as const)('%s forecasts what it forecasts in Node', async (name) => {
    const { history } = (await m4References()).find((one) => one.name === 'air passengers')!;
    const table = makeTable({ length: history.length, value: (t) => history[t]! });
    const fitted = await baselines[name]().fit(table, { horizon: 12, levels: [0.8], seed: 0 });
    const [expected] = await fitted.predict(table);
    const got = await opened.page.evaluate(
      (args) => (globalThis as unknown as { api: PageApi }).api.forecast(...args),
      [name, [...history], 12] as Parameters<PageApi['forecast']>,
    );
    expect(relativeDifference(got, expected!.median)).toBeLessThan(1e-6);
  });
});
