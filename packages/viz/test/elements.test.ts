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

/** Fills both elements with a known series and run. */
function fill(): void {
  const month = (i: number) => Date.UTC(2000, i, 1);
  const steps = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  const level = (i: number) => 100 + i / 10 + 5 * Math.sin((i / 6) * Math.PI);
  const chart = document.querySelector('recurra-forecast-chart')!;
  const curve = document.querySelector('recurra-training-curve')!;
  chart.series = { id: 'Sales', times: steps(0, 120).map(month), values: steps(0, 120).map(level) };
  chart.forecast = {
    times: steps(120, 12).map(month),
    median: steps(120, 12).map(level),
    lower: steps(120, 12).map((i) => level(i) - 2),
    upper: steps(120, 12).map((i) => level(i) + 2),
    level: 0.8,
  };
  curve.epochs = 10;
  curve.loss = [8, 4, 2, 1];
  curve.validationLoss = [9, 5, 3, 3.5];
}

describe.skipIf(!executablePath)('the elements, in a browser', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await createServer({
      root: home,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(tmpdir(), 'recurra-viz-vite'),
    });
    await server.listen(0);
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: browserArgs,
    });
    page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${server.resolvedUrls!.local[0]}test/elements.html`);
    await page.waitForFunction(() => customElements.get('recurra-training-curve'));
    await page.evaluate(fill);
    await page.locator('recurra-forecast-chart svg').waitFor();
    await page.locator('recurra-training-curve svg').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const chart = () => page.getByRole('slider', { name: 'Sales, a year ahead' });

  it('fills the width it has, and follows it', async () => {
    const widths = () =>
      page.evaluate(() => {
        const element = document.querySelector('recurra-forecast-chart')!;
        return [element.clientWidth, Number(element.shadowRoot!.querySelector('svg')!.getAttribute('width'))];
      });
    for (const width of [390, 900]) {
      await page.setViewportSize({ width, height: 1000 });
      await expect.poll(widths).toEqual([width - 32, width - 32]);
    }
  });

  it('can be read with the keyboard, point by point', async () => {
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      document.addEventListener('recurra-point', (event) => heard.push((event as CustomEvent).detail));
    });
    await chart().focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => chart().getAttribute('aria-valuetext'))
      .toBe('2010-12, Forecast 110.6, 80 % interval 108.6 to 112.6');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chart().getAttribute('aria-valuetext')).toContain('2010-11');
    await page.keyboard.press('Home');
    await expect.poll(() => chart().getAttribute('aria-valuetext')).toMatch(/^2006-01, Observed/);
    const heard = await page.evaluate(() => (window as unknown as { heard: { time: number }[] }).heard);
    expect(heard.map((point) => new Date(point.time).toISOString().slice(0, 7))).toEqual([
      '2010-12',
      '2010-11',
      '2006-01',
    ]);
    await page.keyboard.press('Escape');
    await page.locator('recurra-forecast-chart .tip').waitFor({ state: 'detached' });
  });

  it('shows the point under the pointer, inside the chart', async () => {
    const box = (await chart().boundingBox())!;
    for (const share of [0.1, 0.5, 0.97]) {
      await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
      const tip = page.locator('recurra-forecast-chart .tip');
      await tip.waitFor();
      await expect
        .poll(async () => {
          const { x, width } = (await tip.boundingBox())!;
          return x >= box.x - 1 && x + width <= box.x + box.width + 1;
        })
        .toBe(true);
    }
    await page.mouse.move(0, 0);
  });

  it('offers its numbers as a table', async () => {
    const table = page.locator('recurra-forecast-chart table');
    expect(await table.locator('tbody tr').count()).toBe(12);
    expect(await table.locator('tbody tr').first().locator('th, td').allTextContents()).toEqual([
      '2010-01',
      '112',
      '110',
      '114',
    ]);
    expect(await page.locator('recurra-training-curve tbody tr').count()).toBe(4);
  });

  it('follows training as epochs end', async () => {
    await page.evaluate(() => {
      const curve = document.querySelector('recurra-training-curve')!;
      curve.loss = [8, 4, 2, 1, 0.5];
      curve.validationLoss = [9, 5, 3, 3.5, 2];
    });
    const curve = page.getByRole('slider', { name: 'Training' });
    await expect
      .poll(() => curve.getAttribute('aria-label'))
      .toContain('Lowest validation loss: 2 at epoch 5');
    expect(await curve.getAttribute('aria-valuetext')).toBe('Epoch 5, Training 0.5, Validation 2');
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run()).violations.map((violation) => `${violation.id}: ${violation.help}`);
    });
    expect(violations).toEqual([]);
    if (process.env.RECURRA_SCREENSHOTS) {
      await page.screenshot({
        path: join(process.env.RECURRA_SCREENSHOTS, `viz-${colorScheme}.png`),
        fullPage: true,
      });
    }
  });

  it('raises no error', () => expect(errors).toEqual([]));
});
