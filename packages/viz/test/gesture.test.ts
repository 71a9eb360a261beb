import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecurraConfusionMatrix } from '../src/elements/confusion-matrix-element.ts';
import type { RecurraStrokeCanvas } from '../src/elements/stroke-canvas-element.ts';
import type { Drawing } from '../src/gesture/types.ts';
import { draw as drawOn, executablePath, heard as heardBy, Stage, violations } from './gesture-stage.ts';

describe.skipIf(!executablePath)('stroke canvas and confusion matrix, in a browser', () => {
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    stage = await Stage.open('gesture');
    page = await stage.visit('gesture.html');
  });

  beforeEach(() => stage.show(page, 'gesture.html'));

  afterAll(async () => {
    await stage?.close();
    expect(stage?.errors ?? []).toEqual([]);
  });

  const heard = (type: string) => heardBy(page, type);
  const last = async (type: string) => (await heard(type)).at(-1);
  const board = () => page.getByRole('application', { name: 'Try it' });
  const draw = (...strokes: [number, number][][]): Promise<void> => drawOn(page, 'Try it', ...strokes);

  /** Set pixels of the canvas that are neither clear nor faint. */
  const inked = (): Promise<number> =>
    page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const canvas = document.querySelector('recurra-stroke-canvas')!.shadowRoot!.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 200).length;
    });

  describe('<recurra-stroke-canvas>', () => {
    it('tells of every point with its place and time, and of the whole', async () => {
      await draw([
        [20, 30],
        [120, 30],
        [120, 130],
      ]);
      const { points, strokes } = (await last('drawing-end')) as unknown as Required<Drawing>;
      expect(points[0]!.slice(0, 2)).toEqual([20, 30]);
      expect(points.at(-1)!.slice(0, 2)).toEqual([120, 130]);
      expect(strokes).toEqual([]);
      const times = points.map(([, , t]) => t);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const streamed = (await heard('stroke-points')).flatMap(({ points }) => points as Drawing['points']);
      expect(streamed).toEqual(points);
      expect((await heard('stroke-points')).filter(({ newStroke }) => newStroke)).toHaveLength(1);
      expect(await inked()).toBeGreaterThan(400);
      expect(await heard('drawing-start')).toHaveLength(1);
      // The next one begins anew.
      await draw([
        [10, 10],
        [60, 10],
      ]);
      expect(((await last('drawing-end')) as unknown as Drawing).points[0]!.slice(0, 2)).toEqual([10, 10]);
    });

    it('takes no tap for a drawing', async () => {
      await draw([[50, 50]]);
      expect(await last('drawing-end')).toBeUndefined();
      expect(await last('drawing-cancel')).toEqual({ reason: 'tap' });
      await page.getByText('That was a tap').waitFor({ state: 'attached' });
      await page.getByText('Draw here').waitFor();
    });

    it('joins strokes until there is a pause, or it is told', async () => {
      const set = (pause: number) =>
        page.evaluate((ms) => {
          Object.assign(document.querySelector('recurra-stroke-canvas')!, { multiStroke: true, pause: ms });
        }, pause);
      const cross = [
        [
          [20, 20],
          [80, 80],
        ],
        [
          [80, 20],
          [20, 80],
        ],
      ] as [number, number][][];
      await set(60_000);
      await draw(...cross);
      expect(await last('drawing-end')).toBeUndefined();
      await page.evaluate(() => document.querySelector('recurra-stroke-canvas')!.finish());
      const { points, strokes } = (await last('drawing-end')) as unknown as Required<Drawing>;
      expect(strokes).toHaveLength(1);
      expect(points[strokes[0]!]!.slice(0, 2)).toEqual([80, 20]);
      await set(20);
      await draw(cross[0]!);
      await expect.poll(async () => (await heard('drawing-end')).length).toBe(2);
    });

    it('can be drawn on with keys alone', async () => {
      await board().focus();
      for (const key of ['ArrowLeft', ' ', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown', ' '])
        await page.keyboard.press(key);
      const { points } = (await last('drawing-end')) as unknown as Drawing;
      expect(points).toHaveLength(4);
      const steps = points.slice(1).map(([x, y], i) => [x - points[i]![0], y - points[i]![1]]);
      expect(steps[0]![0]).toBeCloseTo(steps[1]![0]!, 1);
      expect(steps[2]![1]).toBeCloseTo(steps[0]![0]! / 4, 1);
      // Pauses between keys are no part of the gesture.
      expect(points.at(-1)![2] - points[0]![2]).toBeLessThanOrEqual(180);
      await page.keyboard.press(' ');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Escape');
      expect(await last('drawing-cancel')).toEqual({ reason: 'cancel' });
      expect(await heard('drawing-end')).toHaveLength(1);
    });

    it('takes touches, the first finger only', async () => {
      const phone = await stage.visit('gesture.html', {
        hasTouch: true,
        viewport: { width: 390, height: 700 },
      });
      const box = (await phone.getByRole('application').boundingBox())!;
      const cdp = await phone.context().newCDPSession(phone);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: (readonly [number, number])[]) =>
        cdp.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: at.map(([x, y], id) => ({ x: box.x + 1 + x, y: box.y + 1 + y, id })),
        });
      await touch('touchStart', [20, 20]);
      await touch('touchMove', [20, 60]);
      await touch('touchStart', [20, 60], [200, 60]);
      await touch('touchMove', [20, 100], [200, 100]);
      await touch('touchEnd');
      const ends = await heardBy(phone, 'drawing-end');
      expect(ends).toHaveLength(1);
      const { points } = ends[0] as unknown as Drawing;
      expect(points.every(([x]) => x < 21)).toBe(true);
      expect(points.at(-1)![1]).toBeCloseTo(100, 0);
      await phone.context().close();
    });

    it('shows what it is given in its box, and again in the time that it took', async () => {
      const set = (drawing: object | undefined, range?: object) =>
        page.evaluate(
          ([drawing, range]) => {
            Object.assign(document.querySelector('recurra-stroke-canvas')!, {
              drawing,
              range,
              readOnly: true,
            });
          },
          [drawing, range] as const,
        );
      const far = {
        points: [
          [9000, 9000, 500],
          [9900, 9000, 700],
          [9900, 9900, 800],
        ],
      };
      await set(far);
      await page.getByRole('img', { name: 'Try it: 1 stroke, 3 points, 0.3 s' }).waitFor();
      const whole = await inked();
      expect(whole).toBeGreaterThan(800);
      const seconds = await page.evaluate(async () => {
        const start = performance.now();
        await document.querySelector('recurra-stroke-canvas')!.replay();
        return (performance.now() - start) / 1000;
      });
      expect(seconds).toBeGreaterThan(0.29);
      const shown = (await heard('replay-progress')).map((detail) => detail.shown as number);
      expect(shown.at(-1)).toBeGreaterThanOrEqual(2);
      expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      expect(await inked()).toBe(whole);
      const message = await page.evaluate(() => {
        try {
          (document.querySelector('recurra-stroke-canvas') as RecurraStrokeCanvas).drawing = {
            points: [[Number.NaN, 0, 0]],
          };
        } catch (error) {
          return String(error);
        }
        return '';
      });
      expect(message).toContain('<recurra-stroke-canvas>: drawing: points[0] must be [x, y, t]');
    });
  });

  describe('<recurra-confusion-matrix>', () => {
    const fill = (classes: string[], counts: number[][]) =>
      page.evaluate(
        ([classes, counts]) => {
          Object.assign(document.querySelector('recurra-confusion-matrix')!, { classes, counts });
        },
        [classes, counts] as const,
      );

    it('is a table that says every cell, and goes by keys', async () => {
      await fill(
        ['arrow', 'check', 'star'],
        [
          [8, 1, 0, 1],
          [0, 10, 0, 0],
          [0, 0, 0, 0],
        ],
      );
      const grid = page.getByRole('grid', { name: 'What was taken for what' });
      expect(await grid.getByRole('columnheader').allTextContents()).toEqual([
        'is ↓ taken for →',
        'arrow',
        'check',
        'star',
        'none',
        'right',
      ]);
      expect(await grid.getByRole('rowheader').allTextContents()).toEqual(['arrow', 'check', 'star']);
      await page.getByRole('gridcell', { name: '1 of 10 “arrow” were taken for “none” (10 %)' }).waitFor();
      await page.getByRole('gridcell', { name: '8 of 10 “arrow” were recognised (80 %)' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      expect(await last('cell-select')).toEqual({
        actual: 'arrow',
        predicted: 'check',
        count: 1,
        share: 0.1,
      });
      await page.keyboard.press('PageDown');
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowDown');
      await page.locator('recurra-confusion-matrix .words', { hasText: 'There are 0 “star”' }).waitFor();
      expect(await violations(page)).toEqual([]);
    });

    it('shades by rows, and refuses what is no matrix', async () => {
      await fill(
        ['a', 'b'],
        [
          [1, 1],
          [0, 1000],
        ],
      );
      const shades = await page
        .getByRole('gridcell')
        .evaluateAll((cells) =>
          cells.map((cell) => (cell as HTMLElement).style.getPropertyValue('--_share')),
        );
      expect(shades).toEqual(['50%', '50%', '', '', '100%', '']);
      const counts = Array.from({ length: 10 }, (_, i) =>
        Array.from({ length: 10 }, (_, j) => (i === j ? 10 * i + 5 : 9 - i)),
      );
      await fill([...'abcdefghij'], counts);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
      }
      const message = await page.evaluate(async () => {
        const matrix = document.createElement('recurra-confusion-matrix') as RecurraConfusionMatrix;
        Object.assign(matrix, { classes: ['a', 'b'], counts: [[1, 2]] });
        document.querySelector('main')!.append(matrix);
        try {
          await matrix.updateComplete;
        } catch (error) {
          return String(error);
        } finally {
          matrix.remove();
        }
        return '';
      });
      expect(message).toContain('must have a row for each of 2 classes, got 1 rows');
      stage.errors.length = 0;
    });
  });

  it('has no violations in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await draw([
        [20, 30],
        [120, 30],
      ]);
      expect(await violations(page)).toEqual([]);
    }
  });
});
