import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests } from '../../scripts/browser.mjs';
import { siteLink } from '../.vitepress/repository-links.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = await browserForTests('@recurra/docs');
const pages = [
  'index',
  'guide/sequences-and-memory',
  'guide/vanishing-gradients',
  'guide/lstm',
  'guide/gru',
  'guide/beyond-language',
  'guide/playground',
  'accessibility',
  'how-to/stream-an-onnx-model',
];

describe('links of documents, on the site', () => {
  it('lead to pages, or to the repository', () => {
    const repository = 'https://github.com/recurra/recurra/blob/main';
    expect(siteLink('../lstm.md#a', 'guide/gru.md')).toBe('../lstm.md#a');
    expect(siteLink('gru', 'guide/lstm.md')).toBe('gru');
    expect(siteLink('playground.md?task=echo', 'guide/lstm.md')).toBe('playground.md?task=echo');
    expect(siteLink('https://arxiv.org', 'a.md')).toBe('https://arxiv.org');
    expect(siteLink('../../packages/music/README.md#x', 'how-to/a.md')).toBe(
      `${repository}/packages/music/README.md#x`,
    );
    expect(siteLink('../test/fine-tune.test.ts', 'how-to/a.md')).toBe(
      `${repository}/docs/test/fine-tune.test.ts`,
    );
    expect(siteLink('../apps/bench/README.md', 'benchmarks.md')).toBe(`${repository}/apps/bench/README.md`);
  });
});

describe.skipIf(!executablePath)('the site, in a browser', () => {
  let server: PreviewServer;
  let browser: Browser;
  let page: Page;
  let home: string;
  const errors: string[] = [];

  beforeAll(async () => {
    if (!existsSync(`${root}/dist/index.html`)) {
      throw new Error('The site is not built: run `pnpm --filter @recurra/docs build` first.');
    }
    server = await preview({
      root,
      configFile: false,
      logLevel: 'error',
      build: { outDir: 'dist' },
      preview: { port: 0 },
    });
    home = server.resolvedUrls!.local[0]!;
    browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    // Nothing outside this machine may be asked for.
    page.on('request', (request) => {
      if (!/^(http:\/\/localhost|data:|blob:)/.test(request.url())) errors.push(request.url());
    });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = async (name: string, element?: string): Promise<void> => {
    await page.goto(`${home}${name.replace(/(\?|$)/, '.html$1')}`);
    if (element) await page.waitForFunction((tag) => customElements.get(tag), element);
  };

  it.each(pages)('%s: no accessibility violation, light and dark; no overflow on a phone', async (name) => {
    await open(name);
    await page.waitForTimeout(300);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(100);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') };
        const found = (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations;
        return found.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`,
        );
      });
      expect(violations).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(100);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('walks the unrolled network by keyboard, without motion where none is wanted', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open('guide/sequences-and-memory', 'lab-unrolled');
    const network = page.getByRole('slider', { name: /unrolled/ });
    await network.focus();
    await page.keyboard.press('End');
    await expect.poll(() => network.getAttribute('aria-valuetext')).toMatch(/^Step 12 of 12; input/);
    // What the network says is what came in three steps before: it was trained to.
    const said = Number(
      /output (.+)$/.exec((await network.getAttribute('aria-valuetext'))!)![1]!.replace('−', '-'),
    );
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => network.getAttribute('aria-valuetext')).toMatch(/^Step 9/);
    const came = Number(
      /input (.+?);/.exec((await network.getAttribute('aria-valuetext'))!)![1]!.replace('−', '-'),
    );
    expect(Math.abs(said - came)).toBeLessThan(0.1);
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => network.getAttribute('aria-valuetext')).toMatch(/^Step 10/);
  });

  it('measures gradients anew when a slider moves', async () => {
    await open('guide/vanishing-gradients', 'lab-gradients');
    const words = page.locator('lab-gradients p');
    await expect.poll(() => words.textContent()).toContain('After 50 steps back');
    const before = await words.textContent();
    await page.getByRole('slider', { name: /Spectral radius/ }).press('ArrowRight');
    await expect.poll(() => words.textContent()).not.toBe(before);
    await page.getByRole('slider', { name: /Forget bias/ }).press('ArrowRight');
    await expect.poll(() => words.textContent()).toContain('LSTM, forget bias 1.5');
  });

  it('lights a part in picture, equation and code, and breaks when a gate is held', async () => {
    await open('guide/lstm', 'lab-gates');
    await page.getByRole('img', { name: /^forget gate/ }).focus();
    const lit = page.locator('lab-gates .symbol.on');
    await expect.poll(() => lit.allTextContents()).toEqual(['f', 'f', 'f', 'f']);
    await page.getByRole('button', { name: 'i∘g' }).focus();
    await expect
      .poll(() => page.locator('recurra-cell-diagram .node.on').getAttribute('aria-label'))
      .toMatch(/^what is written/);
    const error = async () => Number(await page.locator('lab-gates p strong').last().textContent());
    const trained = await error();
    await page.getByRole('combobox', { name: 'Hold a gate' }).selectOption('f 0');
    await expect.poll(error).toBeGreaterThan(100 * trained);
    await page.getByRole('button', { name: 'As trained' }).click();
    await expect.poll(error).toBe(trained);
    await page.getByRole('button', { name: '1. Forget' }).click();
    await expect.poll(() => page.locator('lab-gates li').count()).toBe(2);
  });

  it('trains in the playground what the address says, the same every time, and stops', async () => {
    const address =
      'guide/playground?task=echo&kind=gru&hiddenSize=4&length=8&learningRate=0.02&steps=100&seed=3';
    const status = page.locator('lab-playground p[aria-live]');
    const train = async (): Promise<string | null> => {
      await open(address, 'lab-playground');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await expect
        .poll(() => status.textContent(), { timeout: 60_000 })
        .toMatch(/^Finished: update 100 of 100, error/);
      await page.locator('recurra-heat-map svg').waitFor();
      return status.textContent();
    };
    expect(await train()).toBe(await train());
    await page.getByRole('spinbutton', { name: 'Updates' }).fill('5000');
    await page.getByRole('spinbutton', { name: 'Updates' }).blur();
    expect(page.url()).toContain('steps=5000');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => status.textContent()).toMatch(/^Stopped/);
  });

  it('says what is wrong with a file, and learns from one that is right', async () => {
    await open('guide/playground', 'lab-playground');
    const file = (text: string) => ({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const input = page.getByLabel('Your own CSV');
    await input.setInputFiles(file('x\ny'));
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('no column of numbers');
    const wave = Array.from({ length: 60 }, (_, t) => Math.sin(t / 3));
    await input.setInputFiles(file(`wave\n${wave.join('\n')}`));
    await expect
      .poll(() => page.locator('lab-playground .quiet').first().textContent())
      .toContain('60 values');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('raises no error, and asks for nothing from elsewhere', () => expect(errors).toEqual([]));
});
