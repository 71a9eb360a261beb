import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectClose, useBackend } from '../testing/index.ts';
import { ensureBackendKernels } from './ensure-backend-kernels.ts';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

afterEach(() => useBackend('wasm'));

/** Runs on both backends, from the same numbers, and compares; on wasm nothing may be left behind. */
async function expectLikeCpu(run: () => tf.Tensor): Promise<void> {
  await useBackend('cpu');
  const expected = run();
  const shape = expected.shape;
  const numbers = expected.dataSync();
  expected.dispose();
  await useBackend('wasm');
  ensureBackendKernels();
  const before = tf.memory().numTensors;
  const buffers = tf.engine().backend.numDataIds();
  const got = run();
  expect(got.shape).toEqual(shape);
  expectClose(got, numbers as Float32Array, { absolute: 1e-4, relative: 1e-5 });
  got.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(tf.engine().backend.numDataIds()).toBe(buffers);
}

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed);

/** A linear loss: the gradients then depend on no forward value, in which backends may differ. */
const weighted = (y: tf.Tensor) => tf.sum(tf.mul(y, random(y.shape, 9)));

const convolution = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 3, max: 8 }),
  channels: fc.integer({ min: 1, max: 4 }),
  filters: fc.integer({ min: 1, max: 4 }),
  size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

describe('kernels that tfjs-backend-wasm lacks', () => {
  it('UnsortedSegmentSum is as on cpu, for any shape and segments out of range', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
        fc.integer({ min: 1, max: 6 }),
        async (ids, inner, count) => {
          await expectLikeCpu(() =>
            tf.tidy(() =>
              tf.unsortedSegmentSum(random([ids.length, ...inner], 5), tf.tensor1d(ids, 'int32'), count),
            ),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('the gradient of an embedding lookup counts a word as often as it stands there', () => {
    ensureBackendKernels();
    const gradient = tf.tidy(() => {
      const ids = tf.tensor2d([2, 0, 2, 2], [2, 2], 'int32');
      const weights = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
      return tf.grad((table) => tf.sum(tf.mul(tf.gather(table, ids), weights)))(tf.zeros([4, 2]));
    });
    expect([...gradient.dataSync()]).toEqual([3, 4, 0, 0, 1 + 5 + 7, 2 + 6 + 8, 0, 0]);
  });

  it('Conv2DBackpropFilter is as on cpu', async () => {
    await fc.assert(
      fc.asyncProperty(
        convolution,
        async ({ batch, height, width, channels, filters, size, strides, pad }) => {
          fc.pre(pad === 'same' || (size[0] <= height && size[1] <= width));
          await expectLikeCpu(() =>
            tf.tidy(() => {
              const x = random([batch, height, width, channels], 1) as tf.Tensor4D;
              const filter = random([...size, channels, filters], 2) as tf.Tensor4D;
              return tf.grad((w) => weighted(tf.conv2d(x, w as tf.Tensor4D, strides, pad)))(filter);
            }),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('both gradients of depthwise convolutions are as on cpu', async () => {
    await fc.assert(
      fc.asyncProperty(
        convolution,
        async ({ batch, height, width, channels, filters, size, strides: [stride], pad }) => {
          fc.pre(pad === 'same' || (size[0] <= height && size[1] <= width));
          const gradient = (of: 0 | 1) => () =>
            tf.tidy(() => {
              const x = random([batch, height, width, channels], 1);
              const filter = random([...size, channels, filters], 2);
              return tf.grads((a, w) =>
                weighted(tf.depthwiseConv2d(a as tf.Tensor4D, w as tf.Tensor4D, [stride, stride], pad)),
              )([x, filter])[of]!;
            });
          await expectLikeCpu(gradient(0));
          await expectLikeCpu(gradient(1));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('a kernel that the backend has stays, and other backends are left alone', async () => {
    ensureBackendKernels();
    const kernels = () =>
      tf.getKernelsForBackend('wasm').map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]);
    const before = kernels();
    ensureBackendKernels();
    expect(kernels()).toEqual(before);
    await useBackend('cpu');
    const own = tf.getKernel('UnsortedSegmentSum', 'cpu');
    ensureBackendKernels();
    expect(tf.getKernel('UnsortedSegmentSum', 'cpu')).toBe(own);
  });
});
