import { createRng, drawSeed, fusedLstm } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { linearData, linearModel, lstmModel, sequenceData, values, weightBytes } from '../test/data.ts';
import { type Batch, type FitOptions, fit, type Progress, type Trainable } from './index.ts';

beforeAll(() => useBackend('cpu'));

const mse = { loss: 'meanSquaredError' } as const;

describe('fit', () => {
  it('learns a linear function and reports progress', async () => {
    const model = linearModel();
    const seen: Progress[] = [];
    const history = await fit(model, linearData(), {
      ...mse,
      epochs: 40,
      learningRate: 0.05,
      validationSplit: 0.25,
      batchSize: 16,
      onProgress: (progress) => seen.push(progress),
    });
    expect(history.stopped).toBe('completed');
    expect(history.loss).toHaveLength(40);
    expect(history.validationLoss).toHaveLength(40);
    expect(history.loss.at(-1)).toBeLessThan(0.02);
    expect(seen.filter((p) => p.epochEnd)).toHaveLength(40);
    expect(seen.filter((p) => !p.epochEnd)).toHaveLength(120);
    expect(seen.at(-1)).toMatchObject({ epoch: 40, epochs: 40, step: 120, steps: 120, etaSeconds: 0 });
    expect(seen.at(-1)?.validationLoss).toBe(history.validationLoss.at(-1));
    expect(seen.at(-1)?.sequencesPerSecond).toBeGreaterThan(0);
  });

  it('trains as tf.LayersModel.fit does, regularisers included', async () => {
    const regularised = () => linearModel({ kernelRegularizer: tfl.regularizers.l2({ l2: 0.1 }) } as never);
    const data = linearData(32);
    const ours = regularised();
    const history = await fit(ours, data, {
      ...mse,
      epochs: 5,
      batchSize: 8,
      shuffle: false,
      optimizer: { name: 'sgd', momentum: 0.9 },
      learningRate: 0.02,
    });
    const theirs = regularised();
    theirs.compile({ loss: 'meanSquaredError', optimizer: tf.train.momentum(0.02, 0.9) });
    const expected = await theirs.fit(data.x, data.y, { epochs: 5, batchSize: 8, shuffle: false });
    ours.getWeights().forEach((weight, index) => {
      const difference = tf.max(tf.abs(tf.sub(weight, theirs.getWeights()[index]!)));
      expect(difference.dataSync()[0]).toBeLessThan(1e-6);
    });
    history.loss.forEach((loss, epoch) => {
      expect(loss).toBeCloseTo(expected.history.loss![epoch] as number, 5);
    });
  });

  it('applies the constraints of layers, which tfjs does not', async () => {
    const model = linearModel({ kernelConstraint: tfl.constraints.nonNeg() } as never);
    await fit(model, linearData(), { ...mse, epochs: 20, learningRate: 0.1 });
    const kernel = model.getWeights()[0]!.dataSync();
    expect(kernel[0]).toBeGreaterThan(0);
    expect(Math.min(...kernel)).toBe(0);
  });

  it('updates moving averages and leaves frozen layers alone', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 3, inputShape: [3], kernelInitializer: 'ones', trainable: false }),
        tfl.layers.batchNormalization(),
        tfl.layers.dense({ units: 1, kernelInitializer: 'zeros' }),
      ],
    });
    await fit(model, linearData(), { ...mse, epochs: 2 });
    expect([...model.layers[0]!.getWeights()[0]!.dataSync()]).toEqual(new Array(9).fill(1));
    const [, , mean, variance] = model.layers[1]!.getWeights();
    expect(Math.abs(mean!.dataSync()[0] as number)).toBeGreaterThan(0);
    expect(variance!.dataSync()[0]).not.toBe(1);
  });

  it('respects masks of a model', async () => {
    const build = () =>
      tfl.sequential({
        layers: [
          tfl.layers.masking({ maskValue: 0, inputShape: [4, 1] }),
          tfl.layers.simpleRNN({ units: 2, kernelInitializer: 'ones', recurrentInitializer: 'identity' }),
          tfl.layers.dense({ units: 1, kernelInitializer: 'ones' }),
        ],
      });
    const y = tf.tensor2d([[1], [2]]);
    const long = tf.tensor3d([1, 2, 0, 0, 3, 1, 0, 0], [2, 4, 1]);
    const ours = build();
    await fit(ours, { x: long, y }, { ...mse, epochs: 3, shuffle: false, optimizer: 'sgd' });
    // Masked steps at the end change nothing, so the shorter sequences must train to the same weights.
    const short = tfl.sequential({
      layers: [
        tfl.layers.simpleRNN({
          units: 2,
          kernelInitializer: 'ones',
          recurrentInitializer: 'identity',
          inputShape: [2, 1],
        }),
        tfl.layers.dense({ units: 1, kernelInitializer: 'ones' }),
      ],
    });
    await fit(
      short,
      { x: tf.slice(long, [0, 0, 0], [2, 2, 1]), y },
      { ...mse, epochs: 3, shuffle: false, optimizer: 'sgd' },
    );
    ours.getWeights().forEach((weight, index) => {
      expect(tf.max(tf.abs(tf.sub(weight, short.getWeights()[index]!))).dataSync()[0]).toBeLessThan(1e-6);
    });
  });

  it('trains anything with apply() and weights', async () => {
    const rng = createRng(5);
    const make = (shape: number[]) =>
      tf.variable(
        tf.tensor(
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.3 * rng.normal()),
          shape,
        ),
      );
    const kernel = make([1, 16]) as tf.Variable & tf.Tensor2D;
    const recurrentKernel = make([4, 16]) as tf.Variable & tf.Tensor2D;
    const out = make([4, 1]) as tf.Variable & tf.Tensor2D;
    const model: Trainable = {
      trainableWeights: [kernel, recurrentKernel, out],
      apply: (x) => tf.matMul(fusedLstm(x as tf.Tensor3D, { kernel, recurrentKernel }, {}).state[0]!, out),
    };
    const history = await fit(model, sequenceData(), {
      ...mse,
      epochs: 30,
      batchSize: 4,
      learningRate: 0.02,
      clipNorm: 1,
    });
    expect(history.loss.at(-1)).toBeLessThan(0.5 * history.loss[0]!);
  });

  it('takes several inputs and outputs', async () => {
    const left = tfl.input({ shape: [2] });
    const right = tfl.input({ shape: [1] });
    const joined = tfl.layers.concatenate().apply([left, right]) as tfl.SymbolicTensor;
    const dense = () =>
      tfl.layers.dense({ units: 1, kernelInitializer: 'zeros' }).apply(joined) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [left, right], outputs: [dense(), dense()] });
    const { x, y } = linearData(32);
    const [a, b] = tf.split(x, [2, 1], 1);
    const history = await fit(
      model,
      { x: [a!, b!], y: [y, tf.neg(y)] },
      { ...mse, epochs: 60, learningRate: 0.1 },
    );
    expect(history.loss.at(-1)).toBeLessThan(0.05);
  });

  it('weights sequences: weight 0 is as if a row were not there', async () => {
    const { x, y } = linearData(8);
    const weight = tf.tensor1d([1, 1, 1, 1, 0, 0, 0, 0]);
    const wild = tf.concat([tf.slice(y, 0, 4), tf.mul(tf.slice(y, 4, 4), 100)]);
    const options: FitOptions = { ...mse, epochs: 4, shuffle: false, optimizer: 'sgd', batchSize: 8 };
    const weighted = linearModel();
    await fit(weighted, { x, y: wild, weight }, options);
    const half = linearModel();
    await fit(half, { x: tf.slice(x, 0, 4), y: tf.slice(y, 0, 4) }, options);
    weighted.getWeights().forEach((value, index) => {
      expect(tf.max(tf.abs(tf.sub(value, half.getWeights()[index]!))).dataSync()[0]).toBeLessThan(1e-6);
    });
  });
});

