import { createRng } from '@recurra/core/random';
import { InferenceSession, Tensor } from 'onnxruntime-node';
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
  watchFrames,
} from './browser.ts';

const patience = { timeout: 60_000 };
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const board = (page: Page) => page.getByRole('application', { name: 'Draw a gesture' });
const verdict = (page: Page) => page.locator('gesture-try .verdict');

/** Sends a visitor to the room, and waits until its model is open. */
async function enter(stage: Stage, options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(stage, { acceptDownloads: true, ...options });
  await visitor.page.getByRole('link', { name: 'Gesture' }).click();
  await board(visitor.page).waitFor(patience);
  return visitor;
}

type Corner = readonly [x: number, y: number];

/** Draws through corners of a board, given as shares of its height. */
async function draw(page: Page, where: ReturnType<typeof board>, corners: readonly Corner[]): Promise<void> {
  await where.scrollIntoViewIfNeeded();
  const { height, x, y } = (await where.boundingBox())!;
  for (const [i, [a, b]] of corners.entries()) {
    await page.mouse.move(x + a * height, y + b * height, { steps: i === 0 ? 1 : 12 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

const v: readonly Corner[] = [
  [0.2, 0.1],
  [0.5, 0.9],
  [0.8, 0.1],
];

/** Recordings of three made-up gestures, as the recorder exports them. */
function recordings(each: number): string {
  const rng = createRng(3);
  const lines: Record<string, readonly Corner[]> = {
    hook: [
      [0, 0],
      [0, 100],
      [60, 100],
    ],
    roof: [
      [0, 80],
      [50, 0],
      [100, 80],
    ],
    dash: [
      [0, 50],
      [100, 50],
    ],
  };
  const noisy = (value: number): number => Math.round((value + 8 * rng.normal()) * 100) / 100;
  return JSON.stringify(
    Object.entries(lines).flatMap(([name, corners]) =>
      Array.from({ length: each }, () => ({
        name,
        points: corners
          .map(([x, y]) => [noisy(x), noisy(y)] as const)
          .flatMap(([x, y], i, all) => {
            const [toX, toY] = all[i + 1] ?? [x, y];
            return Array.from({ length: 10 }, (_, k) => [x + ((toX - x) * k) / 10, y + ((toY - y) * k) / 10]);
          })
          .map(([x, y], t) => [x, y, t * 16]),
      })),
    ),
  );
}

async function openTraining(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Your own gestures' }).click();
  await button(page, 'Import').or(page.locator('gesture-train .file')).first().waitFor();
}

async function importText(page: Page, name: string, content: string): Promise<void> {
  await page
    .locator('gesture-train input[type=file]')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
}

/** Opens the fold of settings, and sets how long is trained. */
async function setSteps(page: Page, steps: number): Promise<void> {
  await page.getByText('More settings').click();
  await page.getByRole('spinbutton', { name: 'Updates of the network' }).fill(String(steps));
}

/** The tests of the gesture room. */
export function gestureRoom(stage: () => Stage): void {
  it('knows what is drawn, at once, and without TensorFlow.js', async () => {
    const { page, context, complaints } = await enter(stage(), { reducedMotion: 'reduce' });
    const fetched: string[] = [];
    context.on('request', (request) => fetched.push(request.url()));
    await picture(page, 'gesture-start-1280-light');
    expect(await violations(page)).toEqual([]);
    await button(page, 'Draw one for me').click();
    await expect.poll(() => verdict(page).textContent()).toMatch(/^arrow, \d+ %/);

    // Each of the pictures is what its name says.
    const names = await page.locator('gesture-try button .name').allTextContents();
    expect(names).toHaveLength(16);
    for (const name of names) {
      await page.getByTitle(`Draw ${name}`, { exact: true }).click();
      await expect.poll(() => verdict(page).textContent()).toMatch(new RegExp(`^${name}, \\d+ %`));
    }
    await draw(page, board(page), v);
    await expect.poll(() => verdict(page).textContent()).toMatch(/^v, \d+ %/);
    await picture(page, 'gesture-recognised-1280-light');
    expect(await violations(page)).toEqual([]);
    await draw(page, board(page), [[0.5, 0.5]]);
    await expect.poll(() => verdict(page).textContent()).toBe('Nothing drawn yet');
    const rng = createRng(5);
    await draw(
      page,
      board(page),
      Array.from({ length: 30 }, () => [rng.uniform(), rng.uniform()] as const),
    );
    await expect.poll(() => verdict(page).textContent()).toBe('None of these');
    await button(page, 'Clear').click();
    await expect.poll(() => verdict(page).textContent()).toBe('Nothing drawn yet');
    expect(fetched.filter((url) => /tfjs|run-training/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('shows a gesture being drawn and recognised, and can be drawn in by keys', async () => {
    const { page, context, complaints } = await enter(stage());
    await page.getByTitle('Draw circle').click();
    await page.getByText(/so far$/).waitFor(patience);
    await expect.poll(() => verdict(page).textContent(), patience).toMatch(/^circle, \d+ %/);
    await board(page).focus();
    const [down, up] = [Array(5).fill(['PageDown', 'ArrowDown']), Array(5).fill(['PageUp', 'ArrowUp'])];
    const keys: string[] = [' ', ...down, ...up, ' '].flat();
    for (const key of keys) await page.keyboard.press(key);
    await expect.poll(() => verdict(page).textContent()).toMatch(/^v, \d+ %/);
    await page.getByRole('tab', { name: 'Try' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tabpanel', { name: 'Your own gestures' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('learns gestures of one’s own, tests them, and keeps all of it', async () => {
    const { page, context, complaints } = await enter(stage());
    await openTraining(page);
    await picture(page, 'gesture-train-empty-1280-light');
    await dropFiles(page, [{ name: 'mine.json', content: recordings(6) }], 'Drop the recordings to add them');
    await page.getByText('3 classes, 18 examples.').waitFor();
    await draw(page, page.getByRole('application', { name: 'Record an example of hook' }), [
      [0.2, 0.1],
      [0.2, 0.9],
      [0.7, 0.9],
    ]);
    await page.getByText('Example 7 of “hook” recorded').waitFor();
    await setSteps(page, 120);
    expect(await violations(page)).toEqual([]);
    const frames = await watchFrames(page);
    await button(page, 'Train a recogniser').click();
    await page.getByRole('heading', { name: 'Training' }).waitFor(patience);
    await page.locator('gesture-work p', { hasText: /Learning the gestures|Finding what/ }).waitFor(patience);
    await picture(page, 'gesture-training-1280-light');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('heading', { name: 'My gestures is ready' }).waitFor(patience);
    await page.getByRole('heading', { name: 'What is taken for what' }).waitFor(patience);
    const { frames: shown, longest } = await frames();
    console.log(
      `gesture room: ${shown} frames while training and testing, the longest took ${longest.toFixed(0)} ms`,
    );
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(['dash', 'hook', 'roof']);
    await page.getByText(/^(9|100).* % of 19$/).waitFor();
    await picture(page, 'gesture-trained-1280-light');
    expect(await violations(page)).toEqual([]);

    const { bytes, name } = await download(page, 'Download .onnx');
    expect(name).toBe('gestures.onnx');
    // Any ONNX tool can run it: three gestures, and what is none of them.
    const session = await InferenceSession.create(bytes);
    const points = new Tensor('float32', new Float32Array(32 * 5), [1, 32, 5]);
    const { logits } = await session.run({ points });
    expect(logits?.dims).toEqual([1, 4]);
    const json = await download(page, 'Export');
    expect(JSON.parse(json.bytes.toString())).toHaveLength(19);

    // Live, while another example is recorded; and in the other part.
    await draw(page, page.getByRole('application', { name: 'Record an example of hook' }), [
      [0.2, 0.1],
      [0.2, 0.9],
      [0.7, 0.9],
    ]);
    await page.getByText('Taken for: hook').waitFor();
    await button(page, 'Try it').click();
    await expect
      .poll(() => page.locator('gesture-try button .name').allTextContents())
      .toEqual(['dash', 'hook', 'roof']);
    await draw(page, board(page), [
      [0.1, 0.8],
      [0.5, 0.1],
      [0.9, 0.8],
    ]);
    await expect.poll(() => verdict(page).textContent()).toMatch(/^roof, \d+ %/);

    await page.reload();
    await openTraining(page);
    await page.getByRole('heading', { name: 'My gestures is ready' }).waitFor(patience);
    await page.getByText('3 classes, 20 examples.').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it('says what to do where nothing can be learned or opened, and stops when it is told', async () => {
    const { page, context, complaints } = await enter(stage(), { colorScheme: 'dark' });
    await page
      .locator('gesture-try input[type=file]')
      .setInputFiles({ name: 'no.onnx', mimeType: '', buffer: Buffer.from('nothing') });
    await page.getByRole('alert').filter({ hasText: '“no.onnx” cannot be used' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await openTraining(page);
    await importText(page, 'one.json', JSON.stringify(JSON.parse(recordings(3)).slice(0, 3)));
    await button(page, 'Train a recogniser').click();
    await page
      .getByRole('alert')
      .filter({ hasText: /two classes are needed/ })
      .waitFor(patience);
    await importText(
      page,
      'two.csv',
      '0,roof,3,2,0,0,1,1,2,0\n1,roof,3,2,0,0,1,1.1,2,0\n2,roof,3,2,0,0,1,0.9,2,0\n',
    );
    await page.getByText('2 classes, 6 examples.').waitFor(patience);
    await importText(page, 'hand.csv', '0,wave,2,3,0,0,0,1,1,1\n');
    await page.getByRole('alert').filter({ hasText: 'Its gestures have 3 numbers a point' }).waitFor();
    await setSteps(page, 20_000);
    await button(page, 'Train a recogniser').click();
    await button(page, 'Cancel').click(patience);
    await button(page, 'Train a recogniser').waitFor(patience);
    expect(await page.getByRole('heading', { name: 'is ready' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('fits a phone, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context, complaints } = await enter(stage(), {
        colorScheme,
        hasTouch: true,
        reducedMotion: 'reduce',
        viewport: { width: 390, height: 844 },
      });
      await button(page, 'Draw one for me').click();
      await expect.poll(() => verdict(page).textContent()).toMatch(/^arrow/);
      await picture(page, `gesture-try-390-${colorScheme}`);
      expect([await overflows(page), await violations(page)]).toEqual([false, []]);
      await openTraining(page);
      await importText(page, 'mine.json', recordings(4));
      await page.getByText('3 classes, 12 examples.').waitFor();
      await setSteps(page, 40);
      await button(page, 'Train a recogniser').click();
      await page.getByRole('heading', { name: 'What is taken for what' }).waitFor(patience);
      await picture(page, `gesture-train-390-${colorScheme}`);
      expect([await overflows(page), await violations(page)]).toEqual([false, []]);
      expect(complaints).toEqual([]);
      await context.close();
    }
  }, 180_000);
}
