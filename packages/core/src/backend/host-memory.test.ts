import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { meanSquaredError } from '../losses/regression.ts';
import { updateOnHost } from '../optim/host-update.ts';
import { expectClose, useBackend } from '../testing/index.ts';
import { takeRows } from './take-rows.ts';

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

// Moving a tensor of another backend makes the memory of wasm grow, which detaches all views of it.
it('tensors of another backend are moved first, and no view is lost', async () => {
  await useBackend('cpu');
  const size = 6_000_000;
  const target = tf.fill([size], 3);
  const weight = tf.fill([size], 5);
  const sequences = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  await useBackend('wasm');
  const prediction = tf.fill([size], 1);
  expectClose(meanSquaredError(target, prediction), [4]);
  const slot = tf.fill([size], 2);
  const gradient = tf.ones([size]);
  const next = updateOnHost([weight], [gradient], [slot], (arrays) => {
    arrays.slots[0]![size - 1] = 7;
    arrays.next[size - 1] = arrays.weight[size - 1]! - arrays.gradient[size - 1]!;
  });
  expect(next![0]!.dataSync()[size - 1]).toBe(4);
  expect(slot.dataSync()[size - 1]).toBe(7);
  expect([...takeRows(sequences, Int32Array.of(1, 0)).dataSync()]).toEqual([3, 4, 1, 2]);
  tf.dispose([target, weight, sequences, prediction, slot, gradient, ...next!]);
});
