import { Worker } from 'node:worker_threads';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dataset,
  type FitOptions,
  fit,
  memoryCheckpoint,
  NonFiniteError,
  type Progress,
  resume,
} from '../src/index.ts';
import { requireBuild } from './built.ts';
import {
  linearData,
  linearModel,
  lstmModel,
  sequenceData,
  stateBytes,
  statefulModel,
  weightBytes,
} from './data.ts';

/** A plain JavaScript module, shared with the worker. */
const { Scale }: { Scale: new () => tfl.layers.Layer } = await import(
  new URL('./programs/scale-layer.mjs', import.meta.url).href
);

beforeAll(async () => {
  requireBuild();
  await useBackend('cpu');
});

const started: Worker[] = [];
const trainer = new URL('./programs/worker.mjs', import.meta.url);
const crasher = new URL('./programs/crash.mjs', import.meta.url);
const worker =
  (program = trainer, workerData?: string) =>
  () => {
    // Without this thread's flags, which resolve packages to their TypeScript sources.
    const made = new Worker(program, { workerData, execArgv: [] });
    started.push(made);
    return made;
  };
const base: FitOptions = {
  loss: 'meanSquaredError',
  epochs: 3,
  batchSize: 5,
  patience: 5,
  validationSplit: 0.2,
  seed: 8,
};

