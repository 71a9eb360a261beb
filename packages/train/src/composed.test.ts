import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { lstmModel, sequenceData, values, weightBytes } from '../test/data.ts';
import { useStranger } from '../test/stranger.ts';
import { type FitOptions, fit, memoryCheckpoint, resume } from './index.ts';

const cases: [string, FitOptions][] = [
  ['adamw, clipping', { loss: 'meanSquaredError', epochs: 4, optimizer: 'adamw', clipNorm: 0.5 }],
  ['accumulation', { loss: 'huber', epochs: 4, accumulate: 2, optimizer: { name: 'sgd', momentum: 0.9 } }],
  ['rmsprop', { loss: 'meanAbsoluteError', epochs: 4, optimizer: 'rmsprop', validationSplit: 0.25 }],
];

// Where memory is not the host's, as on a GPU, a step is composed from tensor ops.
it.each(cases)('a backend without loops of ours comes to the same weights: %s', async (_name, base) => {
  const options: FitOptions = { ...base, batchSize: 5, learningRate: 0.02 };
  const trained = async () => {
    const model = lstmModel();
    const weight = tf.abs(tf.tensor1d(values(16)));
    const data = { ...sequenceData(), weight };
    const before = tf.memory().numTensors;
    const history = await fit(model, data, options);
    expect(tf.memory().numTensors).toBe(before);
    return { history, weights: model.getWeights().map((tensor) => [...tensor.dataSync()]) };
  };
  await useBackend('cpu');
  const expected = await trained();
  await useStranger();
  const got = await trained();
  got.weights.forEach((weight, index) => {
    expectClose(weight, expected.weights[index]!, { absolute: 2e-5 });
  });
  expectClose(got.history.loss, expected.history.loss, { relative: 1e-4 });
  expectClose(got.history.gradientNorm, expected.history.gradientNorm, { relative: 1e-3 });
});

it('resumes bit for bit there too', async () => {
  await useStranger();
  const data = sequenceData();
  const options: FitOptions = { loss: 'meanSquaredError', epochs: 3, batchSize: 5, clipNorm: 0.5 };
  const [whole, second] = [lstmModel(), lstmModel()];
  const expected = await fit(whole, data, options);
  const store = memoryCheckpoint();
  const controller = new AbortController();
  await fit(lstmModel(), data, {
    ...options,
    checkpoint: store,
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === 4) controller.abort();
    },
  });
  expect(await resume(store, { ...options, model: second, dataset: data })).toEqual(expected);
  expect(weightBytes(second)).toBe(weightBytes(whole));
});

it('a checkpoint resumes more than once: no run changes it', async () => {
  await useBackend('cpu');
  const data = sequenceData();
  const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, batchSize: 5 };
  const store = memoryCheckpoint();
  await fit(lstmModel(), data, { ...options, checkpoint: store });
  const saved = Buffer.from((await store.read()) as Uint8Array).toString('hex');
  // Reads the saved run, and keeps what comes later to itself.
  const reader = { ...memoryCheckpoint(), read: () => store.read() };
  const again = async () => {
    const model = lstmModel();
    await resume(reader, { ...options, epochs: 4, model, dataset: data });
    return weightBytes(model);
  };
  expect(await again()).toBe(await again());
  expect(Buffer.from((await store.read()) as Uint8Array).toString('hex')).toBe(saved);
});
