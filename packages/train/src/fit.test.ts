import { createRng, drawSeed, fusedLstm } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { linearData, linearModel, sequenceData, values, weightBytes } from '../test/data.ts';
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

  it('refuses a second run on a model in training, and takes it again afterwards', async () => {
    const model = linearModel();
    const first = fit(model, linearData(), { ...mse, epochs: 2 });
    await expect(fit(model, linearData(), { ...mse, epochs: 1 })).rejects.toThrow(
      'fit(): this model is being trained already; await that run, or abort it first.',
    );
    expect((await first).stopped).toBe('completed');
    await expect(fit(model, linearData(), { ...mse, epochs: 0 })).rejects.toThrow(/epochs/);
    expect((await fit(model, linearData(), { ...mse, epochs: 1 })).stopped).toBe('completed');
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
