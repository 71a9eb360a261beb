import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fit, type Progress } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** y is a linear function of x with a little noise, always the same. */
function linearData(rows = 64) {
  const x = tf.tensor2d(
    Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.7)),
    [rows, 3],
  );
  const noise = tf.tensor2d(
    Array.from({ length: rows }, (_, i) => 0.05 * Math.sin(i * 9)),
    [rows, 1],
  );
  const y = tf.tidy(() => tf.add(tf.matMul(x, tf.tensor2d([[1], [-2], [0.5]])), noise));
  return { x, y };
}

function linearModel() {
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ units: 1, inputShape: [3], kernelInitializer: 'zeros' }));
  return model;
}

const bytes = (model: tfl.LayersModel) =>
  model.getWeights().map((w) => Buffer.from(w.dataSync().buffer).toString('hex'));

describe('fit', () => {
  it('learns a linear function and reports progress', async () => {
    const data = linearData();
    const model = linearModel();
    const seen: Progress[] = [];
    const history = await fit(model, data, {
      loss: 'meanSquaredError',
      epochs: 40,
      learningRate: 0.05,
      validationSplit: 0.25,
      batchSize: 16,
      onProgress: (progress) => seen.push(progress),
    });
    expect(history.stopped).toBe('completed');
    expect(history.loss).toHaveLength(40);
    expect(history.validationLoss).toHaveLength(40);
    expect(history.loss.at(-1)).toBeLessThan(0.01);
    expect(seen.filter((p) => p.epochEnd)).toHaveLength(40);
    expect(seen.filter((p) => !p.epochEnd)).toHaveLength(120);
    expect(seen.at(-1)).toMatchObject({ epoch: 40, epochs: 40, step: 120, steps: 120 });
    expect(seen.at(-1)?.etaSeconds).toBe(0);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const data = linearData();
    const results = [];
    for (const seed of [1, 1, 2]) {
      const model = linearModel();
      await fit(model, data, { loss: 'meanSquaredError', epochs: 3, batchSize: 8, seed });
      results.push(bytes(model).join());
    }
    expect(results[1]).toBe(results[0]);
    expect(results[2]).not.toBe(results[0]);
  });

  it('stops early with the best weights', async () => {
    const data = linearData(32);
    const model = linearModel();
    let bestBytes: string[] = [];
    const history = await fit(model, data, {
      loss: 'meanSquaredError',
      epochs: 200,
      optimizer: { name: 'sgd', momentum: 0.9 },
      learningRate: 0.3,
      batchSize: 8,
      validationSplit: 0.25,
      patience: 3,
      callbacks: {
        onEpochEnd: ({ best }) => {
          if (best) bestBytes = bytes(model);
        },
      },
    });
    expect(history.stopped).toBe('early');
    expect(history.weights).toBe('best');
    expect(history.loss.length).toBe(history.bestEpoch + 3);
    expect(history.bestLoss).toBe(Math.min(...history.validationLoss));
    expect(bytes(model)).toEqual(bestBytes);
  });

  it('stops between steps when aborted, keeping the model usable', async () => {
    const data = linearData();
    const model = linearModel();
    const controller = new AbortController();
    const history = await fit(model, data, {
      loss: 'meanSquaredError',
      epochs: 100,
      batchSize: 8,
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 11) controller.abort();
      },
    });
    expect(history).toMatchObject({ stopped: 'aborted', steps: 11, weights: 'last' });
    expect((model.predict(data.x) as tf.Tensor).shape).toEqual([64, 1]);
  });

  it('leaves no tensor behind after 1,000 steps', async () => {
    const data = linearData();
    const model = linearModel();
    const before = tf.memory().numTensors;
    const history = await fit(model, data, {
      loss: 'meanSquaredError',
      epochs: 125,
      batchSize: 8,
      clipNorm: 0.5,
      validation: data,
    });
    expect(history.steps).toBe(1000);
    expect(tf.memory().numTensors).toBe(before);
  });
});

afterAll(() => tf.disposeVariables());
