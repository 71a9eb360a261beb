import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import { pieceSize } from '../src/cache/web/draft.ts';
import type { PageApi } from './browser/page.ts';
import { cardFor } from './support/card-for.ts';
import { type ModelServer, startServer } from './support/model-server.ts';
import { echoBytes } from './support/plugins.ts';

const executablePath = await browserForTests('@recurra/zoo');
const bytes = echoBytes(3 * pieceSize);

describe.skipIf(executablePath === undefined)('a zoo in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;
  let server: ModelServer;
  beforeAll(async () => {
    server = await startServer();
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./browser', import.meta.url)),
      build,
    });
  });
  afterAll(async () => {
    await opened?.close();
    await server?.close();
  });

  const call = <K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>) =>
    opened.page.evaluate(
      ([key, list]) =>
        (globalThis as unknown as { api: Record<string, (...all: unknown[]) => unknown> }).api[key]!(...list),
      [name as string, args as unknown[]] as const,
    ) as Promise<Awaited<ReturnType<PageApi[K]>>>;

  async function reload(): Promise<void> {
    await opened.page.reload();
    await opened.page.waitForFunction(() => document.title === 'ready');
  }

  it('goes on after the page was closed in between, and needs no network afterwards', async () => {
    const card = cardFor('tiny', `${server.url}/tiny.onnx`, bytes);
    server.files.set('/tiny.onnx', { bytes, lastModified: 'Tue, 01 Dec 2026 00:00:00 GMT', slow: 0 });
    expect(await call('load', card, { giveUpAt: 1.5 * pieceSize })).toMatchObject({ error: 'gave up' });
    await reload();
    const { said, received } = await call('load', card);
    expect(said).toBe('echo page');
    expect(received).toBeGreaterThan(0);
    expect(received % pieceSize).toBe(0);
    expect(received).toBeLessThan(bytes.length);
    expect(server.asked.at(-1)!.status).toBe(206);
    await reload();
    server.files.clear();
    expect(await call('load', card, { offline: true })).toEqual({ said: 'echo page', received: 0 });
    expect(await call('kept')).toMatchObject({
      location: `the browser's cache "recurra-zoo"`,
      ids: ['echo:tiny'],
      freedBytes: bytes.length,
    });
    expect(await call('load', card, { offline: true })).toMatchObject({ code: 'ERR_OFFLINE' });
  });

  it('says in words that the quota is used up', async () => {
    const card = cardFor('tiny', `${server.url}/tiny.onnx`, bytes);
    server.files.set('/tiny.onnx', { bytes });
    const session = await opened.page.context().newCDPSession(opened.page);
    const origin = new URL(opened.page.url()).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
    expect(await call('load', card)).toMatchObject({
      code: 'ERR_CACHE',
      error: expect.stringContaining('what the browser allows this site to keep is used up'),
    });
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  });

  it('takes no local files for models', async () => {
    expect((await call('load', cardFor('tiny', 'file:///tmp/tiny.onnx', bytes))).error).toMatch(
      /is a local file, which a page cannot read/,
    );
  });
});
