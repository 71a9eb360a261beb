import { drawSeed } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { linearData, linearModel, lstmModel, sequenceData, weightBytes } from '../test/data.ts';
import { decodeRun } from './checkpoint/saved-run.ts';
import {
  type CheckpointStore,
  type Dataset,
  type FitOptions,
  fit,
  type History,
  memoryCheckpoint,
  resume,
  type Trainable,
} from './index.ts';

beforeAll(() => useBackend('cpu'));

/** Trains until a step, aborts, and resumes with a fresh model; gives the end of both. */
async function interrupt(
  make: () => { model: tfl.LayersModel | Trainable; bytes: () => string },
  dataset: Dataset,
  options: FitOptions,
  stopAfter: number,
): Promise<{ history: History; bytes: string }> {
  const store = memoryCheckpoint();
  const controller = new AbortController();
  if (stopAfter === 0) controller.abort();
  const callbacks = {
    onStepEnd: ({ step }: { step: number }) => {
      if (step === stopAfter) controller.abort();
    },
  };
  await fit(make().model, dataset, { ...options, checkpoint: store, callbacks, signal: controller.signal });
  const second = make();
  const history = await resume(store, { ...options, model: second.model, dataset });
  return { history, bytes: second.bytes() };
}

describe('resume', () => {
  it.each<[string, FitOptions]>([
    [
      'adam with validation',
      { loss: 'meanSquaredError', epochs: 3, batchSize: 5, validationSplit: 0.2, patience: 2 },
    ],
    [
      'momentum, plateau, accumulation',
      {
        loss: 'meanAbsoluteError',
        epochs: 3,
        batchSize: 3,
        accumulate: 2,
        optimizer: { name: 'sgd', momentum: 0.9 },
        schedule: { name: 'plateau', patience: 1 },
      },
    ],
    [
      'rmsprop, cosine, clipping',
      {
        loss: 'huber',
        epochs: 3,
        batchSize: 8,
        optimizer: 'rmsprop',
        schedule: { name: 'cosine', warmupSteps: 2 },
        clipNorm: 0.1,
      },
    ],
  ])('continues bit for bit after any step: %s', async (_name, options) => {
    const data = sequenceData(16, 4);
    const make = () => {
      const model = lstmModel(3);
      return { model, bytes: () => weightBytes(model) };
    };
    const whole = make();
    const expected = await fit(whole.model, data, options);
    for (let step = 0; step <= expected.steps; step++) {
      const { history, bytes } = await interrupt(make, data, options, step);
      expect(bytes, `interrupted after step ${step}`).toBe(whole.bytes());
      expect(history).toEqual(expected);
    }
  });

  it('continues dropout and batches of a factory', async () => {
    const { x, y } = linearData(24);
    const dataset = (epoch: number) =>
      [0, 1, 2].map((part) => ({
        x: tf.mul(tf.slice(x, part * 8, 8), 1 + 0.1 * epoch),
        y: tf.slice(y, part * 8, 8),
      }));
    const make = () => {
      const weight = tf.variable(tf.ones([3, 1]));
      const model: Trainable = {
        trainableWeights: [weight],
        apply: (input, { training }) => {
          const kept = training
            ? tf.dropout(
                input as tf.Tensor,
                0.4,
                undefined,
                drawSeed(() => 0),
              )
            : (input as tf.Tensor);
          return tf.matMul(kept as tf.Tensor2D, weight as unknown as tf.Tensor2D);
        },
      };
      return { model, bytes: () => Buffer.from(weight.dataSync().slice().buffer).toString('hex') };
    };
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, optimizer: 'adamw', seed: 9 };
    const whole = make();
    const expected = await fit(whole.model, dataset, options);
    for (const step of [1, 2, 3, 4]) {
      const { history, bytes } = await interrupt(make, dataset, options, step);
      expect(bytes).toBe(whole.bytes());
      expect(history).toEqual(expected);
    }
  });

  it('continues moving averages', async () => {
    const make = () => {
      const model = tfl.sequential({
        layers: [
          tfl.layers.batchNormalization({ inputShape: [3] }),
          tfl.layers.dense({ units: 1, kernelInitializer: 'zeros' }),
        ],
      });
      return { model, bytes: () => weightBytes(model) };
    };
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, batchSize: 8 };
    const whole = make();
    await fit(whole.model, linearData(24), options);
    expect((await interrupt(make, linearData(24), options, 4)).bytes).toBe(whole.bytes());
  });

  it('saves when the policy says, and prolongs a finished run', async () => {
    const positions: string[] = [];
    const memory = memoryCheckpoint();
    const store: CheckpointStore = {
      ...memory,
      write: async (bytes) => {
        const { state } = decodeRun(bytes);
        positions.push(`${state.epoch}/${state.batch}`);
        await memory.write(bytes);
      },
    };
    const data = linearData(24);
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 3, batchSize: 8 };
    await fit(linearModel(), data, { ...options, checkpoint: { store, everySteps: 2 } });
    expect(positions).toEqual(['1/2', '2/1', '2/3', '3/2', '4/0']);
    positions.length = 0;
    const model = linearModel();
    const longer = await resume(store, {
      ...options,
      epochs: 5,
      model,
      dataset: data,
      checkpoint: { store, everyEpochs: 2 },
    });
    expect(positions).toEqual(['5/0', '6/0']);
    const straight = linearModel();
    expect(longer).toEqual(await fit(straight, data, { ...options, epochs: 5 }));
    expect(weightBytes(model)).toBe(weightBytes(straight));
  });

  it('saves nothing after a number that is not finite', async () => {
    const store = memoryCheckpoint();
    const data = linearData(8);
    let epoch = 0;
    const dataset = () => [{ x: tf.clone(data.x), y: tf.mul(data.y, ++epoch < 3 ? 1 : Number.NaN) }];
    await expect(
      fit(linearModel(), dataset, { loss: 'meanSquaredError', epochs: 5, checkpoint: store }),
    ).rejects.toThrow('y is NaN at step 3');
    expect(decodeRun((await store.read()) as Uint8Array).state.epoch).toBe(3);
  });

  it('starts anew if asked to and there is nothing', async () => {
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, seed: 3 };
    const [fresh, resumed] = [linearModel(), linearModel()];
    await fit(fresh, linearData(), options);
    await resume(memoryCheckpoint(), {
      ...options,
      model: resumed,
      dataset: linearData(),
      ifMissing: 'start',
    });
    expect(weightBytes(resumed)).toBe(weightBytes(fresh));
  });

  it('leaves no tensor behind', async () => {
    const store = memoryCheckpoint();
    const data = linearData();
    const model = linearModel();
    const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, checkpoint: store, patience: 9 };
    await fit(model, data, options);
    const before = tf.memory().numTensors;
    await resume(store, { ...options, epochs: 4, model, dataset: data });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses another model, other data and other options', async () => {
    const store = memoryCheckpoint();
    const options: FitOptions = {
      loss: 'meanSquaredError',
      epochs: 2,
      batchSize: 4,
      checkpoint: { store, everySteps: 1 },
    };
    const data = linearData(8);
    const controller = new AbortController();
    await fit(linearModel(), data, {
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const attempt = (changes: object) =>
      resume(store, { ...options, model: linearModel(), dataset: data, ...changes } as never);
    await expect(attempt({ model: linearModel({ units: 2 }) })).rejects.toThrow(
      /weight .* is float32 \[3, 2\] but float32 \[3, 1\] in the checkpoint/,
    );
    await expect(attempt({ model: lstmModel() })).rejects.toThrow(
      'the checkpoint has 2 weights but the model has 5',
    );
    await expect(attempt({ optimizer: 'sgd' })).rejects.toThrow(
      'resume(): optimizer must be as in the saved run',
    );
    await expect(attempt({ batchSize: 2 })).rejects.toThrow(
      'resume(): batchSize must be as in the saved run, 4, got 2',
    );
    await expect(attempt({ seed: 1 })).rejects.toThrow(
      'resume(): seed must be as in the saved run, 0, got 1',
    );
    await expect(attempt({ dataset: linearData(12) })).rejects.toThrow(
      'resume(): sequences must be as in the saved run, 8, got 12',
    );
    await store.write(new Uint8Array(50));
    await expect(attempt({})).rejects.toThrow('these bytes are not a checkpoint of @recurra/train');
  });
});
