import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoLeak, useBackend } from '../../testing/index.ts';
import { bernoulliCrossEntropy, categoricalCrossEntropy } from '../classification.ts';
import type { LossOptions } from '../reduce.ts';
import { huber, meanAbsoluteError, meanSquaredError, pinball } from '../regression.ts';

/** The cpu backend under another name, of which nothing here knows: there, losses are composed from tf ops. */
const stranger = 'stranger';

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
  const backend = tf.engine().backend.constructor as new () => tf.KernelBackend;
  tf.copyRegisteredKernels('cpu', stranger);
  tf.registerBackend(stranger, () => new backend());
});

interface Case {
  readonly loss: (target: tf.Tensor, prediction: tf.Tensor, options: LossOptions) => tf.Scalar;
  /** Shape of the target for elements of a shape. */
  readonly target: (elements: number[]) => tf.Tensor;
  readonly prediction: (elements: number[]) => number[];
  /** Whether the target is a class number, which has no derivative. */
  readonly whole?: boolean;
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1.5, 'float32', seed);
const same = (shape: number[]) => shape;

const cases: Record<string, Case> = {
  meanSquaredError: { loss: meanSquaredError, target: (s) => normal(s, 1), prediction: same },
  meanAbsoluteError: { loss: meanAbsoluteError, target: (s) => normal(s, 1), prediction: same },
  huber: {
    loss: (y, x, options) => huber(y, x, { ...options, delta: 0.7 }),
    target: (s) => normal(s, 1),
    prediction: same,
  },
  pinball: {
    loss: (y, x, options) => pinball(y, x, { ...options, quantiles: [0.1, 0.5, 0.8] }),
    target: (s) => normal(s, 1),
    prediction: (s) => [...s, 3],
  },
  bernoulliCrossEntropy: {
    loss: bernoulliCrossEntropy,
    target: (s) => tf.sigmoid(normal(s, 1)),
    prediction: same,
  },
  'categoricalCrossEntropy of class numbers': {
    loss: categoricalCrossEntropy,
    target: (s) => tf.randomUniform(s, 0, 4, 'int32', 1),
    prediction: (s) => [...s, 4],
    whole: true,
  },
  'categoricalCrossEntropy of probabilities': {
    loss: categoricalCrossEntropy,
    target: (s) => tf.sigmoid(normal([...s, 4], 1)),
    prediction: (s) => [...s, 4],
  },
};

/** Loss and gradients on a backend, as numbers. */
async function measured(backend: string, run: () => tf.Tensor[]): Promise<number[][]> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(run);
  const numbers = tensors.map((tensor) => [...tensor.dataSync()]);
  tf.dispose(tensors);
  return numbers;
}

const shapes = fc.record({
  elements: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  masked: fc.boolean(),
  weighted: fc.boolean(),
  leading: fc.integer({ min: 1, max: 3 }),
});

