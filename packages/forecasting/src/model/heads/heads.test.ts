import { createRng } from '@recurra/core';
import { expectClose, expectNoLeak, numericGradient, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { normalQuantile } from '../../statistics/normal.ts';
import {
  logGamma,
  negativeBinomialLog,
  negativeBinomialQuantile,
  studentLog,
} from '../../testing/densities.ts';
import { createHead, headKinds } from './index.ts';

beforeAll(() => useBackend('cpu'));
beforeEach(() => void tf.engine().startScope());
afterEach(() => void tf.engine().endScope());

const five = [0.025, 0.1, 0.5, 0.9, 0.975];

/** Quantiles of one step; below, the loss of one value. */
const quantilesOf = (kind: Parameters<typeof createHead>[0], numbers: number[], q = five): number[] => [
  ...createHead(kind, q)
    .quantiles(tf.tensor3d([[numbers]]))
    .dataSync(),
];
const lossOf = (kind: Parameters<typeof createHead>[0], numbers: number[], y: number): number =>
  createHead(kind, five)
    .loss(tf.tensor3d([[numbers]]), tf.tensor3d([[[y]]]))
    .dataSync()[0]!;

it('the references are themselves: factorials, and densities that sum to one', () => {
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
  let sum = 0;
  for (let k = 0; k < 4000; k++) sum += Math.exp(negativeBinomialLog(k, 12, 0.7));
  expect(sum).toBeCloseTo(1, 9);
  let area = 0;
  for (let x = -2000; x <= 2000; x += 0.01) area += 0.01 * Math.exp(studentLog(x, 3));
  expect(area).toBeCloseTo(1, 6);
});

it('normalQuantile gives the values of the tables', () => {
  // Abramowitz & Stegun, table 26.5, and NIST.
  for (const [p, z] of [
    [0.5, 0],
    [0.75, 0.674489750196],
    [0.9, 1.281551565545],
    [0.975, 1.95996398454],
    [0.995, 2.575829303549],
    [0.9995, 3.290526731492],
    [0.01, -2.326347874041],
    [1e-6, -4.753424308823],
  ] as const) {
    expect(normalQuantile(p)).toBeCloseTo(z, 7);
  }
});

describe('gaussian', () => {
  it('has the normal quantiles, and the negative logarithm of the density less its constant', () => {
    // The standard deviation has a floor of 0.001.
    expectClose(quantilesOf('gaussian', [3, 1.999]), [-0.919928, 0.436897, 3, 5.563103, 6.919928], {
      absolute: 1e-5,
    });
    for (const [mean, sigma, y] of [
      [0, 1, 0],
      [2, 0.5, -1],
      [-3, 40, 11],
    ] as const) {
      const wanted = 0.5 * ((y - mean) / sigma) ** 2 + Math.log(sigma);
      expectClose([lossOf('gaussian', [mean, sigma - 1e-3], y)], [wanted], { relative: 1e-5 });
    }
  });
});

describe('student-t', () => {
  // Upper quantiles of Student's t, from the tables of R's qt().
  const table: Record<number, readonly [number, number, number, number]> = {
    // 0.75, 0.9, 0.975, 0.995
    3: [0.764892, 1.637744, 3.182446, 5.840909],
    5: [0.726687, 1.475884, 2.570582, 4.032143],
    10: [0.699812, 1.372184, 2.228139, 3.169273],
    30: [0.682756, 1.310415, 2.042272, 2.749996],
  };
  it.each(Object.entries(table))(
    'has the quantiles of the tables at %s degrees of freedom',
    (nu, [a, b, c, d]) => {
      const q = [0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995];
      const got = quantilesOf('student-t', [0, 0.999, Number(nu) - 3], q);
      expectClose(got, [-d, -c, -b, -a, 0, a, b, c, d], {
        absolute: 1e-5,
        relative: Number(nu) === 3 ? 8e-3 : 1e-3,
      });
    },
  );

  it('has the density of Student’s t as its loss, less a constant', () => {
    const constant = 0.5 * Math.log(Math.PI);
    for (const nu of [3, 3.7, 8, 40, 900]) {
      for (const [location, sigma, y] of [
        [0, 1, 0],
        [1, 0.2, 4],
        [-5, 30, 20],
      ] as const) {
        const wanted = Math.log(sigma) - studentLog((y - location) / sigma, nu) - constant;
        expectClose([lossOf('student-t', [location, sigma - 1e-3, nu - 3], y)], [wanted], {
          absolute: 2e-5,
          relative: 1e-5,
        });
      }
    }
  });
});

describe('negative-binomial', () => {
  const parameters = (mu: number, alpha: number): number[] => [mu - 1e-3, alpha - 1e-3];

  it('counts like brute force: the same below 64, nearly so beyond', () => {
    const rng = createRng(5);
    let exact = 0;
    let far = 0;
    for (let i = 0; i < 400; i++) {
      const mu = Math.exp(rng.uniform() * 9 - 3);
      const alpha = Math.exp(rng.uniform() * 6 - 5);
      const got = quantilesOf('negative-binomial', parameters(mu, alpha));
      for (const [at, q] of five.entries()) {
        const { k, margin } = negativeBinomialQuantile(q, mu, alpha);
        if (k < 64) {
          exact++;
          // Where the probability meets q to five digits, 32-bit floats may see it on either side.
          if (margin > 2e-5) expect(got[at]).toBe(k);
          else expect(Math.abs(got[at]! - k)).toBeLessThanOrEqual(1);
        } else {
          far++;
          expect(Math.abs(got[at]! - k) / k).toBeLessThanOrEqual(alpha <= 1 ? 0.025 : 0.04);
        }
      }
    }
    expect(exact).toBeGreaterThan(800);
    expect(far).toBeGreaterThan(300);
  });

  it('has the density of the negative binomial as its loss', () => {
    for (const mu of [0.01, 0.4, 3, 70, 2000]) {
      for (const alpha of [0.002, 0.05, 0.6, 5]) {
        for (const y of [0, 1, 7, 90, 3000]) {
          const got = lossOf('negative-binomial', parameters(mu, alpha), y);
          // Differences of logarithms of factorials: 32-bit floats lose digits as counts grow.
          expectClose([got], [-negativeBinomialLog(y, mu, alpha)], {
            absolute: y > 100 ? 5e-3 : 1e-3,
            relative: 2e-5,
          });
        }
      }
    }
  });
});

describe('quantile', () => {
  it('lays the gaps on both sides of the median', () => {
    expect(quantilesOf('quantile', [10, 1, 2, 4, 8])).toEqual([7, 8, 10, 14, 22]);
  });

  it('has the weighted pinball loss', () => {
    const head = createHead('quantile', five, 3);
    const numbers = [1, 0.5, 0.25, 0.75, 2];
    const q = quantilesOf('quantile', numbers);
    for (const y of [-3, 0.9, 1, 1.5, 8]) {
      const each = five.map((tau, i) => Math.max(tau * (y - q[i]!), (tau - 1) * (y - q[i]!)));
      const others = (each[0]! + each[1]! + each[3]! + each[4]!) / 4;
      const got = head.loss(tf.tensor3d([[numbers]]), tf.tensor3d([[[y]]])).dataSync();
      expectClose(got, [(3 * each[2]! + others) / 4], { relative: 1e-5 });
    }
  });
});

describe.each(headKinds)('%s', (kind) => {
  const head = createHead(kind, five);
  const [batch, horizon] = [4, 6];

  it('never lets quantiles cross, however wild its numbers', () => {
    const rng = createRng(8);
    const wild = Array.from({ length: batch * horizon * 40 }, () => [
      ...(head.ownUnit ? [Math.exp(rng.normal() * 4)] : [rng.normal() * 1e3]),
      ...Array.from({ length: head.parameters - 1 }, () => Math.exp(rng.normal() * 4)),
    ]);
    const q = head.quantiles(tf.tensor(wild.flat(), [40 * batch, horizon, head.parameters]) as tf.Tensor3D);
    expect(q.shape).toEqual([40 * batch, horizon, 5]);
    const values = q.dataSync();
    for (let i = 0; i < values.length; i++) {
      expect(Number.isFinite(values[i])).toBe(true);
      if (i % 5 > 0) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]!);
    }
  });

  it('has the gradient that numeric differentiation finds', () => {
    const rng = createRng(3);
    const numbers = tf.tensor(
      Array.from({ length: batch * horizon }, () => [
        head.ownUnit ? 1 + 3 * rng.uniform() : rng.normal(),
        ...Array.from({ length: head.parameters - 1 }, () => 0.5 + rng.uniform()),
      ]).flat(),
      [batch, horizon, head.parameters],
    ) as tf.Tensor3D;
    const y = tf.tensor(
      Array.from({ length: batch * horizon }, () => (head.ownUnit ? rng.integer(6) : 2 * rng.normal())),
      [batch, horizon, 1],
    ) as tf.Tensor3D;
    const of = (p: tf.Tensor): tf.Tensor => tf.sum(head.loss(p as tf.Tensor3D, y));
    const [wanted] = numericGradient(of, [numbers], 3e-3);
    expectClose(tf.grad(of)(numbers), wanted!, { absolute: 2e-2, relative: 2e-2 });
  });

  it('leaves no tensors behind, and starts from positive numbers', () => {
    const numbers = tf.ones([2, 3, head.parameters]) as tf.Tensor3D;
    expectNoLeak(() => head.quantiles(numbers));
    const y = tf.ones([2, 3, 1]) as tf.Tensor3D;
    expectNoLeak(() => head.loss(numbers, y));
    const start = head.start({ quantile: (q) => 3 * normalQuantile(q) });
    expect(start).toHaveLength(head.parameters - 1);
    for (const value of start) expect(value).toBeGreaterThan(0);
  });
});
