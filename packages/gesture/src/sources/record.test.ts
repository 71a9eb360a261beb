import { describe, expect, it } from 'vitest';
import type { Reading } from '../contract/sequence.ts';
import { fromIterable } from './from-iterable.ts';
import { collectSequence, recordStroke } from './record.ts';

type Phase = NonNullable<Reading['phase']>;

const at = (t: number, x: number, phase?: Phase, pointer = 0): Reading =>
  phase ? { t, values: [x, 0], phase, pointer } : { t, values: [x, 0], pointer };

const of = (...readings: Reading[]) => fromIterable(readings, { dimensions: 2 });

/** Gives what it has, and then waits until it is left. */
const silentAfter = (...readings: Reading[]) => ({
  [Symbol.asyncIterator]: () => {
    let i = 0;
    return {
      next: () =>
        i < readings.length
          ? Promise.resolve({ done: false as const, value: readings[i++] as Reading })
          : new Promise<never>(() => {}),
      return: () => Promise.resolve({ done: true as const, value: undefined }),
    };
  },
});

describe('recordStroke', () => {
  it('takes the first whole stroke of one pointer', async () => {
    const stroke = await recordStroke(
      of(
        at(0, 9, 'move'),
        at(1, 1, 'start'),
        at(2, 50, 'start', 1),
        at(3, 2, 'move'),
        at(4, 0, 'cancel'),
        at(5, 51, 'end', 1),
        at(6, 3, 'start'),
        at(7, 4, 'move'),
        at(8, 5, 'end'),
        at(9, 6, 'start'),
      ),
    );
    expect(stroke).toEqual({
      dimensions: 2,
      values: new Float32Array([3, 0, 4, 0, 5, 0]),
      times: new Float64Array([6, 7, 8]),
    });
  });

  it('waits for more strokes, forgets cancelled ones, and ends when none comes', async () => {
    const source = silentAfter(
      at(0, 1, 'start'),
      at(1, 2, 'end'),
      at(2, 9, 'start'),
      at(3, 9, 'cancel'),
      at(4, 3, 'start'),
      at(5, 4, 'end'),
    );
    const gesture = await recordStroke(source, { strokeGap: 20 });
    expect([...gesture.times]).toEqual([0, 1, 4, 5]);
    expect(gesture.strokes).toEqual([2]);
  });

  it('ends at its limit, and says so if the source ends first', async () => {
    const endless = Array.from({ length: 1000 }, (_, i) => at(i, i, i === 0 ? 'start' : 'move'));
    expect((await recordStroke(of(...endless), { maxPoints: 500 })).times).toHaveLength(500);
    await expect(recordStroke(of(...endless))).rejects.toThrow('the source ended before a stroke did');
    await expect(recordStroke(of(), { strokeGap: -1 })).rejects.toThrow(
      'strokeGap must be 0 to 60000 ms, got -1',
    );
    await expect(recordStroke(of(), { maxPoints: 0 })).rejects.toThrow('maxPoints');
  });
});

describe('collectSequence', () => {
  const many = Array.from({ length: 100 }, (_, i) => at(1000 + 10 * i, i));

  it('ends after a time, at a reading, at a limit, or with the source', async () => {
    expect((await collectSequence(of(...many), { until: 200 })).times).toHaveLength(21);
    const { times } = await collectSequence(of(...many), { until: ({ values }) => values[0] === 7 });
    expect(times).toHaveLength(8);
    expect((await collectSequence(of(...many), { until: 1e9, maxPoints: 30 })).times).toHaveLength(30);
    expect((await collectSequence(of(...many), { until: 1e9 })).times).toHaveLength(100);
  });

  it('ends with a signal while it waits', async () => {
    const controller = new AbortController();
    const collecting = collectSequence(silentAfter(at(0, 1), at(1, Number.NaN), at(2, 2)), {
      until: controller.signal,
    });
    setTimeout(() => controller.abort(), 10);
    expect([...(await collecting).times]).toEqual([0, 2]);
  });

  it('keeps where strokes begin', async () => {
    const strokes = of(at(0, 0, 'start'), at(1, 1, 'end'), at(2, 2, 'start'), at(3, 3, 'end'));
    expect((await collectSequence(strokes, { until: 1e9 })).strokes).toEqual([2]);
  });

  it('says what is wrong', async () => {
    await expect(collectSequence(of(), { until: 10 })).rejects.toThrow('the recording has no readings');
    await expect(collectSequence(of(), { until: -1 })).rejects.toThrow('until must be');
    const mixed = silentAfter(at(0, 1), { t: 1, values: [1, 2, 3] });
    await expect(collectSequence(mixed, { until: 10 })).rejects.toThrow(
      'same number of values, got one with 3',
    );
  });
});
