import { describe, expect, it } from 'vitest';
import type { GestureSource, Reading } from '../contract/sequence.ts';
import { fromIterable } from '../sources/from-iterable.ts';
import { type SpottedByPointer, spot } from './spot.ts';
import type { SpotOptions } from './spot-settings.ts';
import { createSpotter, type Spotted } from './spotter.ts';
import { makeStream, type StreamOptions, type Truth } from './testing/streams.ts';
import { templateRecognizer } from './testing/template-recognizer.ts';

const recognizer = templateRecognizer();

function spotAll(readings: readonly { t: number; values: number[] }[]): Spotted[] {
  const spotter = createSpotter(recognizer);
  const found: (Spotted | undefined)[] = readings.map(({ t, values }) => spotter.push(t, values));
  return [...found, spotter.finish()].filter((spotted) => spotted !== undefined);
}

/** Shares of what either covers that both do. */
const agreement = (a: Truth, b: Truth): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start)) /
  (Math.max(a.end, b.end) - Math.min(a.start, b.start));

/** What was found, what was missed, and what is not there. */
function score(found: readonly Spotted[], truth: readonly Truth[]) {
  const hits = truth.filter((gesture) =>
    found.some((spotted) => spotted.name === gesture.name && agreement(spotted, gesture) >= 0.7),
  );
  return { hits: hits.length, misses: truth.length - hits.length, falseAlarms: found.length - hits.length };
}

const conditions: [string, Omit<StreamOptions, 'seed' | 'gestures' | 'between'>][] = [
  ['60 Hz', { rate: () => 60 }],
  ['60 Hz, 30 % dropped', { rate: () => 60, dropped: 0.3 }],
  ['30 Hz, 30 % dropped', { rate: () => 30, dropped: 0.3 }],
  ['25 to 120 Hz in turns, 30 % dropped', { rate: (t) => (t % 8000 < 4000 ? 120 : 25), dropped: 0.3 }],
];

/** Gestures of 40 that are found, and false alarms. Some of the movements between them do look like one. */
const between = [
  ['rest', 38, 1],
  ['short rest', 34, 2],
  ['movement', 38, 4],
] as const;

describe('createSpotter', () => {
  describe.each(between)('with %s between gestures', (what, hitsAtLeast, alarmsAtMost) => {
    it.each(conditions)('finds each once: %s', (name, condition) => {
      const scores = [1, 2].map((seed) => {
        const { readings, truth } = makeStream({ seed, gestures: 20, between: what, ...condition });
        return score(spotAll(readings), truth);
      });
      const hits = scores[0]!.hits + scores[1]!.hits;
      const falseAlarms = scores[0]!.falseAlarms + scores[1]!.falseAlarms;
      console.log(`${what}, ${name}: ${hits} hits, ${40 - hits} misses, ${falseAlarms} false alarms`);
      expect(hits).toBeGreaterThanOrEqual(hitsAtLeast);
      expect(falseAlarms).toBeLessThanOrEqual(alarmsAtMost);
    });
  });

  const { readings, truth } = makeStream({ seed: 5, gestures: 6, between: 'rest', rate: () => 60 });
  const plain = spotAll(readings);

  it('goes by time, not by how readings are counted', () => {
    expect(score(plain, truth)).toEqual({ hits: 6, misses: 0, falseAlarms: 0 });
    const moved = spotAll(readings.map(({ t, values }) => ({ t: t + 1e9, values })));
    expect(moved.map(({ name, start }) => [name, Math.round(start - 1e9)])).toEqual(
      plain.map(({ name, start }) => [name, Math.round(start)]),
    );
    // Every reading twice, at the same time or nearly so.
    const doubled = spotAll(readings.flatMap((one) => [one, one, { ...one, t: one.t + 0.001 }]));
    expect(score(doubled, truth)).toEqual({ hits: 6, misses: 0, falseAlarms: 0 });
  });

  it('leaves out what is not finite or late, and counts it', () => {
    const spotter = createSpotter(recognizer);
    const found = readings.flatMap(({ t, values }) => [
      spotter.push(t, values),
      spotter.push(t - 1, values),
      spotter.push(t, [Number.NaN, 0]),
      spotter.push(Number.NaN, values),
    ]);
    expect(found.filter((spotted) => spotted !== undefined)).toEqual(plain);
    expect(spotter.ignored).toBe(3 * readings.length);
  });

  it('says what seems to be under way, and ends it by time alone', () => {
    const [{ start, end, name }] = truth as [Truth];
    const spotter = createSpotter(recognizer);
    // A mouse at rest gives no readings.
    for (const { t, values } of readings) if (t >= start && t <= end) spotter.push(t, values);
    expect(spotter.isPending).toBe(true);
    let spotted: Spotted | undefined;
    const names: (string | undefined)[] = [];
    for (let t = end; !spotted && t < end + 1000; t += 20) {
      spotted = spotter.tick(t);
      names.push(spotter.candidate?.name);
    }
    expect(spotted?.name).toBe(name);
    expect(names).toContain(name);
    expect(spotter.candidate).toBeUndefined();
    expect(spotter.isPending).toBe(false);
    expect(spotter.finish()).toBeUndefined();
  });

  it('ends what is under way where the stream has a gap, or ends', () => {
    const [{ start, end, name }] = truth as [Truth];
    const gesture = readings.filter(({ t }) => t >= start && t <= end);
    expect(spotAll(gesture).map((spotted) => spotted.name)).toEqual([name]);
    const later = gesture.map(({ t, values }) => ({ t: t + 60_000, values }));
    expect(spotAll([...gesture, ...later]).map((spotted) => spotted.name)).toEqual([name, name]);
  });

  it('waits between gestures as long as it was told', () => {
    const spotter = createSpotter(recognizer, { refractory: 3000 });
    const found = readings
      .map(({ t, values }) => spotter.push(t, values))
      .filter((spotted) => spotted !== undefined);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(plain.length);
    for (const [i, { start }] of found.slice(1).entries())
      expect(start).toBeGreaterThanOrEqual(found[i]!.end + 3000);
  });

  it('looks at nothing while the hand trembles', () => {
    const spotter = createSpotter(recognizer);
    const before = recognizer.looks;
    for (let i = 0; i < 6000; i++) spotter.push(i * 16, [5 * Math.sin(i * i), 5 * Math.cos(7 * i)]);
    expect(recognizer.looks).toBe(before);
  });

  it('says what is wrong', () => {
    const make = (options: SpotOptions) => () => createSpotter(recognizer, options);
    expect(make({ enter: 0 })).toThrow('createSpotter(): enter must be above 0 and at most 1, got 0.');
    expect(make({ enter: 0.4, leave: 0.5 })).toThrow(
      'leave must be above 0 and at most enter (0.4), got 0.5',
    );
    expect(make({ confirm: 0 })).toThrow('confirm');
    expect(make({ settle: Number.NaN })).toThrow('settle must be 0 to 600000 ms, got NaN');
    expect(make({ every: 0 })).toThrow('every');
    expect(make({ activity: { above: 1, below: 2 } })).toThrow('activity');
    expect(make({ minExtent: -1 })).toThrow('minExtent');
    expect(make({ spread: [1] })).toThrow('spread must be 2 numbers of 0 or more, got [1]');
    expect(() => createSpotter(recognizer).push(0, [1, 2, 3])).toThrow('values must have 2 numbers');
  });
});