describe('accumulation and clipping', () => {
  it.each([false, true])('several small batches update as one big batch (weights: %s)', async (weighted) => {
    const data: Batch = weighted
      ? { ...linearData(30), weight: tf.abs(tf.tensor1d(values(30))) }
      : linearData(30);
    const runs = [
      { batchSize: 12, accumulate: 1 },
      { batchSize: 4, accumulate: 3 },
    ].map(async (sizes) => {
      const model = linearModel({ kernelRegularizer: tfl.regularizers.l2({ l2: 0.01 }) } as never);
      const history = await fit(model, data, {
        ...mse,
        ...sizes,
        epochs: 5,
        clipNorm: 1.5,
        learningRate: 0.05,
      });
      return { model, history };
    });
    const [big, small] = await Promise.all(runs);
    expect(small!.history.steps).toBe(big!.history.steps);
    big!.model.getWeights().forEach((weight, index) => {
      expect(tf.max(tf.abs(tf.sub(weight, small!.model.getWeights()[index]!))).dataSync()[0]).toBeLessThan(
        1e-5,
      );
    });
    big!.history.gradientNorm.forEach((norm, epoch) => {
      expect(small!.history.gradientNorm[epoch]).toBeCloseTo(norm, 4);
    });
  });

  it('limits the length of an update to clipNorm × rate, keeping its direction', async () => {
    const data = linearData(16);
    const step = async (clipNorm?: number) => {
      const model = linearModel();
      const options = { ...mse, epochs: 1, batchSize: 16, optimizer: 'sgd', learningRate: 1 } as const;
      const history = await fit(model, data, clipNorm === undefined ? options : { ...options, clipNorm });
      return { norm: history.gradientNorm[0]!, delta: model.getWeights().flatMap((w) => [...w.dataSync()]) };
    };
    const free = await step();
    const clipped = await step(0.25);
    expect(clipped.norm).toBe(free.norm);
    expect(Math.hypot(...free.delta)).toBeCloseTo(free.norm, 5);
    expect(Math.hypot(...clipped.delta)).toBeCloseTo(0.25, 6);
    free.delta.forEach((value, index) => {
      expect(clipped.delta[index]).toBeCloseTo((value * 0.25) / free.norm, 6);
    });
  });
});

