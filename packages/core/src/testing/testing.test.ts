import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, numericGradient, useBackend } from './index.ts';

beforeAll(() => useBackend('cpu'));

describe('expectClose', () => {
  test('passes within the tolerance, throws beyond, and names the worst place', () => {
    expectClose([1, 2], [1.000001, 2]);
    expectClose([100], [101], { absolute: 0, relative: 0.01 });
    expect(() => expectClose([1, 2, 3], [1, 2.1, 3.5])).toThrow('number 2 of 3 is 3, expected 3.5');
    expect(() => expectClose([1], [1, 2])).toThrow('1 numbers are not the expected 2');
  });

  test('NaN equals nothing, not even NaN', () => {
    expect(() => expectClose([Number.NaN], [1])).toThrow('number 0 of 1 is NaN');
    expect(() => expectClose([Number.NaN, 5], [Number.NaN, 5])).toThrow('NaN');
    expect(() => expectClose([Number.POSITIVE_INFINITY], [1])).toThrow('Infinity');
  });

  test('shapes of tensors count', () => {
    tf.tidy(() => {
      expect(() => expectClose(tf.zeros([2, 1]), tf.zeros([1, 2]))).toThrow(
        'shape [2,1] is not the expected [1,2]',
      );
      expectClose(tf.zeros([2, 1]), [0, 0]);
    });
  });
});

describe('expectNoLeak', () => {
  test('throws for a tensor left behind, and for a buffer the engine does not know', () => {
    let left: tf.Tensor | undefined;
    expect(() =>
      expectNoLeak(() => {
        left = tf.zeros([2]);
      }),
    ).toThrow('1 tensors and 1 buffers were left behind');
    left?.dispose();
    const backend = tf.engine().backend;
    let id: object | undefined;
    expect(() =>
      expectNoLeak(() => {
        id = backend.write(new Float32Array(1), [1], 'float32');
      }),
    ).toThrow('0 tensors and 1 buffers');
    backend.disposeData(id!);
    expectNoLeak(() => tf.zeros([2]));
  });
});

test('numericGradient differentiates a cubic and leaks nothing', () => {
  const x = tf.tensor1d([1, -2]);
  const y = tf.scalar(3);
  expectNoLeak(() => {
    const [dx, dy] = numericGradient((a, b) => tf.mul(tf.sum(tf.pow(a!, 3)), b!), [x, y]);
    expectClose(dx!, [9, 36], { relative: 1e-3 });
    expectClose(dy!, [-7], { relative: 1e-3 });
  });
  tf.dispose([x, y]);
});