describe('losses as one op', () => {
  for (const [name, { loss, target, prediction, whole }] of Object.entries(cases)) {
    it(`${name}: loss and all gradients are those of the composed loss, on cpu and wasm`, async () => {
      await fc.assert(
        fc.asyncProperty(shapes, async ({ elements, masked, weighted, leading }) => {
          const part = elements.slice(0, leading);
          const run = () => {
            const y = target(elements);
            const x = normal(prediction(elements), 2);
            const mask = masked ? tf.cast(tf.greater(normal(part, 3), -0.5), 'bool') : undefined;
            const weights = weighted ? tf.abs(normal(elements, 4)) : undefined;
            const value = (a: tf.Tensor, b: tf.Tensor, w: tf.Tensor | undefined) =>
              // Not 1: the gradients must be scaled by what comes back.
              tf.mul(loss(a, b, { ...(mask && { mask }), ...(w && { weights: w }) }), 1.7);
            const parts = [value(y, x, weights), tf.grad((b) => value(y, b, weights))(x)];
            if (!whole) parts.push(tf.grad((a) => value(a, x, weights))(y));
            if (weights !== undefined) parts.push(tf.grad((w) => value(y, x, w))(weights));
            return parts;
          };
          const expected = await measured(stranger, run);
          for (const backend of ['cpu', 'wasm']) {
            const got = await measured(backend, run);
            expect(got.length).toBe(expected.length);
            got.forEach((numbers, index) => {
              expectClose(numbers, expected[index]!, { absolute: 2e-6, relative: 2e-5 });
            });
          }
        }),
        { numRuns: 25 },
      );
    });

    it(`${name}: one op forward, one back, and nothing left behind`, async () => {
      await useBackend('wasm');
      const y = target([5, 2]);
      const x = normal(prediction([5, 2]), 2);
      expectNoLeak(() => tf.grad((b) => loss(y, b, {}))(x));
      expectNoLeak(() => tf.tidy(() => loss(y, x, { weights: tf.tensor1d([0, 1, 2, 3, 4]) })));
      const kernels: string[] = [];
      const engine = tf.engine();
      const original = engine.runKernel.bind(engine);
      engine.runKernel = ((kernel: string, ...rest: [never, never]) => {
        kernels.push(kernel);
        return original(kernel, ...rest);
      }) as typeof engine.runKernel;
      try {
        tf.tidy(() => tf.grad((b) => loss(y, b, {}))(x));
      } finally {
        engine.runKernel = original as typeof engine.runKernel;
      }
      expect(kernels.filter((kernel) => kernel !== 'Identity' && kernel !== 'Fill')).toEqual([
        'RecurraLoss',
        'RecurraLossGrad',
      ]);
      tf.dispose([y, x]);
    });
  }

  it('can be differentiated twice all the same', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await useBackend(backend);
      const second = tf.tidy(() => {
        const y = tf.tensor1d([1, 2, 3]);
        const slope = (x: tf.Tensor) => tf.grad((b) => meanSquaredError(y, b))(x);
        return tf.grad((x) => tf.sum(tf.mul(slope(x), tf.tensor1d([1, 10, 100]))))(tf.zeros([3]));
      });
      expectClose(second, [2 / 3, 20 / 3, 200 / 3]);
    }
  });

  it('NaN in a prediction reaches the loss, at masked places too; in a target only at real ones', async () => {
    await useBackend('cpu');
    const mask = tf.tensor1d([1, 0]);
    const of = (y: number[], x: number[]) =>
      meanSquaredError(tf.tensor1d(y), tf.tensor1d(x), { mask }).dataSync()[0];
    expect(of([0, Number.NaN], [2, 0])).toBe(4);
    expect(of([Number.NaN, 0], [2, 0])).toBeNaN();
    expect(of([0, 0], [2, Number.NaN])).toBeNaN();
  });

  it('class numbers outside the classes count as no class', async () => {
    await useBackend('cpu');
    const logits = tf.tensor2d([
      [1, 2],
      [1, 2],
    ]);
    const loss = categoricalCrossEntropy(tf.tensor1d([0, 7], 'int32'), logits);
    expectClose(loss, [(Math.log(Math.E + Math.E ** 2) - 1) / 2]);
    const gradient = tf.grad((x) => categoricalCrossEntropy(tf.tensor1d([0, 7], 'int32'), x))(logits);
    expect([...gradient.dataSync()].slice(2)).toEqual([0, 0]);
  });

  it.each(['cpu', 'wasm'] as const)('extreme logits give finite losses and slopes on %s', async (backend) => {
    await useBackend(backend);
    const x = tf.tensor1d([1e4, -1e4, 1e4, -1e4]);
    const y = tf.tensor1d([1, 0, 0, 1]);
    expectClose(bernoulliCrossEntropy(y, x), [5000]);
    expectClose(tf.grad((b) => bernoulliCrossEntropy(y, b))(x), [0, 0, 0.25, -0.25]);
    const rows = tf.tensor2d([1e4, -1e4], [1, 2]);
    expectClose(categoricalCrossEntropy(tf.tensor1d([1], 'int32'), rows), [2e4]);
  });
});
