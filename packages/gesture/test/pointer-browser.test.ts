import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import type { PageApi } from './pointer/page.ts';

const executablePath = await browserForTests('@recurra/gesture');

describe.skipIf(executablePath === undefined)('pointerSource, in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./pointer', import.meta.url)),
      build,
    });
  });

  afterAll(() => opened?.close());

  const call = <K extends 'listen' | 'hear' | 'record' | 'recording'>(
    name: K,
    ...args: Parameters<PageApi[K]>
  ) =>
    opened.page.evaluate(
      ([key, list]) =>
        (globalThis as unknown as { api: Record<string, (...all: unknown[]) => unknown> }).api[key]!(...list),
      [name as string, args as unknown[]] as const,
    ) as Promise<Awaited<ReturnType<PageApi[K]>>>;

  it('follows the mouse from press to release, out of the element too', async () => {
    const { mouse } = opened.page;
    await call('listen', 1);
    await mouse.move(50, 50);
    await mouse.down();
    await mouse.move(200, 100, { steps: 5 });
    await mouse.move(500, 400, { steps: 5 });
    await mouse.up();
    await mouse.move(60, 60);
    const { readings, touchAction, lost } = await call('hear');
    expect(readings[0]).toMatchObject({ phase: 'start', values: [10, 20], pointer: 0 });
    expect(readings.at(-1)).toMatchObject({ phase: 'end', values: [460, 370], pointer: 0 });
    expect(readings.slice(1, -1).every(({ phase }) => phase === 'move')).toBe(true);
    expect(readings.map(({ values }) => values.join())).toContain('160,70');
    const times = readings.map(({ t }) => t);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(touchAction).toEqual({ during: 'none', after: '' });
    expect(lost).toEqual({ notFinite: 0, overflow: 0 });
  });

  it('tells two fingers apart, and hears of cancelled ones', async () => {
    const client = await opened.page.context().newCDPSession(opened.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', ...points: number[][]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([id, x, y]) => ({ id: id!, x: x!, y: y! })),
      });
    await call('listen', 3);
    await touch('touchStart', [1, 50, 50]);
    await touch('touchStart', [1, 50, 50], [2, 200, 150]);
    await touch('touchMove', [1, 60, 50], [2, 200, 100]);
    await touch('touchMove', [1, 70, 50], [2, 200, 50]);
    await touch('touchEnd');
    await touch('touchStart', [3, 90, 90]);
    await touch('touchCancel');
    const { readings } = await call('hear');
    const of = (pointer: number) => readings.filter((reading) => reading.pointer === pointer);
    expect(of(1).map(({ phase }) => phase)).toEqual(['start', 'move', 'move', 'end']);
    expect(of(1).map(({ values }) => values[1])).toEqual([120, 70, 20, 20]);
    expect(of(0).map(({ phase }) => phase)).toEqual(['start', 'move', 'move', 'end', 'start', 'cancel']);
  });

  it('records a stroke', async () => {
    const { mouse } = opened.page;
    await call('record');
    await mouse.move(100, 100);
    await mouse.down();
    await mouse.move(150, 120, { steps: 4 });
    await mouse.up();
    const { values, times } = await call('recording');
    expect(values.slice(0, 2)).toEqual([60, 70]);
    expect(values.slice(-2)).toEqual([110, 90]);
    expect(times).toHaveLength(values.length / 2);
  });
});
