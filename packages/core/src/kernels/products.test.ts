import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng } from '../random/rng.ts';
import { expectClose, expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { accelerateProducts } from './products.ts';
import { useKernels } from './runtime.ts';

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const cases = fc.record({
  outer: fc.constantFrom([], [], [3], [2, 2]),
  m: size(70),
  n: size(70),
  k: size(70),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  bias: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`products on ${backend}`, () => {
    beforeAll(async () => {
      await useBackend(backend);
      accelerateProducts(backend);
    });

    test('as float64 loops compute them', () => {
      fc.assert(
        fc.property(cases, ({ outer, m, n, k, transposeA, transposeB, bias, seed }) =>
          tf.tidy(() => {
            const rng = createRng(seed);
            const draw = (shape: number[]): tf.Tensor =>
              tf.tensor(
                Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal()),
                shape,
              );
            const a = draw([...outer, ...(transposeA ? [k, m] : [m, k])]);
            const b = draw([...outer, ...(transposeB ? [n, k] : [k, n])]);
            // Smaller ones are left to the backend; tfjs-backend-wasm errs on them with a bias and a transposed factor.
            const withBias = bias && outer.length === 0 && m * n * k >= 1 << 13;
            const row = withBias ? draw([n]) : tf.zeros([n]);
            const ours = withBias
              ? tf.fused.matMul({ a, b, transposeA, transposeB, bias: row } as never)
              : tf.matMul(a, b, transposeA, transposeB);
            const [as, bs, added] = [a.dataSync(), b.dataSync(), row.dataSync()];
            const want = new Float64Array(ours.size);
            for (let index = 0; index < want.length; index++) {
              const [matrix, i, j] = [Math.floor(index / (m * n)), Math.floor(index / n) % m, index % n];
              let sum = added[j]!;
              for (let q = 0; q < k; q++) {
                const x = as[matrix * m * k + (transposeA ? q * m + i : i * k + q)]!;
                sum += x * bs[matrix * k * n + (transposeB ? j * k + q : q * n + j)]!;
              }
              want[index] = sum;
            }
            expectClose(ours, want, { absolute: 1e-4 });
          }),
        ),
        { seed: 8082, numRuns: 80 },
      );
    });

    test('gradients too, and no tensor stays', () => {
      const a = tf.randomNormal([40, 30], 0, 1, 'float32', 1);
      const b = tf.randomNormal([30, 50], 0, 1, 'float32', 2);
      const both = (): tf.Tensor[] => tf.grads((x, y) => tf.sum(tf.square(tf.matMul(x, y))))([a, b]);
      expectNoLeak(both);
      const ours = both();
      useKernels('off');
      try {
        both().forEach((gradient, index) => {
          expectClose(ours[index]!, gradient, { relative: 1e-4, absolute: 1e-3 });
        });
      } finally {
        useKernels('auto');
      }
      expect(ours).toHaveLength(2);
    });
  });
}
