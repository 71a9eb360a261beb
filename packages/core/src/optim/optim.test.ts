import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, useBackend } from '../testing/index.ts';
import { adamLoop } from './adam.ts';
import { sumOfSquares, updateOnHost } from './host-update.ts';

describe.each(['cpu', 'wasm'] as const)('updates on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('Adam follows the paper in 64 bits, with clipping scale and decay', () => {
    fc.assert(
      fc.property(
        // Some are large enough for the kernels.
        fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 2 }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0.1, max: 0.999, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        (shapes, beta1, beta2, scale) => {
          const [rate, epsilon, decay] = [0.01, 1e-6, 0.1];
          let weights: tf.Tensor[] = shapes.map((shape, index) =>
            tf.randomNormal(shape, 0, 1, 'float32', index),
          );
          const total = weights.reduce((sum, { size }) => sum + size, 0);
          const slots = [tf.zeros([total]), tf.zeros([total])];
          const theta = weights.flatMap((weight) => [...weight.dataSync()]);
          const m = theta.map(() => 0);
          const v = theta.map(() => 0);
          for (let step = 1; step <= 4; step++) {
            const gradients = shapes.map((shape, index) =>
              tf.randomNormal(shape, 0, 1, 'float32', 10 * step + index),
            );
            const keep = shapes.map(({ length }) => (length > 1 ? 1 - rate * decay : 1));
            const next = updateOnHost(
              weights,
              gradients,
              slots,
              adamLoop({ beta1, beta2, epsilon, rate, step, scale, keep }),
            );
            const flat = gradients.flatMap((gradient) => [...gradient.dataSync()]);
            const kept = shapes.flatMap((shape, index) =>
              new Array<number>(tf.util.sizeFromShape(shape)).fill(keep[index]!),
            );
            flat.forEach((gradient, i) => {
              const g = gradient * scale;
              m[i] = beta1 * m[i]! + (1 - beta1) * g;
              v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
              const mHat = m[i]! / (1 - beta1 ** step);
              const vHat = v[i]! / (1 - beta2 ** step);
              theta[i] = kept[i]! * theta[i]! - (rate * mHat) / (Math.sqrt(vHat) + epsilon);
            });
            tf.dispose([...weights, ...gradients]);
            weights = next!;
            expect(weights.map(({ shape }) => shape)).toEqual(shapes);
            expectClose(
              weights.flatMap((weight) => [...weight.dataSync()]),
              theta,
              { absolute: 2e-6, relative: 1e-5 },
            );
          }
          tf.dispose([...weights, ...slots]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('sums squares that overflow 32-bit floats, and lets NaN through', () => {
    const tensors = [tf.tensor1d([3e20, 1, 2, 3, 4]), tf.zeros([2, 3]), tf.scalar(5)];
    expect(sumOfSquares(tensors)! / (Math.fround(3e20) ** 2 + 55)).toBeCloseTo(1, 12);
    expect(sumOfSquares([tf.tensor1d([1, Number.NaN])])).toBeNaN();
    expect(sumOfSquares([tf.tensor1d([1, Number.POSITIVE_INFINITY])])).toBe(Number.POSITIVE_INFINITY);
  });

  it('leaves nothing behind but the new values, and the old ones as they were', () => {
    const weight = tf.tensor1d([1, 2]);
    const shared = tf.clone(weight);
    const gradient = tf.ones([2]);
    const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
    const next = updateOnHost([weight], [gradient], [], ({ weight, next, gradient }) => {
      next[0] = weight[0]! - gradient[0]!;
      next[1] = 7;
    });
    expect([...next![0]!.dataSync()]).toEqual([0, 7]);
    expect([...shared.dataSync()]).toEqual([1, 2]);
    tf.dispose(next!);
    expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
  });

  it('leaves weights of other types to others', () => {
    const whole = tf.tensor1d([1], 'int32');
    expect(updateOnHost([whole], [whole], [], () => undefined)).toBeUndefined();
    expect(sumOfSquares([whole])).toBeUndefined();
  });
});
