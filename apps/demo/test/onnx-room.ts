import { existsSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  download,
  dropFiles,
  overflows,
  picture,
  type Stage,
  type Visitor,
  violations,
  visit,
} from './browser.ts';

const patience = { timeout: 60_000 };
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();
const charRnn = new URL('../../../packages/onnx/test/exporters/pytorch/charrnn.onnx', import.meta.url)
  .pathname;

/** Sends a visitor to the room, and waits until its first model is open. */
async function enter(stage: Stage, options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(stage, { acceptDownloads: true, ...options });
  await visitor.page.getByRole('link', { name: 'ONNX' }).click();
  await visitor.page.getByText('chorales.onnx is open.').waitFor(patience);
  return visitor;
}

/** The tests of the ONNX room. */
export function onnxRoom(stage: () => Stage): void {
  it('shows what a model is made of, runs it, streams it, and makes a smaller file of it', async () => {
    const { page, context, complaints } = await enter(stage());
    await page.getByText('Recurra: can run it').waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(113);
    await picture(page, 'onnx-inspect-1280-light');
    expect(await violations(page)).toEqual([]);

    await tab(page, 'Run');
    await button(page, 'Run').click();
    await page.getByText(/on the runner “(recurra|ort)”/).waitFor(patience);
    await page.getByText(/^logits: float32, 1 × 8 × 1 × 89$/).waitFor();
    await picture(page, 'onnx-run-1280-light');
    expect(await violations(page)).toEqual([]);

    await tab(page, 'Stream');
    await button(page, 'Start the stream').click();
    await page.getByRole('heading', { name: 'What it remembers' }).waitFor(patience);
    await page.getByRole('slider', { name: 'Slider:' }).fill('0.5');
    await page.getByText(/^\s*\d{2,} steps\./).waitFor(patience);
    await button(page, 'Pause').click();
    await picture(page, 'onnx-stream-1280-light');
    expect(await violations(page)).toEqual([]);

    await tab(page, 'Convert');
    await button(page, 'Sixteen gestures').click();
    await page.getByText('unistroke.onnx is open.').waitFor(patience);
    await button(page, 'Make the file').click();
    await page.getByRole('heading', { name: 'The file is ready' }).waitFor(patience);
    await picture(page, 'onnx-convert-1280-light');
    expect(await violations(page)).toEqual([]);
    const { bytes, name } = await download(page, 'Download .onnx');
    expect(name).toBe('unistroke-int8.onnx');
    expect((await InferenceSession.create(bytes)).outputNames).toContain('logits');
    await tab(page, 'Stream');
    await page.getByRole('heading', { name: 'It cannot run step by step' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it.skipIf(!existsSync(charRnn))(
    'leads out the states of a file from elsewhere',
    async () => {
      const { page, context, complaints } = await enter(stage());
      await page.locator('onnx-room input[type=file]').setInputFiles(charRnn);
      await page.getByText('charrnn.onnx is open.').waitFor(patience);
      await tab(page, 'Convert');
      await page.getByLabel(/For streaming/).check();
      await page.getByLabel(/Smaller/).uncheck();
      await button(page, 'Make the file').click();
      const { bytes, name } = await download(page, 'Download .onnx');
      expect(name).toBe('charrnn-streaming.onnx');
      expect((await InferenceSession.create(bytes)).inputNames).toHaveLength(3);
      await tab(page, 'Stream');
      await button(page, 'Start the stream').click();
      await page.getByText('they were led out').waitFor(patience);
      expect(complaints).toEqual([]);
      await context.close();
    },
    120_000,
  );

  it('says what is wrong with files and numbers, on a phone in the dark, too', async () => {
    const { page, context, complaints } = await enter(stage(), {
      colorScheme: 'dark',
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    });
    await picture(page, 'onnx-inspect-390-dark');
    expect([await overflows(page), await violations(page)]).toEqual([false, []]);
    await button(page, 'Sixteen gestures').click();
    await page.getByText('unistroke.onnx is open.').waitFor(patience);
    await tab(page, 'Run');
    await page.getByLabel('Numbers', { exact: true }).selectOption('points');
    await page.getByLabel(/^Numbers for/).fill('1, 2, 3');
    await button(page, 'Run').click();
    await page.getByRole('alert').filter({ hasText: '160 numbers, and there are 3' }).waitFor(patience);
    await picture(page, 'onnx-run-390-dark');
    expect([await overflows(page), await violations(page)]).toEqual([false, []]);
    await dropFiles(page, [{ name: 'no.onnx', content: 'nothing at all' }], 'Drop the ONNX file to open it');
    await page.getByRole('alert').filter({ hasText: '“no.onnx” cannot be opened' }).waitFor(patience);
    expect([await overflows(page), await violations(page)]).toEqual([false, []]);
    await button(page, 'Chorales (streams)').click();
    await page.getByText('chorales.onnx is open.').waitFor(patience);
    await tab(page, 'Stream');
    await button(page, 'Start the stream').click();
    await page.getByText(/^\s*\d{2,} steps\./).waitFor(patience);
    await picture(page, 'onnx-stream-390-dark');
    expect([await overflows(page), await violations(page)]).toEqual([false, []]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
}
