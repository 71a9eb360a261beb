import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { besideEach } from './beside-each.ts';

beforeAll(() => useBackend('cpu'));

describe('besideEach', () => {
  it.each([
    [4, 3, 2, 5],
    [1, 1, 1, 1],
    [3, 6, 4, 1],
  ])(
    'is what concat and tile give, bit for bit, its gradient too: %i rows, %i places, %i and %i numbers',
    (rows, places, a, b) => {
      const rng = createRng(2);
      const draw = (size: number): Float32Array => Float32Array.from({ length: size }, () => rng.normal());
      const plain = (x: tf.Tensor3D, context: tf.Tensor2D): tf.Tensor3D =>
        tf.concat([x, tf.tile(tf.expandDims(context, 1), [1, places, 1])], 2) as tf.Tensor3D;
      const before = tf.memory().numTensors;
      const [found, wanted] = tf.tidy(() => {
        const x = tf.tensor3d(draw(rows * places * a), [rows, places, a]);
        const context = tf.tensor2d(draw(rows * b), [rows, b]);
        const upstream = tf.tensor3d(draw(rows * places * (a + b)), [rows, places, a + b]);
        return [besideEach, plain].map((op) => {
          const of = tf.valueAndGrads((...inputs) => op(inputs[0] as tf.Tensor3D, inputs[1] as tf.Tensor2D));
          const { value, grads } = of([x, context], upstream);
          return [value, ...grads].map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync() }));
        });
      }) as unknown as unknown[][];
      expect(tf.memory().numTensors).toBe(before);
      expect(found).toHaveLength(3);
      expect(found).toEqual(wanted);
    },
  );
});