describe('fit in a worker thread', () => {
  it('carries the states of stateful layers there and back, and lets callbacks reset them', async () => {
    const data = sequenceData(16, 3);
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 3, batchSize: 4, shuffle: false };
    const train = async (where: Partial<FitOptions>) => {
      const model = statefulModel();
      // Leaves states behind to start from.
      tf.dispose(model.predict(tf.ones([4, 3, 1]), { batchSize: 4 }));
      const onEpochEnd = ({ epoch }: { epoch: number }) => {
        if (epoch === 1) model.resetStates();
      };
      const history = await fit(model, data, { ...options, ...where, callbacks: { onEpochEnd } });
      return { history, weights: weightBytes(model), states: stateBytes(model), model };
    };
    const { model: _, ...here } = await train({});
    const store = memoryCheckpoint();
    const { model, ...there } = await train({ worker: worker(), checkpoint: store });
    expect(there).toEqual(here);
    // A checkpoint from a worker has them too.
    model.resetStates();
    await resume(store, { ...options, model, dataset: data });
    expect(stateBytes(model)).toBe(here.states);
  });

  it('gives the weights and the history of training on this thread, with this thread free', async () => {
    const data = sequenceData(40, 8);
    const here = lstmModel();
    const expected = await fit(here, data, base);
    const there = lstmModel();
    const before = tf.memory().numTensors;
    const seen: Progress[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const history = await fit(there, data, {
      ...base,
      worker: worker(),
      onProgress: (progress) => seen.push(progress),
    });
    clearInterval(timer);
    expect(weightBytes(there)).toBe(weightBytes(here));
    expect(history).toEqual(expected);
    expect(seen.filter(({ epochEnd }) => epochEnd)).toHaveLength(3);
    expect(seen.at(-1)).toMatchObject({ epoch: 3, step: 21, steps: 21, epochEnd: true });
    expect(ticks).toBeGreaterThan(20);
    expect(tf.memory().numTensors).toBe(before);
    expect(data.x.isDisposed).toBe(false);
    expect([...data.x.dataSync()].some((value) => value !== 0)).toBe(true);
  });

  it('streams batches of factories, and frees them', async () => {
    const { x, y } = linearData(24);
    const dataset: Dataset = async function* (epoch) {
      for (const part of [0, 1, 2]) {
        yield {
          x: tf.tidy(() => tf.mul(tf.slice(x, part * 8, 8), epoch)),
          y: tf.slice(y, part * 8, 8),
          weight: tf.ones([8]),
        };
      }
    };
    const validation = () => [{ x: tf.clone(x), y: tf.clone(y) }];
    const options: FitOptions = { loss: 'huber', epochs: 2, validation, optimizer: 'rmsprop' };
    const here = linearModel();
    const expected = await fit(here, dataset, options);
    const there = linearModel();
    const before = tf.memory().numTensors;
    expect(await fit(there, dataset, { ...options, worker: worker() })).toEqual(expected);
    expect(weightBytes(there)).toBe(weightBytes(here));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('calls callbacks here, in order, with the weights of the epoch', async () => {
    const run = async (options: FitOptions) => {
      const model = linearModel();
      const calls: string[] = [];
      await fit(model, linearData(10), {
        ...options,
        callbacks: {
          onTrainBegin: () => void calls.push('begin'),
          onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
          onStepEnd: ({ step }) => void calls.push(`step ${step}`),
          onEpochEnd: ({ epoch }) => void calls.push(`end ${epoch} ${weightBytes(model)}`),
          onTrainEnd: ({ stopped }) => void calls.push(`${stopped} ${weightBytes(model)}`),
        },
      });
      return calls;
    };
    expect(await run({ ...base, worker: worker() })).toEqual(await run(base));
  });

  it('stops when aborted, and resumes from a store on this side bit for bit', async () => {
    const data = linearData(40);
    const options: FitOptions = { ...base, epochs: 30, batchSize: 2 };
    const whole = linearModel();
    const expected = await fit(whole, data, options);
    const store = memoryCheckpoint();
    const controller = new AbortController();
    const model = linearModel();
    const stopped = await fit(model, data, {
      ...options,
      worker: worker(),
      checkpoint: { store, everySteps: 50 },
      signal: controller.signal,
      onProgress: ({ epoch }) => {
        if (epoch === 3) controller.abort();
      },
    });
    expect(stopped.stopped).toBe('aborted');
    expect(stopped.steps).toBeGreaterThan(32);
    expect(stopped.steps).toBeLessThan(expected.steps);
    const second = linearModel();
    const history = await resume(store, { ...options, worker: worker(), model: second, dataset: data });
    expect(history).toEqual(expected);
    expect(weightBytes(second)).toBe(weightBytes(whole));
  });

  it('registers own layers in the worker', async () => {
    tf.serialization.registerClass(Scale as never);
    const make = () => {
      const model = linearModel();
      model.add(new Scale());
      return model;
    };
    const [here, there] = [make(), make()];
    await fit(here, linearData(), base);
    await fit(there, linearData(), { ...base, worker: worker() });
    expect(weightBytes(there)).toBe(weightBytes(here));
    await expect(fit(make(), linearData(), { ...base, worker: worker(trainer, 'bare') })).rejects.toThrow(
      'Unknown layer: TestScale',
    );
  });

  it('keeps frozen layers frozen', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 3, inputShape: [3], kernelInitializer: 'ones' }),
        tfl.layers.dense({ units: 1, kernelInitializer: 'zeros' }),
      ],
    });
    model.layers[0]!.trainable = false;
    await fit(model, linearData(), { ...base, worker: worker() });
    expect([...model.layers[0]!.getWeights()[0]!.dataSync()]).toEqual(new Array(9).fill(1));
    expect(model.layers[1]!.getWeights()[0]!.dataSync()[0]).not.toBe(0);
  });

  it('brings errors over as they are', async () => {
    const bad = { x: linearData(8).x, y: tf.fill([8, 1], Number.NaN) };
    const nan = fit(linearModel(), bad, { ...base, worker: worker() });
    await expect(nan).rejects.toBeInstanceOf(NonFiniteError);
    await expect(nan).rejects.toMatchObject({ step: 1, tensor: 'y', history: { stopped: 'nan' } });

    const mine = new Error('mine');
    const callbacks = { onEpochEnd: () => Promise.reject(mine) };
    await expect(fit(linearModel(), linearData(), { ...base, worker: worker(), callbacks })).rejects.toBe(
      mine,
    );
    const onProgress = () => {
      throw mine;
    };
    await expect(fit(linearModel(), linearData(), { ...base, worker: worker(), onProgress })).rejects.toBe(
      mine,
    );

    const broken = fit(linearModel(), linearData(), { ...base, worker: worker(crasher) });
    await expect(broken).rejects.toMatchObject({ code: 'ERR_WORKER' });
    await expect(broken).rejects.toThrow(
      'fit(): the worker failed: no such luck; see that its script loads and calls serveFit().',
    );
  });

  it('ends every worker it started', () => {
    expect(started.length).toBeGreaterThan(5);
    for (const each of started) expect(each.threadId).toBe(-1);
  });
});
