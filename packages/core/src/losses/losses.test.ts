import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { accuracy, rootMeanSquaredError } from '../metrics/metrics.ts';
import { createRng } from '../random/rng.ts';
import {
  expectClose,
  expectNoLeak,
  numericGradient,
  type TestBackend,
  useBackend,
} from '../testing/index.ts';
import { bernoulliCrossEntropy, categoricalCrossEntropy } from './classification.ts';
import { gaussianNll, negativeBinomialNll, studentTNll } from './likelihood.ts';
import { huber, meanAbsoluteError, meanSquaredError, pinball } from './regression.ts';

// Float64 references, written from the textbook definitions, ln Γ by a method of its own (Lanczos, g = 7, n = 9).
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
function lnGamma(x: number): number {
  const z = x - 1;
  const t = z + 7.5;
  const sum = lanczos.reduce((total, c, index) => total + (index === 0 ? c : c / (z + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}
const gaussian = (y: number, m: number, s: number): number =>
  -Math.log(Math.exp(-((y - m) ** 2) / (2 * s * s)) / (s * Math.sqrt(2 * Math.PI)));
const studentT = (y: number, m: number, s: number, v: number): number =>
  -Math.log(
    (Math.exp(lnGamma((v + 1) / 2) - lnGamma(v / 2)) / (Math.sqrt(v * Math.PI) * s)) *
      (1 + ((y - m) / s) ** 2 / v) ** (-(v + 1) / 2),
  );
const negativeBinomial = (y: number, m: number, a: number): number => {
  const r = 1 / a;
  const p = r / (r + m);
  return -(lnGamma(y + r) - lnGamma(r) - lnGamma(y + 1) + r * Math.log(p) + y * Math.log(1 - p));
};

interface Case {
  readonly name: string;
  /** Inputs after the target that the loss is differentiated in. */
  readonly draw: (rng: ReturnType<typeof createRng>) => { target: tf.Tensor; inputs: tf.Tensor[] };
  readonly loss: (
    target: tf.Tensor,
    inputs: tf.Tensor[],
    options: { mask?: tf.Tensor; weights?: tf.Tensor },
  ) => tf.Scalar;
  /** The loss of element `at`, in float64. */
  readonly element: (target: ArrayLike<number>, inputs: ArrayLike<number>[], at: number) => number;
}

const n = 6;
const many = (length: number, next: () => number): number[] => Array.from({ length }, next);
const quantiles = [0.1, 0.5, 0.9];

const cases: Case[] = [
  {
    name: 'meanSquaredError',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [tf.tensor1d(many(n, () => rng.normal()))],
    }),
    loss: (target, [p], o) => meanSquaredError(target, p!, o),
    element: (y, [p], at) => (y[at]! - p![at]!) ** 2,
  },
  {
    name: 'meanAbsoluteError',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [tf.tensor1d(many(n, () => 5 + rng.normal()))],
    }),
    loss: (target, [p], o) => meanAbsoluteError(target, p!, o),
    element: (y, [p], at) => Math.abs(y[at]! - p![at]!),
  },
  {
    name: 'huber',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [tf.tensor1d(many(n, () => 2 * rng.normal()))],
    }),
    loss: (target, [p], o) => huber(target, p!, { ...o, delta: 0.7 }),
    element: (y, [p], at) => {
      const e = Math.abs(y[at]! - p![at]!);
      return e <= 0.7 ? 0.5 * e * e : 0.7 * (e - 0.35);
    },
  },
  {
    name: 'pinball',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [
        tf.tensor2d(
          many(n * 3, () => 4 * (rng.integer(2) - 0.5) + 0.3 * rng.normal()),
          [n, 3],
        ),
      ],
    }),
    loss: (target, [p], o) => pinball(target, p!, { ...o, quantiles }),
    element: (y, [p], at) =>
      quantiles.reduce((sum, q, index) => {
        const e = y[at]! - p![at * 3 + index]!;
        return sum + Math.max(q * e, (q - 1) * e) / 3;
      }, 0),
  },
  {
    name: 'gaussianNll',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [tf.tensor1d(many(n, () => rng.normal())), tf.tensor1d(many(n, () => 0.5 + rng.uniform()))],
    }),
    loss: (target, [mean, scale], o) => gaussianNll(target, { mean: mean!, scale: scale! }, o),
    element: (y, [m, s], at) => gaussian(y[at]!, m![at]!, s![at]!),
  },
  {
    name: 'studentTNll',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.normal())),
      inputs: [
        tf.tensor1d(many(n, () => rng.normal())),
        tf.tensor1d(many(n, () => 0.5 + rng.uniform())),
        tf.tensor1d(many(n, () => 0.5 + 10 * rng.uniform())),
      ],
    }),
    loss: (target, [mean, scale, degreesOfFreedom], o) =>
      studentTNll(target, { mean: mean!, scale: scale!, degreesOfFreedom: degreesOfFreedom! }, o),
    element: (y, [m, s, v], at) => studentT(y[at]!, m![at]!, s![at]!, v![at]!),
  },
  {
    name: 'negativeBinomialNll',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.integer(12))),
      inputs: [
        tf.tensor1d(many(n, () => 0.5 + 8 * rng.uniform())),
        tf.tensor1d(many(n, () => 0.1 + rng.uniform())),
      ],
    }),
    loss: (target, [mean, dispersion], o) =>
      negativeBinomialNll(target, { mean: mean!, dispersion: dispersion! }, o),
    element: (y, [m, a], at) => negativeBinomial(y[at]!, m![at]!, a![at]!),
  },
  {
    name: 'bernoulliCrossEntropy',
    draw: (rng) => ({
      target: tf.tensor1d(many(n, () => rng.integer(2))),
      inputs: [tf.tensor1d(many(n, () => 2 * rng.normal()))],
    }),
    loss: (target, [logits], o) => bernoulliCrossEntropy(target, logits!, o),
    element: (y, [x], at) => {
      const p = 1 / (1 + Math.exp(-x![at]!));
      return -(y[at]! * Math.log(p) + (1 - y[at]!) * Math.log(1 - p));
    },
  },
  {
    name: 'categoricalCrossEntropy',
    draw: (rng) => ({
      target: tf.tensor1d(
        many(n, () => rng.integer(4)),
        'int32',
      ),
      inputs: [
        tf.tensor2d(
          many(n * 4, () => 2 * rng.normal()),
          [n, 4],
        ),
      ],
    }),
    loss: (target, [logits], o) => categoricalCrossEntropy(target, logits!, o),
    element: (y, [x], at) => {
      const row = many(4, () => 0).map((_, index) => Math.exp(x![at * 4 + index]!));
      return -Math.log(row[y[at]!]! / row.reduce((a, b) => a + b));
    },
  },
];

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`losses on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    for (const { name, draw, loss, element } of cases) {
      test(`${name}: equals the definition in float64, plain, masked and weighted`, () => {
        fc.assert(
          fc.property(fc.integer(), (seed) => {
            tf.tidy(() => {
              const rng = createRng(seed);
              const { target, inputs } = draw(rng);
              const mask = many(n, () => rng.integer(2));
              const weights = many(n, () => rng.uniform());
              const values = inputs.map((input) => input.dataSync());
              const elements = many(n, () => 0).map((_, at) => element(target.dataSync(), values, at));
              const mean = (w: number[]): number => {
                const total = w.reduce((a, b) => a + b);
                return total === 0 ? 0 : elements.reduce((sum, e, at) => sum + e * w[at]!, 0) / total;
              };
              const close = { absolute: 3e-6, relative: 3e-6 };
              expectClose(loss(target, inputs, {}), [mean(many(n, () => 1))], close);
              expectClose(loss(target, inputs, { mask: tf.tensor1d(mask, 'bool') }), [mean(mask)], close);
              expectClose(loss(target, inputs, { weights: tf.tensor1d(weights) }), [mean(weights)], close);
              expectClose(
                loss(target, inputs, { mask: tf.tensor1d(mask), weights: tf.tensor1d(weights) }),
                [mean(weights.map((w, at) => w * mask[at]!))],
                close,
              );
            });
          }),
          { seed: 20240611, numRuns: 25 },
        );
      });

      test(`${name}: its gradient equals numeric differentiation`, () => {
        tf.tidy(() => {
          const { target, inputs } = draw(createRng(5));
          const weights = tf.tensor1d([1, 0.5, 2, 0, 1, 1]);
          const analytic = tf.grads((...at) => loss(target, at, { weights }))(inputs);
          const numeric = numericGradient((...at) => loss(target, at, { weights }), inputs, 1e-3);
          analytic.forEach((gradient, index) => {
            expectClose(gradient, numeric[index]!, { absolute: 2e-3, relative: 1e-2 });
          });
        });
      });

      test(`${name}: a NaN target under the mask touches neither loss nor gradient; nothing leaks`, () => {
        const { target, inputs } = draw(createRng(6));
        const holed = tf.tidy(() => {
          const values = Float32Array.from(target.dataSync());
          values[2] = Number.NaN;
          return tf.tensor1d(values);
        });
        const mask = tf.tensor1d([1, 1, 0, 1, 1, 1], 'bool');
        tf.tidy(() => {
          if (target.dtype === 'float32') {
            expectClose(loss(holed, inputs, { mask }), loss(target, inputs, { mask }), { absolute: 1e-6 });
            for (const gradient of tf.grads((...at) => loss(holed, at, { mask }))(inputs)) {
              expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
            }
          }
        });
        expectNoLeak(() => loss(target, inputs, { mask }));
        expectNoLeak(() => tf.grads((...at) => loss(target, at, { mask }))(inputs));
        tf.dispose([target, inputs, holed, mask]);
      });
    }

    test('a mask and weights of leading axes count every element they cover', () => {
      tf.tidy(() => {
        const target = tf.zeros([2, 3, 2]);
        const prediction = tf.tensor3d([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], [2, 3, 2]);
        const mask = tf.tensor2d([1, 1, 0, 1, 0, 0], [2, 3]);
        expectClose(meanAbsoluteError(target, prediction, { mask }), [(1 + 2 + 4) / 3]);
        expectClose(meanAbsoluteError(target, prediction, { mask, weights: tf.tensor1d([1, 3]) }), [
          (1 + 2 + 12) / 5,
        ]);
        expectClose(meanAbsoluteError(target, prediction, { mask: tf.zeros([2, 3]) }), [0]);
      });
    });

    test('class weights: the mean is over their sum, as in PyTorch', () => {
      tf.tidy(() => {
        const logits = tf.tensor2d([1, 2, 3, 0, 0, 0], [2, 3]);
        const first = -Math.log(Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
        const expected = [(4 * first + 2 * Math.log(3)) / 6];
        const classWeights = [2, 1, 4];
        const ids = tf.tensor1d([2, 0], 'int32');
        expectClose(categoricalCrossEntropy(ids, logits, { classWeights }), expected);
        expectClose(categoricalCrossEntropy(tf.oneHot(ids, 3), logits, { classWeights }), expected);
        const yes = Math.log(1 + Math.exp(-2));
        const no = Math.log(1 + Math.exp(-1));
        expectClose(
          bernoulliCrossEntropy(tf.tensor1d([1, 0]), tf.tensor1d([2, -1]), { classWeights: [1, 3] }),
          [(3 * yes + no) / 4],
        );
      });
    });

    test('logits of ±100 and 0 give finite losses and the right gradient', () => {
      tf.tidy(() => {
        const target = tf.tensor1d([1, 0, 1, 0]);
        const logits = tf.tensor1d([-100, 100, 0, 0]);
        expectClose(bernoulliCrossEntropy(target, logits), [(200 + 2 * Math.log(2)) / 4], { relative: 1e-6 });
        const gradient = tf.grad((x) => bernoulliCrossEntropy(target, x))(logits);
        expectClose(gradient, [-0.25, 0.25, -0.125, 0.125]);
        const wide = tf.tensor2d([[1000, 0, -1000]]);
        expectClose(categoricalCrossEntropy(tf.tensor1d([1], 'int32'), wide), [1000]);
      });
    });

    // Closed forms at chosen points, and what the distributions become in the limit.
    test('published values and limits', () => {
      tf.tidy(() => {
        const s = tf.scalar;
        expectClose(gaussianNll(s(1.5), { mean: s(0.5), scale: s(2) }), [1.7370857137646178]);
        // t₃ at 2 has density 2/(π√3 (1 + 4/3)²) = 0.06751…
        expectClose(studentTNll(s(2), { mean: s(0), scale: s(1), degreesOfFreedom: s(3) }), [
          -Math.log(2 / (Math.PI * Math.sqrt(3) * (1 + 4 / 3) ** 2)),
        ]);
        // Cauchy
        expectClose(studentTNll(s(1), { mean: s(0), scale: s(1), degreesOfFreedom: s(1) }), [
          Math.log(2 * Math.PI),
        ]);
        // 3 failures before the second success at p = 0.4: C(4,3) 0.4² 0.6³.
        expectClose(negativeBinomialNll(s(3), { mean: s(3), dispersion: s(0.5) }), [
          -Math.log(4 * 0.4 ** 2 * 0.6 ** 3),
        ]);
        for (const large of [1e5, 1e7, 1e9]) {
          expectClose(
            studentTNll(s(1.5), { mean: s(0.5), scale: s(2), degreesOfFreedom: s(large) }),
            gaussianNll(s(1.5), { mean: s(0.5), scale: s(2) }),
            { absolute: 1e-5 },
          );
          expectClose(
            negativeBinomialNll(s(4), { mean: s(5), dispersion: s(1 / large) }),
            [5 - 4 * Math.log(5) + Math.log(24)],
            { absolute: 1e-4 },
          );
        }
      });
    });
  });
}

describe('metrics', () => {
  beforeAll(() => useBackend('cpu'));

  test('rootMeanSquaredError and accuracy', () => {
    tf.tidy(() => {
      expectClose(rootMeanSquaredError(tf.tensor1d([0, 0]), tf.tensor1d([3, 4])), [Math.sqrt(12.5)]);
      const target = tf.tensor1d([1, 0, 1], 'int32');
      const logits = tf.tensor2d([0, 1, 0, 1, 2, 5], [3, 2]);
      expectClose(accuracy(target, logits), [2 / 3]);
      expectClose(accuracy(target, logits, { mask: tf.tensor1d([0, 1, 1]) }), [0.5]);
    });
  });
});

describe('bad arguments', () => {
  const v = (...shape: number[]): tf.Tensor => tf.zeros(shape);

  test.each<[string, () => unknown, string]>([
    [
      'mse',
      () => meanSquaredError(v(2), v(3)),
      'meanSquaredError(): prediction must have the shape of target, [2], got [3].',
    ],
    [
      'mask',
      () => meanSquaredError(v(2, 3), v(2, 3), { mask: v(3) }),
      'meanSquaredError(): mask must have the shape of the elements, [2, 3], or its leading axes, got [3].',
    ],
    [
      'weights',
      () => meanAbsoluteError(v(2), v(2), { weights: v(2, 1) }),
      'meanAbsoluteError(): weights must have the shape',
    ],
    ['delta', () => huber(v(2), v(2), { delta: -1 }), 'huber(): delta must be a positive number, got -1.'],
    [
      'quantiles',
      () => pinball(v(2), v(2, 1), { quantiles: [1.5] }),
      'pinball(): quantiles must be numbers between 0 and 1, got [1.5].',
    ],
    ['no quantiles', () => pinball(v(2), v(2, 1), { quantiles: [] }), 'got [].'],
    [
      'quantile shape',
      () => pinball(v(2), v(2, 1), { quantiles: [0.1, 0.9] }),
      'prediction must have shape [...target, quantiles] = [2, 2], got [2, 1].',
    ],
    [
      'scale',
      () => gaussianNll(v(2), { mean: v(2), scale: v(3) }),
      'gaussianNll(): scale must have the shape of target, [2], or broadcast to it, got [3].',
    ],
    ['class numbers', () => categoricalCrossEntropy(v(2), v(3, 4)), 'got [3, 4] for target [2].'],
    [
      'class weights',
      () => categoricalCrossEntropy(v(2), v(2, 3), { classWeights: [1, 2] }),
      'classWeights must be 3 numbers that are not negative, got [1, 2].',
    ],
    [
      'negative class weight',
      () => bernoulliCrossEntropy(v(2), v(2), { classWeights: [1, -2] }),
      'classWeights must be 2 numbers',
    ],
    [
      'accuracy',
      () => accuracy(v(2), v(3, 4)),
      'accuracy(): logits must have shape [...target, classes], got [3, 4] for target [2].',
    ],
  ])('%s', (_, act, message) => {
    tf.tidy(() => {
      expect(act).toThrow(message);
    });
  });
});
