import { useBackend } from '@recurra/core/testing';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { linearData, linearModel, weightBytes } from '../test/data.ts';
import {
  type Dataset,
  type FitOptions,
  fit,
  memoryCheckpoint,
  NonFiniteError,
  resume,
  type Trainable,
} from './index.ts';

// At once: the table below is made of tensors.
await useBackend('cpu');

const data = linearData(8);
const good: FitOptions = { loss: 'meanSquaredError', epochs: 1 };
const withOptions = (options: object) => () =>
  fit(linearModel(), data, { ...good, ...options } as FitOptions);
const withData =
  (dataset: unknown, options: object = {}) =>
  () =>
    fit(linearModel(), dataset as Dataset, { ...good, ...options });
const withModel = (model: unknown) => () => fit(model as Trainable, data, good);

describe('bad arguments', () => {
  const cases: [string, () => Promise<unknown>, string | RegExp][] = [
    ['no options', () => fit(linearModel(), data, undefined as never), 'fit(): options must be an object'],
    ['no loss', withOptions({ loss: undefined }), "fit(): loss is missing; for example 'meanSquaredError'."],
    ['unknown loss', withOptions({ loss: 'mse' }), 'got "mse"'],
    ['no epochs', withOptions({ epochs: undefined }), 'fit(): epochs is missing; for example 10.'],
    ['epochs 0', withOptions({ epochs: 0 }), 'fit(): epochs must be a positive integer, got 0.'],
    ['epochs 1.5', withOptions({ epochs: 1.5 }), 'fit(): epochs must be a positive integer, got 1.5.'],
    ['batchSize', withOptions({ batchSize: -3 }), 'fit(): batchSize must be a positive integer, got -3.'],
    ['accumulate', withOptions({ accumulate: 0 }), 'fit(): accumulate must be a positive integer, got 0.'],
    [
      'learningRate',
      withOptions({ learningRate: '0.1' }),
      'learningRate must be a positive number, got "0.1".',
    ],
    [
      'clipNorm',
      withOptions({ clipNorm: 0 }),
      'clipNorm must be a positive number, got 0; leave it out for no clipping.',
    ],
    ['seed', withOptions({ seed: 0.5 }), 'fit(): seed must be a safe integer, got 0.5.'],
    [
      'optimizer',
      withOptions({ optimizer: 'adamax' }),
      'fit(): optimizer must be "adam", "adamw", "rmsprop" or "sgd", got "adamax".',
    ],
    [
      'beta1',
      withOptions({ optimizer: { name: 'adam', beta1: 1 } }),
      'optimizer adam: beta1 must be a number from 0 to below 1, got 1.',
    ],
    ['nesterov', withOptions({ optimizer: { name: 'sgd', nesterov: true } }), 'nesterov needs momentum'],
    [
      'schedule',
      withOptions({ schedule: 'linear' }),
      '"constant", "cosine", "step" or "plateau", got "linear".',
    ],
    ['patience', withOptions({ patience: 0 }), 'fit(): patience must be a positive integer, got 0.'],
    [
      'two patiences',
      withOptions({ patience: 1, earlyStopping: { patience: 1 } }),
      'give patience or earlyStopping, not both',
    ],
    [
      'monitor',
      withOptions({ earlyStopping: { patience: 1, monitor: 'validationLoss' } }),
      'there are no validation data',
    ],
    [
      'validationSplit 1',
      withOptions({ validationSplit: 1 }),
      'validationSplit must be a number between 0 and 1, got 1.',
    ],
    [
      'validationSplit of one row',
      withData(linearData(1), { validationSplit: 0.5 }),
      'leaves nothing to train on',
    ],
    ['validation twice', withOptions({ validationSplit: 0.5, validation: data }), 'not both'],
    [
      'validationSplit of a factory',
      withData(() => [data], { validationSplit: 0.5 }),
      'needs in-memory tensors',
    ],
    [
      'checkpoint',
      withOptions({ checkpoint: { store: 'runs/1' } }),
      'checkpoint must be a store or {store, everySteps?, everyEpochs?}',
    ],
    [
      'everySteps',
      withOptions({ checkpoint: { store: memoryCheckpoint(), everySteps: 0 } }),
      'everySteps must be a positive integer, got 0.',
    ],
    [
      'no data',
      withData(undefined),
      'fit(): dataset must be {x, y} or a function that gives batches, got undefined.',
    ],
    ['no y', withData({ x: data.x }), 'fit(): dataset must have x and y, but y is missing.'],
    [
      'arrays',
      withData({ x: [[1, 2, 3]], y: [[1]] }),
      /x must be a tensor, got object; use tf\.tensor\(\)\./,
    ],
    [
      'sizes',
      withData({ x: data.x, y: tf.ones([7, 1]) }),
      'fit(): dataset: y has 7 sequences but x has 8; all must agree in their first axis.',
    ],
    ['scalar', withData({ x: data.x, y: tf.scalar(1) }), 'y must have a batch axis, got a scalar'],
    [
      'empty',
      withData({ x: tf.zeros([0, 3]), y: tf.zeros([0, 1]) }),
      'fit(): dataset is empty: x has shape [0, …]; give at least one sequence.',
    ],
    ['empty list', withData({ x: [], y: data.y }), 'x must have at least one tensor'],
    ['empty factory', withData(() => []), 'fit(): dataset is empty: the factory gave no batch for epoch 1.'],
    [
      'no iterable',
      withData(() => 5),
      'the factory must return an iterable of batches, got number; write it as a generator.',
    ],
    [
      'bad batch',
      withData(() => [{ x: data.x }], { disposeBatches: false }),
      'batch 1 of epoch 1 must have x and y, but y is missing',
    ],
    [
      'no model',
      withModel(undefined),
      'fit(): model must be a tf.LayersModel or have apply() and trainableWeights, got undefined.',
    ],
    [
      'no weights',
      withModel({ apply: () => data.x, trainableWeights: [] }),
      'model has no trainable weights',
    ],
    [
      'worker and custom loss',
      withOptions({ worker: () => undefined, loss: () => tf.scalar(0) }),
      'loss is a function, which cannot be sent to a worker',
    ],
    [
      'worker and custom schedule',
      withOptions({ worker: () => undefined, schedule: () => 1 }),
      'schedule is a function, which cannot be sent to a worker',
    ],
    ['no worker', withOptions({ worker: () => 5 }), 'fit(): worker must return a Worker, got number.'],
    [
      'a folder',
      () => resume('runs/1' as never, { ...good, model: linearModel(), dataset: data }),
      'for a folder use resume() of @recurra/train/node',
    ],
    [
      'nothing to resume',
      () => resume(memoryCheckpoint(), { ...good, model: linearModel(), dataset: data }),
      'resume(): the store holds no checkpoint; start with fit(), or set ifMissing to "start".',
    ],
  ];

  it.each(cases)('%s', async (_name, run, message) => {
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isRecurraError(error), String(error)).toBe(true);
    expect((error as Error).message).toMatch(
      typeof message === 'string' ? new RegExp(escapeForPattern(message)) : message,
    );
  });

  it('takes a batch larger than the data', async () => {
    const history = await fit(linearModel(), data, { ...good, batchSize: 1000 });
    expect(history.steps).toBe(1);
  });
});

