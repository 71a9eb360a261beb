import { isRecurraError } from '@recurra/plugin';
import { describe, expect, test } from 'vitest';
import type { GestureExample } from '../contract/sequence.ts';
import { baselines } from './index.ts';
import { drawn, shapes } from './testing/shapes.ts';

const [triangle] = shapes;
const tap = drawn('tap', [
  [
    [5, 5],
    [5, 5],
  ],
]);
const motion: GestureExample = {
  name: 'shake',
  dimensions: 3,
  values: new Float32Array(12).map((_, i) => i),
  times: new Float64Array([0, 1, 2, 3]),
};
const broken = { ...triangle!, values: triangle!.values.slice().fill(Number.NaN, 8, 9) };

describe.each(baselines(2))('$name', (method) => {
  const fit = async (examples: readonly GestureExample[]) => method.fit(examples, { seed: 1 });

  test('nothing, numbers that are none and values that are missing are refused with what to do', async () => {
    await expect(fit([])).rejects.toThrow('needs at least one example, got none; record');
    await expect(fit([broken])).rejects.toThrow(
      'example 0 ("triangle"): all values must be finite, point 4 has NaN; leave the point out.',
    );
    const short = { ...triangle!, values: triangle!.values.slice(2) };
    await expect(fit([triangle!, short])).rejects.toThrow('check how it was made');
    const classifier = await fit([triangle!]);
    expect(() => classifier.classify(broken)).toThrow('the gesture: all values must be finite');
    const empty = { dimensions: 2, values: new Float32Array(0), times: new Float64Array(0) };
    expect(() => classifier.classify(empty)).toThrow('has no points');
  });

  test('other dimensions are refused', async () => {
    const classifier = await fit([triangle!]);
    expect(() => classifier.classify(motion)).toThrow('must have 2 dimensions, has 3');
    const error = await fit([triangle!, motion]).catch((reason: unknown) => reason);
    expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
  });

  test('same instants, one point between lifts and huge numbers do no harm', async () => {
    const classifier = await fit(shapes);
    const still = { ...triangle!, times: triangle!.times.map(() => 0) };
    expect(classifier.classify(still).name).toBe('triangle');
    const dots = drawn('dots', [[[0, 0]], [[80, 0]], [[80, 90]]]);
    expect(Number.isFinite(classifier.classify(dots).score)).toBe(true);
    const huge = { ...triangle!, values: triangle!.values.map((value) => value * 1e30) };
    expect(Number.isNaN(classifier.classify(huge).score)).toBe(false);
  });

  test('an abort is heeded', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(async () => method.fit(shapes, { seed: 1, signal })).rejects.toThrow('enough');
  });
});

test('stroke methods refuse taps and say what takes other dimensions', async () => {
  for (const method of baselines(2).slice(0, 4)) {
    expect(() => method.fit([tap], { seed: 1 })).toThrow(
      'must have two different points, is a tap; leave it out.',
    );
    expect(() => method.fit([motion], { seed: 1 })).toThrow(
      'use nearestDtw() for gestures of other dimensions',
    );
  }
  expect(baselines(3).map(({ name }) => name)).toEqual(['DTW-D', 'DTW-D (normalised)']);
});
