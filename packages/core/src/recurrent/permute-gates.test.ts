import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { permuteGates } from './permute-gates.ts';

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`permuteGates on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    test('moves whole gates, and gradients back', () => {
      tf.tidy(() => {
        const weight = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6]);
        expect([...permuteGates(weight, [1, 2, 0]).dataSync()]).toEqual([
          3, 4, 5, 6, 1, 2, 9, 10, 11, 12, 7, 8,
        ]);
        const seed = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6]);
        const gradient = tf.grad((x) => tf.sum(tf.mul(permuteGates(x, [1, 2, 0]), seed)))(weight);
        expect([...gradient.dataSync()]).toEqual([5, 6, 1, 2, 3, 4, 11, 12, 7, 8, 9, 10]);
      });
    });

    test('leaves no tensor behind', () => {
      const weight = tf.ones([3]) as tf.Tensor1D;
      expectNoLeak(() => permuteGates(weight, [1, 0, 2]));
      expectNoLeak(() => tf.grad((x) => tf.sum(permuteGates(x, [1, 0, 2])))(weight));
    });

    test('names what does not fit', () => {
      expect(() => permuteGates(tf.ones([4]), [1, 0, 2])).toThrow(
        'the last axis of weight must hold 3 gates',
      );
      expect(() => permuteGates(tf.ones([4]), [1, 1])).toThrow(
        'order must hold each of 0 to 1 once, got [1,1]',
      );
    });
  });
}