describe('numbers that are not finite', () => {
  const caught = async (promise: Promise<unknown>): Promise<NonFiniteError> => {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(NonFiniteError);
    return error as NonFiniteError;
  };

  it('names the place in the data', async () => {
    const y = tf.tensor2d([1, 2, 3, Number.POSITIVE_INFINITY, 5, 6, 7, 8], [8, 1]);
    const error = await caught(fit(linearModel(), { x: data.x, y }, { ...good, shuffle: false }));
    expect(error).toMatchObject({ code: 'ERR_NON_FINITE', step: 1, epoch: 1, tensor: 'y' });
    expect(error.message).toBe(
      'fit(): y is Infinity at step 1 (epoch 1), at element 3 of this batch; clean the data: drop or fill such values, or give those places weight 0 and a finite filler.',
    );
    expect(error.history).toMatchObject({ stopped: 'nan', loss: [], steps: 0 });
  });

  it('keeps the best weights when a rate is too high', async () => {
    const model = linearModel();
    let best = '';
    const error = await caught(
      fit(model, data, {
        ...good,
        epochs: 500,
        optimizer: 'sgd',
        learningRate: 30,
        batchSize: 4,
        callbacks: {
          onEpochEnd: (epoch) => {
            if (epoch.best) best = weightBytes(model);
          },
        },
      }),
    );
    expect(error.tensor).toBe('loss');
    expect(error.message).toContain('lower the learning rate (now 30), or set clipNorm');
    expect(error.history).toMatchObject({ stopped: 'nan', weights: 'best' });
    expect(weightBytes(model)).toBe(best);
  });

  it('names the weight whose gradient is not finite, and does not touch the weights', async () => {
    const a = tf.variable(tf.zeros([1]), true, 'first');
    const b = tf.variable(tf.zeros([1]), true, 'second');
    const model: Trainable = {
      trainableWeights: [a, b],
      apply: (x) => tf.mul(tf.sum(x as tf.Tensor, 1, true), a),
    };
    const error = await caught(
      fit(model, data, {
        ...good,
        // The root of b² is finite at b = 0 but has no slope there.
        loss: (_target: tf.Tensor, prediction: tf.Tensor) =>
          tf.mean(tf.add(tf.mul(prediction, 0), tf.sqrt(tf.mul(b, b)))) as tf.Scalar,
      }),
    );
    expect(error.tensor).toBe('gradient of second');
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0, 0]);
  });

  it('is not fooled by squares that overflow', async () => {
    const weight = tf.variable(tf.zeros([3, 1]));
    const model: Trainable = {
      trainableWeights: [weight],
      apply: (x) => tf.matMul(x as tf.Tensor2D, weight as unknown as tf.Tensor2D),
    };
    const loss = (y: tf.Tensor, p: tf.Tensor) => tf.mul(tf.mean(tf.sub(p, y)), 1e25) as tf.Scalar;
    const history = await fit(model, data, { ...good, loss, clipNorm: 1, optimizer: 'sgd', learningRate: 1 });
    expect(history.gradientNorm[0]).toBeGreaterThan(1e20);
    expect(Math.hypot(...weight.dataSync())).toBeCloseTo(1, 5);
  });

  it('checks the validation loss', async () => {
    const validation = { x: data.x, y: tf.fill([8, 1], Number.NaN) };
    const error = await caught(fit(linearModel(), data, { ...good, validation }));
    expect(error.tensor).toBe('validation loss');
  });
});

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
