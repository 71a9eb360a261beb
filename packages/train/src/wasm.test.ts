import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { lstmModel, sequenceData, weightBytes } from '../test/data.ts';
import { type FitOptions, fit, memoryCheckpoint, resume } from './index.ts';

beforeAll(() => useBackend('wasm'));

it('on the wasm backend too: same seed, same bytes, resumed or not, and no tensor left', async () => {
  const data = sequenceData(24, 4);
  const options: FitOptions = {
    loss: 'huber',
    epochs: 3,
    batchSize: 8,
    patience: 9,
    validationSplit: 0.25,
    clipNorm: 1,
  };
  const [first, second, resumed] = [lstmModel(), lstmModel(), lstmModel()];
  const before = tf.memory().numTensors;
  const history = await fit(first, data, options);
  expect(tf.memory().numTensors).toBe(before);
  expect(await fit(second, data, options)).toEqual(history);
  const store = memoryCheckpoint();
  const controller = new AbortController();
  await fit(lstmModel(), data, {
    ...options,
    checkpoint: store,
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === 5) controller.abort();
    },
  });
  expect(await resume(store, { ...options, model: resumed, dataset: data })).toEqual(history);
  expect(weightBytes(second)).toBe(weightBytes(first));
  expect(weightBytes(resumed)).toBe(weightBytes(first));
});
