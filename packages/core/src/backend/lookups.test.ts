import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { ensureBackendKernels } from './ensure-backend-kernels.ts';
import { accelerateLookups } from './lookups.ts';

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 8 }),
  inner: fc.constantFrom<number[]>([], [1], [3], [2, 2]),
  outer: fc.constantFrom<number[]>([1], [5], [2, 3]),
  seed: fc.nat(1000),
});

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`lookups on ${backend}`, () => {
    beforeAll(async () => {
      await useBackend(backend);
      ensureBackendKernels();
      accelerateLookups(backend);
    });

    test('rows, and the sums of their gradients', () => {
      fc.assert(
        fc.property(cases, ({ rows, inner, outer, seed }) => {
          tf.tidy(() => {
            const size = inner.reduce((product, length) => product * length, 1);
            const table = Float32Array.from({ length: rows * size }, (_, index) => index + 0.5);
            const count = outer.reduce((product, length) => product * length, 1);
            const picks = Int32Array.from({ length: count }, (_, index) => (seed * (index + 3)) % rows);
            const x = tf.tensor(table, [rows, ...inner]);
            const indices = tf.tensor(picks, outer, 'int32');
            const weights = Float32Array.from({ length: count * size }, (_, index) => index % 7);
            const seeds = tf.tensor(weights, [...outer, ...inner]);
            const got = tf.gather(x, indices);
            expect(got.shape).toEqual([...outer, ...inner]);
            expect([...got.dataSync()]).toEqual(
              [...picks].flatMap((row) => [...table.subarray(row * size, (row + 1) * size)]),
            );
            const want = new Float32Array(table.length);
            picks.forEach((row, index) => {
              for (let place = 0; place < size; place++) {
                want[row * size + place]! += weights[index * size + place]!;
              }
            });
            const gradient = tf.grad((at) => tf.sum(tf.mul(tf.gather(at, indices), seeds)))(x);
            expect([...gradient.dataSync()]).toEqual([...want]);
          });
        }),
        { seed: 8082, numRuns: 60 },
      );
    });

    test('leave other axes to the backend, and no tensor behind', () => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const indices = tf.tensor1d([1, 0], 'int32');
      expect([...tf.gather(x, indices, 1).dataSync()]).toEqual([2, 1, 4, 3]);
      expectNoLeak(() => tf.gather(x, indices));
      expect(() => tf.gather(x, tf.tensor1d([2], 'int32'))).toThrow('not in [0, 1]');
    });
  });
}
