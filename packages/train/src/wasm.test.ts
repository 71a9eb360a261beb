import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { lstmModel, sequenceData, weightBytes } from '../test/data.ts';
import { type FitOptions, fit, memoryCheckpoint, resume } from './index.ts';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

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

// tensorflow/tfjs#8082: the gradient of an embedding has no kernel on wasm.
it('trains an embedding in front of a recurrent layer to the weights it gets on cpu', async () => {
  const words = Array.from({ length: 12 * 5 }, (_, index) => (index * index + 3 * index) % 7);
  const trained = async (backend: 'cpu' | 'wasm') => {
    await useBackend(backend);
    const model = tfl.sequential();
    model.add(
      tfl.layers.embedding({
        inputDim: 7,
        outputDim: 4,
        inputLength: 5,
        embeddingsInitializer: tfl.initializers.randomUniform({ seed: 1, minval: -0.5, maxval: 0.5 }),
      }),
    );
    model.add(
      tfl.layers.lstm({
        units: 4,
        recurrentInitializer: 'zeros',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }),
      }),
    );
    model.add(tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.glorotUniform({ seed: 3 }) }));
    const x = tf.tensor2d(words, [12, 5], 'int32');
    const y = tf.tensor2d(
      Array.from({ length: 12 }, (_, row) => (words[row * 5]! > 3 ? 1 : 0)),
      [12, 1],
    );
    const history = await fit(
      model,
      { x, y },
      {
        loss: 'bernoulliCrossEntropy',
        epochs: 6,
        batchSize: 5,
        learningRate: 0.05,
        optimizer: 'adamw',
      },
    );
    expect(history.loss[5]!).toBeLessThan(history.loss[0]!);
    return model.getWeights().map((weight) => [...weight.dataSync()]);
  };
  const onCpu = await trained('cpu');
  const onWasm = await trained('wasm');
  onWasm.forEach((weight, index) => {
    expectClose(weight, onCpu[index]!, { absolute: 1e-3 });
  });
});
