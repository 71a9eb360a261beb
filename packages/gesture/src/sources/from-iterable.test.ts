import { describe, expect, it } from 'vitest';
import type { Reading } from '../contract/sequence.ts';
import { fromIterable, type IterableReading } from './from-iterable.ts';

async function all(source: AsyncIterable<Reading>): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const { t, values } of source) taken.push([t, ...Array.from(values)]);
  return taken;
}

describe('fromIterable', () => {
  it.each<[string, () => Parameters<typeof fromIterable>[0]]>([
    ['an array', () => [[1, 2], new Float32Array([3, 4])]],
    [
      'an async generator',
      async function* () {
        yield { t: 0, values: [1, 2] };
        yield [3, 4];
      },
    ],
    [
      'a stream',
      () =>
        new ReadableStream<IterableReading>({
          start(controller) {
            controller.enqueue([1, 2]);
            controller.enqueue([3, 4]);
            controller.close();
          },
        }),
    ],
  ])('reads %s', async (_, make) => {
    expect(await all(fromIterable(make(), { dimensions: 2, interval: 10 }))).toEqual([
      [0, 1, 2],
      [10, 3, 4],
    ]);
  });

  it('leaves out and counts what is not finite or late, each pointer for itself', async () => {
    const readings = [
      { t: 5, values: [1], pointer: 0 },
      { t: 4, values: [2], pointer: 1 },
      { t: 4, values: [3], pointer: 0 },
      { t: 6, values: [Number.NaN], pointer: 0 },
      { t: Number.POSITIVE_INFINITY, values: [4], pointer: 0 },
      { t: 5, values: [5], pointer: 0 },
    ];
    const source = fromIterable(readings, { dimensions: 1 });
    expect(await all(source)).toEqual([
      [5, 1],
      [4, 2],
      [5, 5],
    ]);
    expect(source.lost).toEqual({ notFinite: 2, overflow: 0, late: 1 });
  });

  it('can be left while it waits, and leaves what it iterates', async () => {
    const left: string[] = [];
    const silent = (name: string): AsyncIterable<Reading> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => {
          left.push(name);
          return { done: true, value: undefined };
        },
      }),
    });
    const controller = new AbortController();
    const aborted = fromIterable(silent('aborted'), { dimensions: 1, signal: controller.signal })[
      Symbol.asyncIterator
    ]();
    const returned = fromIterable(silent('returned'), { dimensions: 1 })[Symbol.asyncIterator]();
    const waiting = [aborted.next(), returned.next()];
    controller.abort();
    await returned.return?.();
    expect(await Promise.all(waiting)).toEqual(Array(2).fill({ done: true, value: undefined }));
    expect(left).toEqual(['aborted', 'returned']);
    const cancelled: unknown[] = [];
    const stream = new ReadableStream<Reading>({ cancel: (why) => void cancelled.push(why) });
    const reading = fromIterable(stream, { dimensions: 1 })[Symbol.asyncIterator]();
    await reading.return?.();
    expect(cancelled).toHaveLength(1);
  });

  it('says which reading is wrong, and ends', async () => {
    const wrong = fromIterable(
      [
        { t: 0, values: [1] },
        { t: 1, values: [1, 2] },
      ],
      { dimensions: 1 },
    );
    await expect(all(wrong)).rejects.toThrow('reading 1 must have 1 values, got 2');
    await expect(all(fromIterable([[1]], { dimensions: 1 }))).rejects.toThrow(
      'reading 0 is a vector without a time',
    );
    const nothing = [null] as unknown as Reading[];
    await expect(all(fromIterable(nothing, { dimensions: 1 }))).rejects.toThrow('got none');
    const failing = async function* (): AsyncGenerator<Reading> {
      yield* [];
      throw new Error('the cable');
    };
    await expect(all(fromIterable(failing(), { dimensions: 1 }))).rejects.toThrow('the cable');
  });

  it('refuses arguments it cannot use', () => {
    expect(() => fromIterable([], { dimensions: 0 })).toThrow('dimensions must be a positive integer, got 0');
    expect(() => fromIterable([], { dimensions: 1, interval: -1 })).toThrow('interval');
    expect(() => fromIterable(7 as never, { dimensions: 1 })).toThrow('got number');
  });
});
