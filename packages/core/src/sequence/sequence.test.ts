import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectClose,
  expectNoLeak,
  numericGradient,
  type TestBackend,
  useBackend,
} from '../testing/index.ts';
import { lengthsToMask } from './lengths-to-mask.ts';
import { padSequences, unpadSequences } from './pad-sequences.ts';
import { reverseByLength } from './reverse-by-length.ts';
import { timeDistributed } from './time-distributed.ts';

const size = fc.integer({ min: 1, max: 6 });
const padded = fc
  .record({ batch: size, time: size, features: fc.integer({ min: 0, max: 3 }) })
  .chain(({ batch, time, features }) =>
    fc.record({
      shape: fc.constant<number[]>(features === 0 ? [batch, time] : [batch, time, features]),
      lengths: fc.array(fc.integer({ min: 0, max: time }), { minLength: batch, maxLength: batch }),
    }),
  );
const settings = { seed: 20240611, numRuns: 60 };
const counted = (shape: number[]): tf.Tensor =>
  tf.reshape(tf.range(0, tf.util.sizeFromShape(shape), 1, 'float32'), shape);

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`sequence operations on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    test('lengthsToMask marks the first steps', () => {
      tf.tidy(() => {
        expect(lengthsToMask([2, 0, 3], 3).arraySync()).toEqual([
          [1, 1, 0],
          [0, 0, 0],
          [1, 1, 1],
        ]);
        const clamped = lengthsToMask(tf.tensor1d([-2, 9], 'int32'), 2);
        expect(clamped.dtype).toBe('bool');
        expect(clamped.arraySync()).toEqual([
          [0, 0],
          [1, 1],
        ]);
      });
    });

    test('reverseByLength equals reversing arrays, undoes itself, and is its own gradient', () => {
      fc.assert(
        fc.property(padded, fc.boolean(), ({ shape, lengths }, asTensor) => {
          tf.tidy(() => {
            const x = counted(shape);
            const given = asTensor ? tf.tensor1d(lengths, 'int32') : lengths;
            const reversed = reverseByLength(x, given);
            const expected = (x.arraySync() as unknown[][]).map((steps, b) => {
              const length = lengths[b]!;
              return [...steps.slice(0, length).reverse(), ...steps.slice(length)];
            });
            expect(reversed.arraySync()).toEqual(expected);
            expect(reverseByLength(reversed, given).arraySync()).toEqual(x.arraySync());
            const weights = tf.add(tf.square(counted(shape)), 1);
            const gradient = tf.grad((v) => tf.sum(tf.mul(reverseByLength(v, given), weights)))(x);
            expect(gradient.arraySync()).toEqual(reverseByLength(weights, given).arraySync());
          });
        }),
        settings,
      );
    });

    test('unpadSequences takes out what padSequences put in, also empty sequences', () => {
      fc.assert(
        fc.property(padded, fc.integer({ min: -3, max: 3 }), ({ shape, lengths }, value) => {
          tf.tidy(() => {
            const features = shape.slice(2);
            const sequences = lengths.map((length) =>
              length === 0 ? tf.zeros([0, ...features]) : counted([length, ...features]),
            );
            const result = padSequences(sequences, { length: shape[1]!, value });
            expect(result.padded.shape).toEqual(shape);
            expect(result.lengths).toEqual(lengths);
            unpadSequences(result.padded, result.lengths).forEach((sequence, index) => {
              expect(sequence.shape).toEqual(sequences[index]!.shape);
              expectClose(sequence, sequences[index]!, { absolute: 0 });
            });
            const mask = lengthsToMask(lengths, shape[1]!);
            const rest = tf.where(
              features.length === 0 ? mask : tf.expandDims(mask, 2),
              tf.fill(shape, value),
              result.padded,
            );
            expect([...rest.dataSync()].every((v) => v === value)).toBe(true);
          });
        }),
        settings,
      );
    });

    test('padSequences pads to the longest, and cuts either end', () => {
      tf.tidy(() => {
        const sequences = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4])];
        expect(padSequences(sequences).padded.arraySync()).toEqual([
          [1, 2, 3],
          [4, 0, 0],
        ]);
        const first = padSequences(sequences, { length: 2, value: -1 });
        expect(first.padded.arraySync()).toEqual([
          [1, 2],
          [4, -1],
        ]);
        expect(first.lengths).toEqual([2, 1]);
        expect(padSequences(sequences, { length: 2, keep: 'last' }).padded.arraySync()).toEqual([
          [2, 3],
          [4, 0],
        ]);
      });
    });

    test('gradients pass through padding and unpadding', () => {
      tf.tidy(() => {
        const a = tf.tensor2d([[1, 2]]);
        const b = tf.tensor2d([
          [3, 4],
          [5, 6],
        ]);
        const loss = (...at: tf.Tensor[]): tf.Tensor => {
          const { padded: all, lengths } = padSequences(at, { length: 3 });
          return tf.addN(
            unpadSequences(tf.square(all), lengths).map((part, i) => tf.mul(tf.sum(part), i + 1)),
          );
        };
        const numeric = numericGradient(loss, [a, b]);
        tf.grads(loss)([a, b]).forEach((gradient, index) => {
          expectClose(gradient, numeric[index]!, { absolute: 1e-2 });
        });
      });
    });

    test('timeDistributed equals applying the function step by step', () => {
      fc.assert(
        fc.property(size, size, size, size, (batch, time, features, out) => {
          tf.tidy(() => {
            const x = counted([batch, time, features]);
            const kernel = tf.add(counted([features, out]), 0.5) as tf.Tensor2D;
            const result = timeDistributed((steps) => tf.matMul(steps as tf.Tensor2D, kernel), x);
            expect(result.shape).toEqual([batch, time, out]);
            const steps = (tf.unstack(x, 1) as tf.Tensor2D[]).map((step) => tf.matMul(step, kernel));
            expectClose(result, tf.stack(steps, 1), { absolute: 1e-3 });
          });
        }),
        { ...settings, numRuns: 20 },
      );
    });

    test('nothing is left behind, with and without a gradient', () => {
      const x = counted([2, 3, 2]);
      expectNoLeak(() => reverseByLength(x, [1, 3]));
      expectNoLeak(() => tf.grad((v) => tf.sum(reverseByLength(v, [1, 3])))(x));
      expectNoLeak(() => unpadSequences(x, [0, 2]));
      expectNoLeak(() => padSequences([x, x]).padded);
      expectNoLeak(() => lengthsToMask([1, 2], 3));
      expectNoLeak(() => timeDistributed((steps) => tf.square(steps), x));
      x.dispose();
    });
  });
}

describe('bad arguments', () => {
  const v = (...shape: number[]): tf.Tensor => tf.zeros(shape);

  test.each<[string, () => unknown, string]>([
    [
      'long',
      () => lengthsToMask([4], 3),
      'lengthsToMask(): lengths must be integers from 0 to 3, got 4 for sequence 0.',
    ],
    ['fraction', () => lengthsToMask([1, 1.5], 3), 'got 1.5 for sequence 1.'],
    ['no time', () => lengthsToMask([0], 0), 'lengthsToMask(): time must be a positive integer, got 0.'],
    [
      'rank',
      () => lengthsToMask(v(2, 2) as unknown as tf.Tensor1D, 3),
      'lengthsToMask(): lengths must have shape [batch], got [2, 2].',
    ],
    [
      'reverse, rank',
      () => reverseByLength(v(3), [1]),
      'reverseByLength(): x must have shape [batch, time, ...], got [3].',
    ],
    [
      'reverse, count',
      () => reverseByLength(v(2, 3), [1]),
      'lengths must hold one number for each of the 2 sequences, got 1.',
    ],
    ['reverse, length', () => reverseByLength(v(2, 3), [1, 4]), 'got 4 for sequence 1.'],
    ['nothing to pad', () => padSequences([]), 'padSequences(): sequences must hold at least one, got none.'],
    [
      'mixed features',
      () => padSequences([v(2, 3), v(2, 4)]),
      'sequences must have shape [time, 3], got [2, 4] for sequence 1.',
    ],
    ['all empty', () => padSequences([v(0, 3)]), 'padSequences(): length must be a positive integer, got 0.'],
    [
      'unpad, count',
      () => unpadSequences(v(2, 3), [1]),
      'padded must have shape [1 sequences, time, ...] for 1 lengths, got [2, 3].',
    ],
    [
      'unpad, length',
      () => unpadSequences(v(1, 3), [-1]),
      'unpadSequences(): lengths must be integers from 0 to 3, got -1 for sequence 0.',
    ],
    [
      'time, rank',
      () => timeDistributed((x) => x, v(3)),
      'timeDistributed(): x must have shape [batch, time, ...], got [3].',
    ],
    [
      'time, batch',
      () => timeDistributed((x) => tf.sum(x, 0), v(2, 3, 4)),
      'timeDistributed(): fn must keep the first axis, 6, got shape [4].',
    ],
  ])('%s', (_, act, message) => {
    tf.tidy(() => {
      expect(act).toThrow(message);
    });
  });
});
