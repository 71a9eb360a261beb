import { describe, expect, it } from 'vitest';
import type { Reading } from '../contract/sequence.ts';
import { fromIterable } from '../sources/from-iterable.ts';
import { type Shape, shapes } from './testing/streams.ts';
import { templateRecognizer } from './testing/template-recognizer.ts';
import { track } from './track.ts';
import { createTracker } from './tracker.ts';

/** A gesture as a pen draws it. */
function draw(
  name: string,
  options: { pointer?: number; from?: number; last?: Reading['phase'] } = {},
): Reading[] {
  const { pointer = 0, from = 0, last = 'end' } = options;
  return Array.from({ length: 50 }, (_, i) => ({
    t: from + 16 * i,
    values: (shapes[name] as Shape)(i / 49),
    phase: i === 0 ? 'start' : i === 49 ? (last as 'end') : 'move',
    pointer,
  }));
}

const byTime = (...strokes: Reading[][]): Reading[] => strokes.flat().sort((a, b) => a.t - b.t);

describe('createTracker', () => {
  it('recognises several pointers at once, with as many sessions as were needed', () => {
    const recognizer = templateRecognizer();
    const tracker = createTracker(recognizer);
    const ended: unknown[] = [];
    const seen = new Map<unknown, Set<string | undefined>>();
    for (let round = 0; round < 3; round++) {
      const readings = byTime(
        draw('circle', { pointer: 0, from: 5000 * round }),
        draw('zigzag', { pointer: 1, from: 5000 * round + 7 }),
        draw('square', { pointer: 2, from: 5000 * round + 301 }),
      );
      for (const reading of readings) {
        for (const { pointer, recognition, ended: isOver, readings: count } of tracker.push(reading)) {
          seen.set(pointer, (seen.get(pointer) ?? new Set()).add(recognition?.best));
          if (isOver) ended.push([pointer, recognition?.name, count]);
        }
      }
    }
    const round = [
      [0, 'circle', 50],
      [1, 'zigzag', 50],
      [2, 'square', 50],
    ];
    expect(ended).toEqual([...round, ...round, ...round]);
    expect(recognizer.sessions).toBe(3);
    // So far, a square is something else.
    expect(seen.get(2)?.size).toBeGreaterThan(1);
    expect([tracker.active, tracker.ignored]).toEqual([0, 0]);
  });

  it('gives results that stay what they are', () => {
    const tracker = createTracker(templateRecognizer());
    const last = (readings: Reading[]) => readings.map((reading) => tracker.push(reading)[0]).at(-1);
    const circle = last(draw('circle'));
    const probability = circle?.recognition?.probability;
    last(draw('zigzag', { from: 2000 }));
    expect(circle?.recognition).toMatchObject({ name: 'circle', probability });
  });

  it('leaves out pointers beyond its limit, remains of strokes, and counts', () => {
    const tracker = createTracker(templateRecognizer(), { maxPointers: 1 });
    const [, ...remains] = draw('circle', { pointer: 4 });
    for (const reading of remains) expect(tracker.push(reading)).toEqual([]);
    tracker.push({ t: 0, values: [0, 0], phase: 'start', pointer: 0 });
    expect(tracker.push({ t: 1, values: [0, 0], phase: 'start', pointer: 1 })).toEqual([]);
    expect([tracker.active, tracker.ignored]).toEqual([1, 1]);
  });

  it('cancels what the browser took, and what ended unseen', () => {
    const tracker = createTracker(templateRecognizer());
    const cancelled = draw('circle', { last: 'cancel' }).map((reading) => ({ ...tracker.push(reading)[0] }));
    expect(cancelled.at(-1)).toMatchObject({ ended: true, cancelled: true, recognition: undefined });
    for (const reading of draw('circle', { from: 1000 }).slice(0, 30)) tracker.push(reading);
    const again = tracker.push({ t: 3000, values: [0, 0], phase: 'start' });
    expect(again.map(({ ended, cancelled: was, readings }) => [ended, was, readings])).toEqual([
      [true, true, 30],
      [false, false, 1],
    ]);
    expect(tracker.finish()).toMatchObject([{ ended: true, cancelled: true }]);
    expect(tracker.active).toBe(0);
  });

  it('waits for further strokes, and no longer than it was told', () => {
    const tracker = createTracker(templateRecognizer(), { strokeGap: 300 });
    const stroke = draw('circle');
    const [first, second] = [stroke.slice(0, 25), stroke.slice(25)].map((part, half) =>
      part.map(
        (reading, i): Reading => ({
          ...reading,
          t: reading.t + 200 * half,
          phase: i === 0 ? 'start' : i === part.length - 1 ? 'end' : 'move',
        }),
      ),
    ) as [Reading[], Reading[]];
    for (const reading of first) expect(tracker.push(reading)[0]?.ended).toBe(false);
    expect(tracker.isWaiting).toBe(true);
    for (const reading of second) expect(tracker.push(reading)[0]?.ended).toBe(false);
    const { t } = second.at(-1) as Reading;
    expect(tracker.expire(t + 300)).toEqual([]);
    expect(tracker.expire(t + 301)).toMatchObject([
      { ended: true, readings: 50, recognition: { name: 'circle' } },
    ]);
    expect(tracker.isWaiting).toBe(false);
    for (const reading of draw('circle', { from: 9000 })) tracker.push(reading);
    const next = tracker.push({ t: 20_000, values: [0, 0], phase: 'start' });
    expect(next.map(({ ended }) => ended)).toEqual([true, false]);
  });

  it('follows what flows without strokes until it is told', () => {
    const tracker = createTracker(templateRecognizer());
    for (const { t, values } of draw('zigzag')) tracker.push({ t, values });
    expect(tracker.finish()).toMatchObject([
      { ended: true, cancelled: false, recognition: { name: 'zigzag' } },
    ]);
  });

  it('refuses options out of range', () => {
    expect(() => createTracker(templateRecognizer(), { maxPointers: 0 })).toThrow(
      'createTracker(): maxPointers must be a positive integer, got 0.',
    );
    expect(() => createTracker(templateRecognizer(), { strokeGap: -1 })).toThrow('strokeGap');
  });
});

describe('track', () => {
  it('gives what each gesture was, when it ends or no stroke follows', async () => {
    const readings = byTime(draw('circle'), draw('square', { pointer: 1, from: 100 }));
    const source = fromIterable(
      (async function* () {
        yield* readings;
        await new Promise(() => {});
      })(),
      { dimensions: 2 },
    );
    const names: (string | undefined)[] = [];
    for await (const { recognition, ended } of track(source, templateRecognizer(), { strokeGap: 30 })) {
      if (ended) names.push(recognition?.name);
      if (names.length === 2) break;
    }
    expect(names).toEqual(['circle', 'square']);
  });

  it('ends with its source', async () => {
    const readings = draw('circle').slice(0, 40);
    let last: unknown;
    for await (const tracked of track(fromIterable(readings, { dimensions: 2 }), templateRecognizer()))
      last = tracked;
    expect(last).toMatchObject({ ended: true, cancelled: true });
  });
});
