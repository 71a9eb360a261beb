import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { readTable } from '@recurra/forecasting';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  download,
  dropFiles,
  overflows,
  picture,
  type Stage,
  violations,
  visit,
  watchFrames,
} from './browser.ts';

const co2 = await readFile(
  createRequire(import.meta.url).resolve('@recurra/forecasting/data/co2-concentration.csv'),
  'utf8',
);
const patience = { timeout: 120_000 };

/** Waits until the first example is on show. */
async function arrive(page: Page): Promise<void> {
  await page.getByText('746 monthly values from 1958-03 to 2020-04').waitFor();
}

async function setEpochs(page: Page, epochs: number): Promise<void> {
  await page.getByText('More settings').click();
  await page.getByLabel('Epochs').fill(String(epochs));
}

const start = (page: Page) => page.getByRole('button', { name: 'Start training' }).click();
const finish = (page: Page) =>
  page.getByRole('heading', { name: 'CO2: the next 24 months' }).waitFor(patience);
const epochOf = (page: Page) => page.locator('forecast-training dd').first();

/** Waits until training has come to an epoch, and gives the one it then shows. */
async function reach(page: Page, epoch: number): Promise<number> {
  let at = 0;
  await expect
    .poll(
      async () => {
        at = Number.parseInt((await epochOf(page).textContent()) ?? '', 10) || 0;
        return at;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBeGreaterThanOrEqual(epoch);
  return at;
}

/** Drops a CSV file on the page, as a mouse would. */
const drop = (page: Page, name: string, text: string) =>
  dropFiles(page, [{ name, content: text }], 'Drop the CSV file to read it');

/** The tests of the forecast room. */
export function forecastRoom(stage: () => Stage): void {
  /** The forecast of a run that nothing disturbed. */
  let reference: string;
  // Enough to be looked at while it trains, however fast the machine: it stops after a third without improvement.
  const epochs = 18;

  it('is small and ready on arrival', async () => {
    const { page, context, complaints } = await visit(stage());
    const fetched = new Set<string>();
    context.on('request', (request) => fetched.add(request.url()));
    await page.reload({ waitUntil: 'networkidle' });
    await arrive(page);
    expect(await page.title()).toContain('Recurra');
    await expect.poll(() => page.getByRole('button', { name: 'Start training' }).isEnabled()).toBe(true);
    // Everything up to here: the shell, the room, its worker that reads the file, the file.
    const files = [...fetched].filter((url) => url.startsWith('http'));
    const sizes = await Promise.all(
      files.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length),
    );
    const size = sizes.reduce((sum, one) => sum + one, 0);
    console.log(`On arrival: ${files.length} files, ${Math.round(size / 1000)} kB gzipped.`);
    expect(files.some((url) => url.includes('worker'))).toBe(true);
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThan(250_000);
    await picture(page, 'start-1280-light');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('trains, shows the loss and the forecast as they form, and stays responsive', async () => {
    const { page, context, complaints } = await visit(stage(), { acceptDownloads: true });
    await arrive(page);
    await setEpochs(page, epochs);
    const frames = await watchFrames(page);
    await start(page);

    // The loss curve gains points, the preview a line beside the observations.
    const points = () =>
      page.evaluate(() => {
        const room = document.querySelector('recurra-app')!.shadowRoot!.querySelector('forecast-room')!
          .shadowRoot!;
        const panel = room.querySelector('forecast-training')?.shadowRoot;
        const lines = (tag: string): string[] =>
          [
            ...(panel?.querySelector(tag)?.shadowRoot?.querySelectorAll('g[aria-label="line"] path') ?? []),
          ].map((path) => path.getAttribute('d') ?? '');
        return {
          loss: (lines('recurra-training-curve')[0] ?? '').split('L').length,
          lines: lines('recurra-forecast-chart').length,
        };
      });
    const seen = async (): Promise<boolean> => {
      const { loss, lines } = await points();
      return loss >= 3 && lines === 2;
    };
    await expect.poll(seen, patience).toBe(true);
    await picture(page, 'training-1280-light');

    await finish(page);
    const { frames: drawn, longest } = await frames();
    console.log(`While training: ${drawn} frames, the longest gap ${Math.round(longest)} ms.`);
    expect(drawn).toBeGreaterThan(30);
    // A page that computed itself would stand still for seconds.
    expect(longest).toBeLessThan(1000);

    await page.getByText(/Its error was \d+ % smaller than that of repeating the last season\./).waitFor();
    await page.getByText(/\d+ of 24 held-out values fell inside the interval/).waitFor();
    await picture(page, 'done-1280-light');
    expect(await violations(page)).toEqual([]);

    const csv = await download(page, 'Download CSV');
    expect(csv.name).toBe('forecast-co₂-in-the-air.csv');
    reference = csv.bytes.toString();
    const [header, ...rows] = reference.trim().split('\n');
    expect(header).toBe('series,Date,median,lower_80,upper_80,lower_95,upper_95');
    expect(rows).toHaveLength(24);
    expect(rows[0]).toMatch(/^CO2,2020-05-01,/);

    // The ONNX file, run by another engine, gives the forecast in the CSV.
    const { bytes } = await download(page, 'Download ONNX model');
    const session = await InferenceSession.create(bytes);
    const table = await readTable(co2);
    const input = session.inputMetadata[0]!;
    const window = (input.isTensor ? input.shape : []).find(
      (size) => typeof size === 'number' && size > 1,
    ) as number;
    const values = Float32Array.from(table.series[0]!.values.slice(-window));
    const output = (await session.run({ [input.name]: new Tensor('float32', values, [1, window, 1]) }))[
      session.outputNames[0]!
    ]!;
    const quantiles = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
    expect(output.dims).toEqual([1, 24, quantiles.length]);
    rows.forEach((row, i) => {
      const numbers = row.split(',').slice(2).map(Number);
      [0.5, 0.1, 0.9, 0.025, 0.975].forEach((quantile, j) => {
        const got = (output.data as Float32Array)[quantiles.length * i + quantiles.indexOf(quantile)]!;
        const expected = numbers[j]!;
        expect(Math.abs(got - expected) / Math.abs(expected)).toBeLessThan(1e-4);
      });
    });

    const chart = await download(page, 'Download chart');
    expect(chart.bytes.toString()).toMatch(/^<\?xml[\s\S]*80 % interval[\s\S]*<\/svg>/);

    // A finished run outlives a reload.
    await page.reload();
    await finish(page);
    expect((await download(page, 'Download CSV')).bytes.toString()).toBe(reference);
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it('stops, resumes, outlives a reload, and ends with the same forecast', async () => {
    const { page, context, complaints } = await visit(stage(), {
      acceptDownloads: true,
      colorScheme: 'dark',
    });
    await arrive(page);
    await setEpochs(page, epochs);
    await start(page);
    await reach(page, 2);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('heading', { name: 'Stopped' }).waitFor(patience);
    const stopped = await reach(page, 2);
    await picture(page, 'stopped-1280-dark');
    expect(await violations(page)).toEqual([]);
    await page.waitForTimeout(500);
    expect(await reach(page, 1)).toBe(stopped);

    await page.getByRole('button', { name: 'Resume' }).click();
    const resumed = await reach(page, stopped);
    expect(resumed).toBeGreaterThanOrEqual(stopped);
    await reach(page, stopped + 1);
    await page.reload();
    await page.getByText('A run was interrupted.').waitFor();
    await arrive(page);
    await picture(page, 'interrupted-1280-dark');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume the interrupted run' }).click();
    await finish(page);
    expect((await download(page, 'Download CSV')).bytes.toString()).toBe(reference);
    await picture(page, 'done-1280-dark');
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it('says what is wrong with a file, and where, without losing the page', async () => {
    const { page, context, complaints } = await visit(stage());
    await arrive(page);
    const alert = page.getByRole('alert');
    await drop(page, 'bad.csv', 'date,sales\n2020-01-01,3\n2020-02-01,4\n2020-03-01,abc\n2020-04-01,5\n');
    await alert.waitFor();
    const text = (await alert.textContent()) ?? '';
    expect(text).toContain('bad.csv could not be used');
    expect(text).toMatch(/row 4/i);
    expect(text).toContain('sales');
    expect(text).toContain('abc');
    expect(text).toContain('CO₂ in the air is still loaded');
    await picture(page, 'error-1280-light');
    expect(await violations(page)).toEqual([]);

    await drop(page, 'empty.csv', '');
    await expect.poll(() => alert.textContent()).toContain('empty.csv could not be used');

    // The file mended, the note goes and the data come.
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01,${20 + (i % 12)}`,
    );
    await drop(page, 'good.csv', `date,sales\n${rows.join('\n')}\n`);
    await page.getByRole('heading', { name: 'sales' }).waitFor();
    expect(await alert.count()).toBe(0);
    expect(await page.getByLabel('How far ahead (months)').inputValue()).toBe('15');
    expect(page.url().startsWith(stage().url)).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('refuses settings that cannot be, in place', async () => {
    const { page, context } = await visit(stage());
    await arrive(page);
    await page.getByLabel('How far ahead (months)').fill('5000');
    await start(page);
    expect(await page.locator('forecast-training').count()).toBe(0);
    expect(
      await page
        .getByLabel('How far ahead (months)')
        .evaluate((input: HTMLInputElement) => input.validationMessage),
    ).not.toBe('');
    await context.close();
  });

  it('says so when the training code cannot be loaded', async () => {
    const { page, context } = await visit(stage());
    await arrive(page);
    await context.route('**/run-job*', (route) => route.abort());
    await start(page);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The code for training could not be loaded.');
    await page.getByRole('button', { name: 'Start training' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it('computes without WebAssembly where that cannot start', async () => {
    const { page, context } = await visit(stage());
    await arrive(page);
    await context.route('**/*.wasm', (route) => route.abort());
    await setEpochs(page, 1);
    await start(page);
    await finish(page);
    await page.getByText('computed with cpu').waitFor();
    await context.close();
  }, 180_000);

  it('works by keyboard alone', async () => {
    const { page, context } = await visit(stage());
    await arrive(page);
    const focused = () =>
      page.evaluate(() => {
        let at: Element | null = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return (
          at?.textContent?.trim() ||
          at?.getAttribute('aria-label') ||
          (at as HTMLInputElement | null)?.labels?.[0]?.textContent ||
          ''
        ).trim();
      });
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    const seen: string[] = [];
    for (let i = 0; i < 20 && !seen.includes('Start training'); i++) {
      await page.keyboard.press('Tab');
      seen.push(await focused());
    }
    expect(seen.join('|')).toMatch(/CO₂ in the air.*Choose a CSV file.*How far ahead.*Start training/s);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Stop');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stopped' }).waitFor(patience);
    await context.close();
  });

  it('fits a phone', async () => {
    const { page, context, complaints } = await visit(stage(), {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      hasTouch: true,
    });
    await arrive(page);
    await picture(page, 'start-390-dark');
    expect(await overflows(page)).toBe(false);
    await setEpochs(page, 3);
    await start(page);
    await reach(page, 1);
    await expect
      .poll(() => page.locator('forecast-training').evaluate((panel) => panel.getBoundingClientRect().top))
      .toBeLessThan(400);
    await picture(page, 'training-390-dark');
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await finish(page);
    await page.getByText('The forecast in numbers', { exact: true }).click();
    await picture(page, 'done-390-dark');
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, 'done-390-light');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
}
