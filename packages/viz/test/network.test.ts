import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests } from '../../../scripts/browser.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const executablePath = await browserForTests('@recurra/viz');

function fill(): void {
  const find = <K extends keyof HTMLElementTagNameMap>(name: K) => document.querySelector(name)!;
  find('recurra-unrolled-network').steps = [0.5, -0.25, 1].map((x) => ({
    input: [x],
    hidden: [x / 2, -x],
    output: [2 * x],
  }));
  for (const diagram of document.querySelectorAll('recurra-cell-diagram')) {
    diagram.values = { f: 0.9, i: 0.1, g: -0.001, z: 0.25, h: 0.5, c: 123.4 };
  }
  const series = [
    { name: 'RNN', values: [1, 0.1, 0.01] },
    { name: 'LSTM', values: [1, 0.9, 0.8] },
  ];
  find('recurra-gradient-flow').series = series;
  find('recurra-hidden-tracks').series = series;
  find('recurra-loss-curves').series = series;
  find('recurra-loss-curves').baseline = { value: 0.167, label: 'Saying 1' };
  find('recurra-heat-map').rows = series;
  const heard: unknown[] = [];
  Object.assign(window, { heard });
  for (const name of ['recurra-step', 'recurra-part', 'recurra-point']) {
    document.addEventListener(name, (event) => heard.push((event as CustomEvent).detail));
  }
}

describe.skipIf(!executablePath)('the elements of networks, in a browser', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await createServer({
      root: home,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(tmpdir(), 'recurra-viz-vite-network'),
    });
    await server.listen(0);
    browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${server.resolvedUrls!.local[0]}test/network.html`);
    await page.waitForFunction(() => customElements.get('recurra-heat-map'));
    await page.evaluate(fill);
    await page.locator('recurra-heat-map svg').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.splice(0));

  it('walks over steps by key and by click, and says what is there', async () => {
    const network = page.getByRole('slider', { name: 'A network' });
    await network.focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => network.getAttribute('aria-valuetext'))
      .toBe('Step 2 of 3; input −0.25; hidden state −0.13, 0.25; output −0.50');
    await page.keyboard.press('Home');
    await page.locator('recurra-unrolled-network .column').nth(2).click();
    await expect.poll(() => network.getAttribute('aria-valuenow')).toBe('3');
    expect(await heard()).toEqual([{ step: 2 }, { step: 1 }, { step: 3 }]);
  });

  it('plays to the end and stops there; without motion there is nothing to play', async () => {
    await page.getByRole('button', { name: 'Play' }).click();
    const on = page.getByRole('button', { name: 'One step on' });
    await expect.poll(() => on.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(await heard()).toEqual([{ step: 2 }, { step: 3 }]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(() => page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    await page.getByRole('button', { name: 'One step back' }).click();
    expect(await heard()).toEqual([{ step: 2 }]);
  });

  it('tells which part of a cell is in focus, veils what is not revealed', async () => {
    const lstm = page.getByRole('group', { name: 'LSTM' });
    await lstm.getByRole('img', { name: 'forget gate: 0.90' }).focus();
    expect(await heard()).toEqual([{ part: 'f' }]);
    expect(await lstm.getByRole('img', { name: 'candidate' }).getAttribute('aria-label')).toBe(
      'candidate: 0.00',
    );
    await page.evaluate(() => {
      document.querySelectorAll('recurra-cell-diagram')[1]!.revealed = 1;
    });
    await expect.poll(() => lstm.getByRole('img', { name: 'input gate' }).count()).toBe(0);
    expect(await lstm.getByRole('img', { name: 'forget gate' }).count()).toBe(1);
    await page.evaluate(() => {
      document.querySelectorAll('recurra-cell-diagram')[1]!.revealed = undefined;
    });
  });

  it.each([
    ['Gradients', '1 step back, RNN 0.1, LSTM 0.9'],
    ['Tracks', 'Step 2, RNN 0.1, LSTM 0.9'],
    ['Losses', 'Update 2, RNN 0.1, LSTM 0.9'],
    ['Gates', 'Step 2, RNN 0.1, LSTM 0.9'],
  ])('reads point by point: %s', async (name, words) => {
    const chart = page.getByRole('slider', { name });
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chart.getAttribute('aria-valuetext')).toBe(words);
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join())}`,
      );
    });
    expect(violations).toEqual([]);
  });

  it('raises no error', () => expect(errors).toEqual([]));
});
