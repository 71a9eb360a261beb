import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../testing/index.ts';
import { quickDropout } from './quick-dropout.ts';
import { createRng } from './rng.ts';
import { withRandomScope } from './scope.ts';

beforeAll(() => useBackend('cpu'));

describe('quickDropout', () => {
  const draw = (seed: number, rate: number, size = 1e5): Float32Array =>
    tf.tidy(
      () =>
        withRandomScope(createRng(seed), () =>
          quickDropout(tf.ones([size]), rate),
        ).dataSync() as Float32Array,
    );

  it.each([0.1, 0.3, 0.9])('drops a share of %f and keeps the mean', (rate) => {
    const values = draw(1, rate);
    const dropped = values.filter((value) => value === 0).length / values.length;
    // Five deviations of a binomial share.
    expect(Math.abs(dropped - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / values.length));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  it('drops neighbours independently of each other', () => {
    const values = draw(2, 0.5);
    let both = 0;
    for (let i = 1; i < values.length; i++) if (values[i] === 0 && values[i - 1] === 0) both++;
    expect(Math.abs(both / values.length - 0.25)).toBeLessThan(0.01);
  });

  it('is the same with the same seed, other with another, and nothing at rate 0', () => {
    expect(draw(3, 0.5, 100)).toEqual(draw(3, 0.5, 100));
    expect(draw(3, 0.5, 100)).not.toEqual(draw(4, 0.5, 100));
    const x = tf.ones([3]);
    expect(quickDropout(x, 0)).toBe(x);
    x.dispose();
  });
});
