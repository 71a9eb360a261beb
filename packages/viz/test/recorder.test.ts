import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedGesture } from '../src/gesture/types.ts';
import { draw, executablePath, heard, Stage, violations } from './gesture-stage.ts';

const line = [
  [20, 20],
  [120, 60],
] as [number, number][];

describe.skipIf(!executablePath)('<recurra-gesture-recorder>, in a browser', () => {
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    stage = await Stage.open('recorder');
    page = await stage.visit('recorder.html');
  });

  beforeEach(async ({ task }) => {
    await stage.show(page, `recorder.html?${task.id}`);
    await ready(page);
  });

  afterAll(async () => {
    await stage?.close();
    expect(stage?.errors ?? []).toEqual([]);
  });

  const ready = (where: Page) =>
    where.evaluate(() => document.querySelector('recurra-gesture-recorder')!.ready);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const says = (text: string) => page.getByText(text, { exact: true }).waitFor({ state: 'attached' });
  const examples = (where = page): Promise<readonly RecordedGesture[]> =>
    where.evaluate(() => document.querySelector('recurra-gesture-recorder')!.examples);
  const thumbnails = () => page.locator('.thumbnails button');
  const picture = async (name: string): Promise<void> => {
    const folder = process.env.RECURRA_SCREENSHOTS;
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  };
  const addClass = async (name: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Name of a new class' }).fill(name);
    await button('Add').click();
  };
  /** Puts lines into the recorder, as the page might. */
  const fill = (counts: Record<string, number>) =>
    page.evaluate((counts) => {
      document.querySelector('recurra-gesture-recorder')!.examples = Object.entries(counts).flatMap(
        ([name, n]) =>
          Array.from({ length: n }, (_, i) => ({
            name,
            points: Array.from(
              { length: 12 },
              (_, k) => [k * 10, name.length * Math.sin(k) * 8 + i * k, k * 30] as const,
            ),
          })),
      );
    }, counts);

  it('records what is drawn into classes, and into a first one by itself', async () => {
    expect(await violations(page)).toEqual([]);
    await draw(page, 'Record an example', line);
    await says('Example 1 of “gesture 1” recorded');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dash');
    await page.keyboard.press('Enter');
    await addClass(' check  mark ');
    await draw(page, 'Record an example of check mark', [...line, [200, 10]]);
    const [first, second] = await examples();
    expect([first!.name, first!.subject, second!.name]).toEqual(['dash', 'me', 'check mark']);
    expect(first!.points[0]).toEqual([20, 20, 0]);
    expect(first!.points.at(-1)!.slice(0, 2)).toEqual([120, 60]);
    await draw(page, 'Record an example of check mark', [[50, 50]]);
    await says('That was a tap, and is not kept: draw a line');
    expect(await examples()).toHaveLength(2);
    await says('2 classes, 2 examples. Record at least 3 of “dash” and of 1 more.');
    // A name that is taken is refused.
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dash');
    await page.keyboard.press('Enter');
    await says('There is a class “dash” already');
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('check mark');
    const reasons = (await heard(page, 'examples-change')).map(({ reason }) => reason);
    expect(reasons).toEqual(['record', 'rename-class', 'add-class', 'record']);
    expect(await violations(page)).toEqual([]);
  });

  it('keeps everything over a reload, and tells other tabs', async () => {
    await addClass('empty');
    await addClass('full');
    await draw(page, 'Record an example of full', line);
    await says('Example 1 of “full” recorded');
    const before = await examples();
    await page.reload();
    await ready(page);
    expect(await examples()).toEqual(before);
    expect(await page.getByRole('radio').count()).toBe(2);
    expect((await heard(page, 'examples-change')).map(({ reason }) => reason)).toEqual(['load']);

    const other = await stage.visit(
      page.url().slice(page.url().indexOf('recorder.html')),
      {},
      page.context(),
    );
    await ready(other);
    expect(await examples(other)).toEqual(before);
    await page.bringToFront();
    await page.getByText('full', { exact: true }).click();
    await draw(page, 'Record an example of full', [...line, [10, 200]]);
    await expect.poll(async () => (await examples(other)).length).toBe(2);
    await other.close();
    await button('Delete class').click();
    await button('Undo').click();
    await page.reload();
    await ready(page);
    expect(await examples()).toHaveLength(2);
  });

  it('shows, replays, trims, moves and deletes examples, and undoes all of it', async () => {
    await fill({ a: 2, bb: 1 });
    const before = await examples();
    await thumbnails().first().click();
    await page.getByRole('img', { name: /^Example: 1 stroke, 12 points, 0\.3 s/ }).waitFor();
    await button('Replay').click();
    await page.getByRole('slider', { name: 'Starts at' }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await page.getByRole('slider', { name: 'Ends at' }).focus();
    await page.keyboard.press('ArrowLeft');
    await picture('recorder-example');
    await button('Trim').click();
    expect((await examples())[0]!.points).toEqual(before[0]!.points.slice(3, 11));
    expect(await violations(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Class' }).selectOption('bb');
    expect((await examples()).map(({ name }) => name)).toEqual(['bb', 'a', 'bb']);
    await button('Delete').click();
    expect(await examples()).toHaveLength(2);
    for (let i = 0; i < 3; i++) await button('Undo').click();
    expect(await examples()).toEqual(before);
    expect(await button('Undo').isDisabled()).toBe(true);
    for (let i = 0; i < 3; i++) await button('Redo').click();
    expect(await examples()).toHaveLength(2);
    expect(await button('Redo').isDisabled()).toBe(true);
  });

  it('can be used with keys alone', async () => {
    await page.getByRole('textbox', { name: 'Name of a new class' }).focus();
    await page.keyboard.type('up');
    await page.keyboard.press('Enter');
    await page.getByRole('application').focus();
    for (const key of [' ', 'ArrowUp', 'ArrowUp', ' ', ' ', 'ArrowDown', ' ']) await page.keyboard.press(key);
    expect(await examples()).toHaveLength(2);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /^Example: 1 stroke, 2 points/ }).waitFor();
    await page.locator('.back').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    expect(await examples()).toHaveLength(1);
    await page.keyboard.press('Control+z');
    expect(await examples()).toHaveLength(2);
    expect(
      await page.evaluate(
        () => document.querySelector('recurra-gesture-recorder')!.shadowRoot!.activeElement?.ariaLabel,
      ),
    ).toMatch(/^Example 1/);
  });

  it('keeps a drawing that waits for another stroke when another class is chosen', async () => {
    await fill({ a: 1, bb: 1 });
    await page.evaluate(() =>
      document.querySelector('recurra-gesture-recorder')!.setAttribute('multi-stroke', ''),
    );
    await draw(page, 'Record an example of a', line, [
      [120, 20],
      [20, 60],
    ]);
    expect(await examples()).toHaveLength(2);
    await page.getByText('bb', { exact: true }).click();
    const [, , cross] = await examples();
    expect([cross!.name, cross!.strokes?.length]).toEqual(['a', 1]);
  });

  it('exports and imports JSON, and hands other files to the page', async () => {
    await fill({ a: 2, bb: 1 });
    const before = await examples();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
    const text = await readFile(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toBe('gestures.json');
    expect(JSON.parse(text)).toEqual(before);
    const give = (name: string, content: string) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
    await give('again.json', text);
    await says('All of them are here already');
    await give(
      'more.json',
      JSON.stringify([
        {
          name: 'new',
          points: [
            [0, 0, 0],
            [9, 9, 9],
          ],
        },
        { name: 'bad' },
      ]),
    );
    await says('“more.json”: 1 examples were left out. Example 2: points must be a list of [x, y, t].');
    expect((await examples()).at(-1)!.name).toBe('new');
    await give('broken.json', '[{');
    await page
      .getByRole('alert')
      .filter({ hasText: '“broken.json” could not be imported. It is no complete JSON file' })
      .waitFor();
    await give('data.csv', '1,2');
    await page.getByRole('alert').filter({ hasText: 'Only JSON files can be read here.' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await button('Close').click();
    await page.evaluate(() => {
      addEventListener('import-file', (event) => {
        event.preventDefault();
        document.querySelector('recurra-gesture-recorder')!.add([
          {
            name: 'csv',
            points: [
              [0, 0, 0],
              [1, 0, 9],
            ],
          },
        ]);
      });
    });
    await give('data.csv', '1,2');
    await expect.poll(async () => (await examples()).at(-1)!.name).toBe('csv');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('shows what a model makes of a drawing, and how the classes are filled', async () => {
    await fill({ circle: 9, 'a long name that has no room': 1, check: 4 });
    await page.evaluate(() => {
      document.querySelector('recurra-gesture-recorder')!.prediction = {
        name: undefined,
        probabilities: [
          { name: 'circle', probability: 0.62 },
          { name: 'check', probability: 0.38 },
        ],
      };
    });
    await page.getByText('Taken for: none of these').waitFor();
    await page.getByRole('radio', { name: /circle.*9 examples; probability 62 %/ }).waitFor();
    await page.getByRole('radio', { name: /1 example, at least 3 are needed/ }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
        await picture(`recorder-${width}-${colorScheme}`);
      }
  });

  it('says so if the browser keeps nothing, and loses nothing then', async () => {
    const closed = await stage.visit('gesture.html');
    await closed.evaluate(() => {
      Object.defineProperty(window, 'indexedDB', {
        value: {
          open: () => {
            throw new DOMException('It is full', 'QuotaExceededError');
          },
        },
      });
      const recorder = document.createElement('recurra-gesture-recorder');
      recorder.storageKey = 'none';
      document.querySelector('main')!.append(recorder);
    });
    await closed.getByText('This browser does not keep the recordings (It is full). Export them').waitFor();
    await draw(closed, 'Record an example', line);
    expect(await examples(closed)).toHaveLength(1);
    expect((await heard(closed, 'storage-error')).length).toBeGreaterThan(0);
    await closed.context().close();
  });
});