describe('spot', () => {
  const { readings, truth } = makeStream({
    seed: 6,
    gestures: 5,
    between: 'rest',
    rate: () => 50,
    dropped: 0.3,
  });
  const other = makeStream({ seed: 7, gestures: 5, between: 'rest', rate: () => 30 });
  const take = async (source: GestureSource, options = {}) => {
    const found: SpottedByPointer[] = [];
    for await (const spotted of spot(source, recognizer, options)) found.push(spotted);
    return found;
  };

  it('follows several pointers, each on its own, and ends with them', async () => {
    const all = [
      ...readings.map((reading) => ({ ...reading, pointer: 3 })),
      ...other.readings.map((reading) => ({ ...reading, pointer: 8 })),
      ...other.readings.map((reading) => ({ ...reading, pointer: 9 })),
    ].sort((a, b) => a.t - b.t);
    const found = await take(fromIterable(all, { dimensions: 2 }), { maxPointers: 2 });
    const of = (pointer: number) => found.filter((spotted) => spotted.pointer === pointer);
    expect(score(of(3), truth)).toEqual({ hits: 5, misses: 0, falseAlarms: 0 });
    expect(score([...of(8), ...of(9)], other.truth)).toEqual({ hits: 5, misses: 0, falseAlarms: 0 });
  });

  it('finds what is over when a hand goes', async () => {
    const [{ start, end, name }] = truth as [Truth];
    const gesture = readings.filter(({ t }) => t >= start && t <= end);
    const phases = (last: 'end' | 'cancel') =>
      gesture.map(
        (reading, i): Reading => ({
          ...reading,
          phase: i === 0 ? 'start' : i === gesture.length - 1 ? last : 'move',
        }),
      );
    const goes = await take(fromIterable(phases('end'), { dimensions: 2 }));
    expect(goes.map((spotted) => spotted.name)).toEqual([name]);
    expect(await take(fromIterable(phases('cancel'), { dimensions: 2 }))).toEqual([]);
  });

  it('gives a gesture that is over while no readings come', async () => {
    const [{ start, end, name }] = truth as [Truth];
    const gesture = readings.filter(({ t }) => t >= start && t <= end);
    const source = fromIterable(
      (async function* () {
        yield* gesture;
        await new Promise(() => {});
      })(),
      { dimensions: 2 },
    );
    for await (const spotted of spot(source, recognizer)) {
      expect(spotted).toMatchObject({ name, pointer: 0 });
      break;
    }
  });

  it('refuses options before the first reading', async () => {
    const source = fromIterable([], { dimensions: 2 });
    await expect(take(source, { maxPointers: 0 })).rejects.toThrow(
      'maxPointers must be a positive integer, got 0',
    );
    await expect(take(source, { enter: 2 })).rejects.toThrow('spot(): enter');
  });
});
