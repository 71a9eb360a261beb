import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GestureExample } from '../contract/sequence.ts';
import { dtwDistance } from './dtw.ts';
import { nearestDtw } from './nearest-dtw.ts';
import { drawn, moved, shapes } from './testing/shapes.ts';
import { ueaTraining } from './testing/shared-data.ts';

const series = (dimensions: number) =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((length) =>
      fc.array(fc.float({ min: -10, max: 10, noNaN: true }), {
        minLength: length * dimensions,
        maxLength: length * dimensions,
      }),
    )
    .map((values) => ({ dimensions, values: Float32Array.from(values) }));

/** The least sum over every path, one by one. */
function everyPath(a: Float32Array, b: Float32Array, d: number, reach: number, i = 0, j = 0): number {
  const [n, m] = [a.length / d, b.length / d];
  if (i >= n || j >= m || Math.abs(i - j) > reach) return Number.POSITIVE_INFINITY;
  let cost = 0;
  for (let k = 0; k < d; k++) cost += (a[i * d + k]! - b[j * d + k]!) ** 2;
  if (i === n - 1 && j === m - 1) return cost;
  const next = [
    [1, 1],
    [1, 0],
    [0, 1],
  ].map(([di, dj]) => everyPath(a, b, d, reach, i + di!, j + dj!));
  return cost + Math.min(...next);
}

describe('dtwDistance', () => {
  const pairs = fc.integer({ min: 1, max: 3 }).chain((d) => fc.tuple(series(d), series(d)));

  test('is the least over all paths, with and without a band', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0, 0.2, 0.5, 1), ([a, b], band) => {
        const [n, m] = [a.values.length / a.dimensions, b.values.length / b.dimensions];
        const reach = Math.max(Math.ceil(band * Math.max(n, m)), Math.abs(n - m));
        const expected = everyPath(a.values, b.values, a.dimensions, reach);
        expect(dtwDistance(a, b, band, Number.POSITIVE_INFINITY)).toBeCloseTo(expected, 6);
      }),
    );
  });

  test('giving up early never changes what is below the bound', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 1500, noNaN: true }), ([a, b], best) => {
        const whole = dtwDistance(a, b, 1, Number.POSITIVE_INFINITY);
        const bounded = dtwDistance(a, b, 1, best);
        expect(bounded).toBe(whole < best ? whole : Number.POSITIVE_INFINITY);
      }),
    );
  });
});

describe('nearestDtw', () => {
  const spelled = (name: string, values: number[], dimensions = 1): GestureExample => ({
    name,
    dimensions,
    values: Float32Array.from(values),
    times: Float64Array.from({ length: values.length / dimensions }, (_, i) => i),
  });

  test('time stretched costs nothing', async () => {
    const classifier = await nearestDtw().fit(
      [spelled('peak', [0, 1, 2, 1, 0]), spelled('step', [0, 0, 2, 2, 2])],
      { seed: 1 },
    );
    expect(classifier.classify(spelled('', [0, 1, 1, 1, 2, 2, 1, 0, 0]))).toEqual({ name: 'peak', score: 1 });
    expect(classifier.classify(spelled('', [0, 2])).name).toBe('step');
  });

  test('normalised, place and size count for nothing', async () => {
    const classifier = await nearestDtw({ normalize: true }).fit(shapes, { seed: 1 });
    for (const example of shapes) {
      const { name, score } = classifier.classify(moved(example, 0, 3, 700, -50));
      expect(name).toBe(example.name);
      expect(score).toBeGreaterThan(0.99);
    }
  });

  test('a stroke of ten minutes is compared in reasonable work', async () => {
    const long = drawn(
      'long',
      [
        [
          [0, 0],
          [20_000, 0],
          [20_000, 16_000],
        ],
      ],
      1,
    );
    expect(long.times.length).toBeGreaterThan(36_000);
    const classifier = await nearestDtw({ normalize: true }).fit([long, ...shapes], { seed: 1 });
    expect(classifier.classify(long)).toEqual({ name: 'long', score: 1 });
  });

  test('a band that is none is refused', () => {
    expect(() => nearestDtw({ band: 2 })).toThrow('nearestDtw(): band must be between 0 and 1, got 2.');
    expect(() => nearestDtw({ band: Number.NaN })).toThrow('got NaN');
  });

  // Counted by a separate program with plain loops in float64: no window, no normalisation, the first of equals.
  test.each([
    ['Libras', 161],
    ['ERing', 27],
  ])('each gesture of %s against all others', async (set, expected) => {
    const data = await ueaTraining(set);
    if (data === undefined) return;
    let correct = 0;
    for (const [i, example] of data.examples.entries()) {
      const others = data.examples.filter((_, j) => j !== i);
      const classifier = await nearestDtw().fit(others, { seed: 1 });
      if (classifier.classify(example).name === example.name) correct++;
    }
    console.log(`DTW-D, ${set}, leave one out: ${correct} of ${data.examples.length}`);
    expect(correct).toBe(expected);
  });
});