describe('determinism', () => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const data = linearData();
    const results: string[] = [];
    for (const seed of [1, 1, 2]) {
      const model = linearModel();
      await fit(model, data, { ...mse, epochs: 3, batchSize: 8, seed });
      results.push(weightBytes(model));
    }
    expect(results[1]).toBe(results[0]);
    expect(results[2]).not.toBe(results[0]);
  });

  it('gives every step its own dropout, by the seed', async () => {
    const draw = async (seed: number) => {
      const seeds: number[] = [];
      const weight = tf.variable(tf.ones([3, 1]));
      const model: Trainable = {
        trainableWeights: [weight],
        apply: (x, { training }) => {
          if (training) seeds.push(drawSeed(() => -1));
          return tf.matMul(x as tf.Tensor2D, weight as unknown as tf.Tensor2D);
        },
      };
      await fit(model, linearData(16), { ...mse, epochs: 2, batchSize: 4, seed });
      return seeds;
    };
    const [first, again, other] = [await draw(3), await draw(3), await draw(4)];
    expect(new Set(first).size).toBe(8);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first).not.toContain(-1);
  });

  it('shuffles anew every epoch, each row once', async () => {
    const seen: number[][] = [];
    const weight = tf.variable(tf.zeros([1, 1]));
    const model: Trainable = {
      trainableWeights: [weight],
      apply: (x) => {
        seen.push([...(x as tf.Tensor).dataSync()]);
        return tf.matMul(x as tf.Tensor2D, weight as unknown as tf.Tensor2D);
      },
    };
    const x = tf.tensor2d(Array.from({ length: 10 }, (_, i) => [i]));
    await fit(model, { x, y: x }, { ...mse, epochs: 2, batchSize: 4 });
    const epochs = [seen.slice(0, 3).flat(), seen.slice(3).flat()];
    for (const epoch of epochs)
      expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });
});

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
