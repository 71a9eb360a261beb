import { describe, expect, it } from 'vitest';
import type { Reading } from '../contract/sequence.ts';
import { pointerSource } from './pointer.ts';
import { FakeElement } from './testing/fake-element.ts';

/** What waits in an iteration now. */
async function take(readings: AsyncIterator<Reading>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const { value } = await readings.next();
    taken.push([value.phase, value.pointer, value.t, ...value.values]);
  }
  return taken;
}

describe('pointerSource', () => {
  it('gives strokes from the corner of the element, with what lies between two frames', async () => {
    const fake = new FakeElement();
    const readings = pointerSource(fake.element)[Symbol.asyncIterator]();
    fake.fire('move', { t: 0, x: 1, y: 1 });
    fake.fire('down', { t: 10, x: 110, y: 60 });
    // A second button of the mouse is none of its business.
    fake.fire('down', { t: 11, x: 110, y: 60, id: 2, type: 'mouse', button: 2 });
    const coalesced = [
      { t: 18, x: 111, y: 61 },
      // Some browsers give these no time.
      { t: 0, x: 112, y: 62 },
      { t: 26, x: 113.5, y: 63 },
    ];
    fake.fire('move', { t: 26, x: 113.5, y: 63, coalesced });
    fake.fire('up', { t: 30, x: 114, y: 64 });
    fake.fire('move', { t: 40, x: 1, y: 1 });
    expect(await take(readings, 5)).toEqual([
      ['start', 0, 10, 10, 10],
      ['move', 0, 18, 11, 11],
      ['move', 0, 18, 12, 12],
      ['move', 0, 26, 13.5, 13],
      ['end', 0, 30, 14, 14],
    ]);
  });

  it('tells fingers apart, numbers them anew from the lowest, and reports cancelled ones', async () => {
    const fake = new FakeElement();
    const readings = pointerSource(fake.element, { coalesced: false })[Symbol.asyncIterator]();
    fake.fire('down', { t: 1, x: 100, y: 50, id: 71 });
    fake.fire('down', { t: 2, x: 200, y: 50, id: 72 });
    fake.fire('move', { t: 3, x: 101, y: 50, id: 71, coalesced: [] });
    fake.fire('move', { t: 3, x: 201, y: 50, id: 72 });
    fake.fire('cancel', { t: 4, x: 101, y: 50, id: 71 });
    fake.fire('down', { t: 5, x: 100, y: 50, id: 73 });
    fake.dispatchEvent(
      Object.assign(new Event('lostpointercapture'), { pointerId: 72, clientX: 201, clientY: 50 }),
    );
    const taken = (await take(readings, 7)) as unknown[][];
    expect(taken.map(([phase, pointer]) => `${phase} ${pointer}`)).toEqual([
      'start 0',
      'start 1',
      'move 0',
      'move 1',
      'cancel 0',
      'start 0',
      'cancel 1',
    ]);
  });

  it('flows without strokes with hover, and takes only the wanted kinds', async () => {
    const fake = new FakeElement();
    const source = pointerSource(fake.element, { hover: true, types: ['mouse'] });
    const readings = source[Symbol.asyncIterator]();
    fake.fire('move', { t: 1, x: 101, y: 51, type: 'touch' });
    fake.fire('move', { t: 2, x: 102, y: 52, type: 'mouse' });
    fake.fire('down', { t: 3, x: 102, y: 52, type: 'mouse' });
    fake.fire('move', { t: 4, x: 103, y: 53, type: 'mouse' });
    expect(await take(readings, 2)).toEqual([
      [undefined, 0, 2, 2, 2],
      [undefined, 0, 4, 3, 3],
    ]);
  });

  it.each(['abort', 'return', 'break'] as const)('lets go of the element after %s', async (way) => {
    const fake = new FakeElement();
    const controller = new AbortController();
    const source = pointerSource(fake.element, { signal: controller.signal });
    const first = source[Symbol.asyncIterator]();
    const second = source[Symbol.asyncIterator]();
    expect(fake.style).toEqual({ touchAction: 'none', userSelect: 'none' });
    fake.fire('down', { t: 1, x: 100, y: 50 });
    expect(fake.captured.size).toBe(1);
    await second.return?.();
    expect(fake.style.touchAction).toBe('none');
    if (way === 'break') for await (const _ of { [Symbol.asyncIterator]: () => first }) break;
    else {
      await first.next();
      const waiting = first.next();
      if (way === 'abort') controller.abort();
      else await first.return?.();
      expect(await waiting).toEqual({ done: true, value: undefined });
    }
    expect(await first.next()).toEqual({ done: true, value: undefined });
    expect(fake.style).toEqual({ touchAction: 'pan-y', userSelect: '' });
    expect(fake.captured.size).toBe(0);
  });

  it('gives nothing after a signal that was aborted before', async () => {
    const fake = new FakeElement();
    const source = pointerSource(fake.element, { signal: AbortSignal.abort() });
    for await (const _ of source) throw new Error('a reading');
    expect(fake.style.touchAction).toBe('pan-y');
  });

  it('keeps a bounded number, drops what lies within strokes, and counts it', async () => {
    const fake = new FakeElement();
    const source = pointerSource(fake.element, { buffer: 4 });
    const readings = source[Symbol.asyncIterator]();
    fake.fire('down', { t: 0, x: 100, y: 50 });
    for (let t = 1; t <= 10; t++) fake.fire('move', { t, x: 100 + t, y: 50 });
    fake.fire('move', { t: 11, x: Number.NaN, y: 50 });
    fake.fire('up', { t: 12, x: 120, y: 50 });
    expect(await take(readings, 4)).toEqual([
      ['start', 0, 0, 0, 0],
      ['move', 0, 9, 9, 0],
      ['move', 0, 10, 10, 0],
      ['end', 0, 12, 20, 0],
    ]);
    expect(source.lost).toEqual({ notFinite: 1, overflow: 8 });
  });

  it('says what is wrong with its arguments', () => {
    const none = null as unknown as HTMLElement;
    expect(() => pointerSource(none)).toThrow(
      'pointerSource(): element must be an element of the page, got null',
    );
    expect(() => pointerSource(new FakeElement().element, { buffer: 0 })).toThrow('buffer');
  });
});
