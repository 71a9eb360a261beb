import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { linearData, linearModel, lstmModel, sequenceData, weightBytes } from '../test/data.ts';
import { type FitOptions, fit } from './index.ts';

beforeAll(() => useBackend('cpu'));

const mse = { loss: 'meanSquaredError' } as const;

describe('early stopping', () => {
  it('stops with the best weights', async () => {
    const model = linearModel();
    let best = '';
    const history = await fit(model, linearData(32), {
      ...mse,
      epochs: 200,
      optimizer: { name: 'sgd', momentum: 0.9 },
      learningRate: 0.3,
      batchSize: 8,
      validationSplit: 0.25,
      patience: 3,
      callbacks: {
        onEpochEnd: (epoch) => {
          if (epoch.best) best = weightBytes(model);
        },
      },
    });
    expect(history).toMatchObject({ stopped: 'early', weights: 'best' });
    expect(history.loss.length).toBe(history.bestEpoch + 3);
    expect(history.bestLoss).toBe(Math.min(...history.validationLoss));
    expect(weightBytes(model)).toBe(best);
  });

  it('needs an improvement of minDelta', async () => {
    const history = await fit(linearModel(), linearData(), {
      ...mse,
      epochs: 50,
      learningRate: 1e-6,
      earlyStopping: { patience: 2, minDelta: 0.5, monitor: 'loss' },
    });
    expect(history.loss).toHaveLength(3);
    expect(history.bestEpoch).toBe(3);
  });
});

describe('abort', () => {
  it('stops between steps, keeping the model usable', async () => {
    const data = linearData();
    const model = linearModel();
    const controller = new AbortController();
    const history = await fit(model, data, {
      ...mse,
      epochs: 100,
      batchSize: 8,
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 11) controller.abort();
      },
    });
    expect(history).toMatchObject({ stopped: 'aborted', steps: 11, weights: 'last' });
    expect(history.loss).toHaveLength(1);
    expect((model.predict(data.x) as tf.Tensor).shape).toEqual([64, 1]);
  });

  it('ends at once if aborted before', async () => {
    const model = linearModel();
    const before = weightBytes(model);
    const history = await fit(model, linearData(), { ...mse, epochs: 1, signal: AbortSignal.abort() });
    expect(history).toMatchObject({ stopped: 'aborted', steps: 0, loss: [] });
    expect(weightBytes(model)).toBe(before);
  });

  it('closes a batch factory that it leaves early', async () => {
    const controller = new AbortController();
    let closed = false;
    const { x, y } = linearData(4);
    await fit(
      linearModel(),
      async function* () {
        try {
          for (;;) yield { x: tf.clone(x), y: tf.clone(y) };
        } finally {
          closed = true;
        }
      },
      {
        ...mse,
        epochs: 1,
        signal: controller.signal,
        onProgress: ({ step }) => {
          if (step === 3) controller.abort();
        },
      },
    );
    expect(closed).toBe(true);
  });
});

describe('event loop and memory', () => {
  it('lets timers run while it trains', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const started = performance.now();
    let running = true;
    await fit(linearModel(), linearData(), {
      ...mse,
      epochs: 1e6,
      batchSize: 8,
      callbacks: {
        onEpochEnd: () => {
          running = performance.now() - started < 300;
        },
      },
      signal: {
        get aborted() {
          return !running;
        },
      } as AbortSignal,
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
  });

  it('leaves no tensor behind after 1,000 steps', async () => {
    const data = linearData();
    const model = linearModel();
    const before = tf.memory();
    const history = await fit(model, data, {
      ...mse,
      epochs: 125,
      batchSize: 8,
      clipNorm: 0.5,
      validation: data,
      patience: 125,
    });
    expect(history.steps).toBe(1000);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  it('leaves no tensor behind with a recurrent model, accumulation and a batch factory, nor when it fails', async () => {
    const model = lstmModel();
    const { x, y } = sequenceData(8);
    const before = tf.memory().numTensors;
    const batches = (epoch: number) =>
      [0, 1, 2].map((index) => ({ x: tf.mul(x, epoch + index), y: tf.clone(y) }));
    const history = await fit(model, batches, { ...mse, epochs: 3, accumulate: 2, optimizer: 'rmsprop' });
    expect(history.steps).toBe(6);
    expect(tf.memory().numTensors).toBe(before);
    const bad = (epoch: number) =>
      batches(epoch).map((batch, index) =>
        index === 1 ? { ...batch, y: tf.mul(batch.y, Number.NaN) } : batch,
      );
    const kept = tf.memory().numTensors;
    await expect(fit(model, bad, { ...mse, epochs: 1, accumulate: 2 })).rejects.toThrow('y is NaN');
    // The batches made in advance and never used (one of three), and the two copies of y that were replaced.
    expect(tf.memory().numTensors - kept).toBeLessThanOrEqual(3);
  });

  it('takes batches that may be used again', async () => {
    const batches = [linearData(4), linearData(4)];
    const before = tf.memory().numTensors;
    await fit(linearModel(), () => batches, { ...mse, epochs: 3, disposeBatches: false });
    expect(batches[0]!.x.isDisposed).toBe(false);
    expect(tf.memory().numTensors - before).toBe(2);
    await expect(fit(linearModel(), () => batches, { ...mse, epochs: 3 })).rejects.toThrow(
      'batch 1 of epoch 2: x is disposed. fit() disposes of the batches a factory gives',
    );
  });
});

describe('callbacks', () => {
  it('calls hooks in order and waits for them', async () => {
    const calls: string[] = [];
    await fit(linearModel(), linearData(8), {
      ...mse,
      epochs: 2,
      batchSize: 4,
      callbacks: [
        {
          onTrainBegin: () => void calls.push('begin'),
          onEpochBegin: async (epoch) => {
            await new Promise((resolve) => setTimeout(resolve, 2));
            calls.push(`epoch ${epoch}`);
          },
          onStepEnd: ({ step }) => void calls.push(`step ${step}`),
          onEpochEnd: ({ epoch }) => void calls.push(`end ${epoch}`),
          onTrainEnd: ({ stopped }) => void calls.push(stopped),
        },
      ],
    });
    expect(calls).toEqual([
      'begin',
      'epoch 1',
      'step 1',
      'step 2',
      'end 1',
      'epoch 2',
      'step 3',
      'step 4',
      'end 2',
      'completed',
    ]);
  });

  it('passes on what a callback throws', async () => {
    const before = tf.memory().numTensors;
    const data = linearData(8);
    const model = linearModel();
    const made = tf.memory().numTensors;
    const error = new Error('mine');
    const options: FitOptions = { ...mse, epochs: 1, callbacks: { onStepEnd: () => Promise.reject(error) } };
    await expect(fit(model, data, options)).rejects.toBe(error);
    expect(tf.memory().numTensors).toBe(made);
    expect(made).toBeGreaterThan(before);
  });

  it('uses the schedule', async () => {
    const rates: number[] = [];
    await fit(linearModel(), linearData(8), {
      ...mse,
      epochs: 4,
      batchSize: 4,
      learningRate: 0.1,
      schedule: { name: 'cosine', warmupSteps: 3 },
      callbacks: { onStepEnd: ({ learningRate }) => void rates.push(learningRate) },
    });
    expect(rates[0]).toBeCloseTo(0.025, 12);
    expect(rates[3]).toBeCloseTo(0.1, 12);
    expect(rates.at(-1)).toBeLessThan(0.02);
  });
});
