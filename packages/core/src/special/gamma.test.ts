import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { binet } from './binet.ts';
import { digamma, lgamma } from './gamma.ts';
import { log1p } from './log1p.ts';

// Abramowitz & Stegun, tables 6.1, 6.3 and 6.4; large and half-integer arguments from ln (n-1)!, Γ(½) = √π.
const published: readonly [x: number, lgamma: number, digamma: number][] = [
  [1e-3, 6.907178885383853, -1000.5755719318104],
  [0.25, 1.2880225246980774, -4.227453533376265],
  [0.5, 0.5723649429247001, -1.9635100260214235],
  [1, 0, -0.5772156649015329],
  [1.5, -0.12078223763524522, 0.03648997397857652],
  [1.9, -0.038984275923083, 0.356184161166],
  [2, 0, 0.42278433509846713],
  [5, 3.1780538303479458, 1.5061176684318003],
  [7.5, 7.534364236758733, 1.946757484246087],
  [10, 12.801827480081469, 2.251752589066721],
  [100, 359.1342053695754, 4.600161852738087],
  [1e4, 82099.71749644238, 9.210290371142849],
];

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`on ${backend}`, () => {
    beforeAll(() => useBackend(backend));
    const x = (): tf.Tensor => tf.tensor1d(published.map(([at]) => at));

    test('lgamma and digamma equal published values', () => {
      tf.tidy(() => {
        expectClose(
          lgamma(x()),
          published.map((row) => row[1]),
          { absolute: 5e-7, relative: 3e-7 },
        );
        expectClose(
          digamma(x()),
          published.map((row) => row[2]),
          { absolute: 1e-6, relative: 3e-7 },
        );
      });
    });

    test('digamma obeys ψ(x+1) = ψ(x) + 1/x and lgamma its recurrence, everywhere', () => {
      tf.tidy(() => {
        const at = tf.linspace(0.5, 20, 400);
        const next = tf.add(at, 1);
        expectClose(lgamma(next), tf.add(lgamma(at), tf.log(at)), { absolute: 3e-6, relative: 1e-6 });
        expectClose(digamma(next), tf.add(digamma(at), tf.reciprocal(at)), {
          absolute: 2e-6,
          relative: 1e-6,
        });
      });
    });

    test('binet is small and exact where Stirling is good', () => {
      tf.tidy(() => {
        // binet(1) = 1 - ½ ln 2π; at 1000 its first term, 1/12000, is exact to float32.
        expectClose(binet(tf.tensor1d([1, 1000, 1e6])), [0.0810614667953273, 8.3333333e-5, 8.3333333e-8], {
          absolute: 2e-7,
          relative: 1e-6,
        });
      });
    });

    test('a second derivative exists: trigamma(1) = π²/6', () => {
      tf.tidy(() => {
        const trigamma = tf.grad((at) => digamma(at))(tf.tensor1d([1, 10]));
        expectClose(trigamma, [Math.PI ** 2 / 6, 0.10516633568168575], { absolute: 1e-4 });
      });
    });

    test('nothing is left behind', () => {
      const at = x();
      expectNoLeak(() => lgamma(at));
      expectNoLeak(() => digamma(at));
      expectNoLeak(() => tf.grad((v) => tf.sum(lgamma(v)))(at));
      at.dispose();
      expect(at.isDisposed).toBe(true);
    });
  });
}

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  test(`log1p is exact to float32 on ${backend}, with its gradient`, async () => {
    await useBackend(backend);
    tf.tidy(() => {
      const at = [0, 1e-30, 1e-12, 1e-7, 3e-4, 0.1, 0.49, 0.51, 1, 7, 1e6, 1e12].map(Math.fround);
      expectClose(log1p(tf.tensor1d(at)), at.map(Math.log1p), { absolute: 0, relative: 3e-7 });
      const slope = tf.grad((x) => tf.sum(log1p(x)))(tf.tensor1d(at));
      expectClose(
        slope,
        at.map((x) => 1 / (1 + x)),
        { absolute: 0, relative: 3e-7 },
      );
    });
  });
}
