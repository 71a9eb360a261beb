import { createRng, withRandomScope } from '@recurra/core';
import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidirectional, dropout, gru, lstm } from '../src/index.ts';
import { normal, numbers } from './support/tensors.ts';

describe('seeds', () => {
  beforeAll(() => useBackend('cpu'));

  it('make weights and dropout repeatable', () => {
    const x = normal([2, 3, 4], 1);
    const run = (seed: number | undefined) => {
      const layer = lstm({ units: 3, dropout: 0.5, recurrentDropout: 0.5, seed });
      return [0, 1].flatMap(() => numbers(layer.apply(x, { training: true })));
    };
    expect(run(0)).toEqual(run(0));
    expect(run(1)).not.toEqual(run(0));
    expect(run(undefined)).not.toEqual(run(undefined));
    const steps = run(0);
    expect(steps.slice(0, 6)).not.toEqual(steps.slice(6));
  });

  it('give the two directions different weights', () => {
    const layer = bidirectional({ layer: gru({ units: 2, seed: 3 }) });
    layer.apply(tf.ones([1, 1, 2]));
    expect(numbers(layer.forwardLayer.getWeights()[0])).not.toEqual(
      numbers(layer.backwardLayer.getWeights()[0]),
    );
  });

  it('come from the random scope where there is one', () => {
    const run = (seed: number) =>
      withRandomScope(createRng(seed), () => {
        const layer = gru({ units: 3, recurrentDropout: 0.5 });
        const drop = dropout({ rate: 0.5 });
        return numbers(
          drop.apply(layer.apply(tf.ones([2, 3, 4]), { training: true }) as tf.Tensor, { training: true }),
        );
      });
    expect(run(5)).toEqual(run(5));
    expect(run(6)).not.toEqual(run(5));
  });

  it('the dropout layer draws a new mask each time, the same ones again for the same seed', () => {
    const run = () => {
      const layer = dropout({ rate: 0.5, seed: 9 });
      return [0, 1].map(() => numbers(layer.apply(tf.ones([4, 16]), { training: true })));
    };
    const [first, second] = run();
    expect(first).not.toEqual(second);
    expect(run()).toEqual([first, second]);
    expect(new Set(first)).toEqual(new Set([0, 2]));
    const rows = dropout({ rate: 0.5, noiseShape: [null, 1], seed: 1 }).apply(tf.ones([8, 3]), {
      training: true,
    });
    for (const row of (rows as tf.Tensor2D).arraySync()) expect(new Set(row).size).toBe(1);
    expect(numbers(dropout({ rate: 0.5 }).apply(tf.ones([4])))).toEqual([1, 1, 1, 1]);
  });

  it('orthogonal recurrent kernels are orthogonal, and start quickly', () => {
    const layer = lstm({ units: 64, seed: 1 });
    layer.apply(tf.ones([1, 1, 2]));
    const u = layer.getWeights()[1] as tf.Tensor2D;
    expect(u.shape).toEqual([64, 256]);
    expectClose(tf.matMul(u, u, false, true), tf.eye(64));
    const bias = numbers(layer.getWeights()[2]);
    expect(bias).toEqual([...Array(64).fill(0), ...Array(64).fill(1), ...Array(128).fill(0)]);
  });
});
