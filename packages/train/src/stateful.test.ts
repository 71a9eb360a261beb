import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  linearData,
  linearModel,
  sequenceData,
  stateBytes,
  statefulModel,
  weightBytes,
} from '../test/data.ts';
import { decodeRun } from './checkpoint/saved-run.ts';
import { type Callbacks, type FitOptions, fit, memoryCheckpoint, NonFiniteError, resume } from './index.ts';
import { statesOf } from './model/states.ts';

beforeAll(() => useBackend('cpu'));

const options: FitOptions = { loss: 'meanSquaredError', epochs: 2, batchSize: 4, shuffle: false };
const data = () => sequenceData(16, 3);

/** A nested model with two directions, and a convolution: layers whose states lie deeper. */
function nestedModel(): tfl.LayersModel {
  const seeded = { kernelInitializer: 'ones', recurrentInitializer: 'zeros', stateful: true } as const;
  const input = tfl.input({ batchShape: [4, 3, 1] });
  const inner = tfl.sequential({
    layers: [
      tfl.layers.bidirectional({
        layer: tfl.layers.gru({ units: 2, returnSequences: true, ...seeded }) as never,
        mergeMode: 'concat',
        batchInputShape: [4, 3, 1],
      }),
      tfl.layers.rnn({
        cell: [
          tfl.layers.lstmCell({ units: 2, kernelInitializer: 'ones', recurrentInitializer: 'zeros' }),
          tfl.layers.simpleRNNCell({ units: 3, kernelInitializer: 'ones', recurrentInitializer: 'zeros' }),
        ],
        stateful: true,
      } as never),
    ],
  });
  const output = tfl.layers
    .dense({ units: 1, kernelInitializer: 'ones' })
    .apply(inner.apply(input)) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

/** Resets the model's states as a user would. */
const resetting = (model: tfl.LayersModel, stepwise: boolean): Callbacks => ({
  onTrainBegin: () => model.resetStates(),
  onEpochEnd: () => model.resetStates(),
  ...(stepwise && {
    onStepEnd: ({ step }) => {
      if (step % 3 === 0) model.resetStates();
    },
  }),
});

describe('stateful layers', () => {
  it.each<[string, () => tfl.LayersModel, FitOptions, 'never' | 'epochs' | 'steps']>([
    ['states carried over epochs', statefulModel, options, 'never'],
    ['validation', statefulModel, { ...options, validationSplit: 0.25, patience: 5 }, 'never'],
    ['reset after every epoch', statefulModel, options, 'epochs'],
    ['reset after some steps', statefulModel, options, 'steps'],
    ['accumulation', statefulModel, { ...options, accumulate: 2 }, 'never'],
    ['nested models and wrappers', nestedModel, options, 'never'],
  ])('continue bit for bit after any step: %s', async (_name, make, settings, resets) => {
    const callbacks = (model: tfl.LayersModel) =>
      resets === 'never' ? {} : resetting(model, resets === 'steps');
    const whole = make();
    const expected = await fit(whole, data(), { ...settings, callbacks: callbacks(whole) });
    for (let stop = 0; stop <= expected.steps; stop++) {
      for (const everySteps of [1, 100]) {
        const store = memoryCheckpoint();
        const controller = new AbortController();
        if (stop === 0) controller.abort();
        const first = make();
        await fit(first, data(), {
          ...settings,
          checkpoint: { store, everySteps },
          signal: controller.signal,
          callbacks: [
            callbacks(first),
            { onStepEnd: ({ step }) => (step === stop ? controller.abort() : undefined) },
          ],
        });
        const model = make();
        const history = await resume(store, {
          ...settings,
          model,
          dataset: data(),
          callbacks: callbacks(model),
        });
        expect(weightBytes(model), `interrupted after step ${stop}`).toBe(weightBytes(whole));
        expect(stateBytes(model)).toBe(stateBytes(whole));
        expect(history).toEqual(expected);
      }
    }
  });

  it('continue bit for bit after an abort in the middle of validation', async () => {
    const store = memoryCheckpoint();
    const controller = new AbortController();
    const heldOut = (abort: boolean) =>
      function* batches() {
        for (const phase of [1, 2]) {
          const x = tf.fill([4, 3, 1], phase);
          yield { x, y: tf.sum(x, 1) };
          if (abort) controller.abort();
        }
      };
    const whole = statefulModel();
    const expected = await fit(whole, data(), { ...options, validation: heldOut(false) });
    const { signal } = controller;
    const cut = { ...options, validation: heldOut(true), checkpoint: store, signal };
    expect(await fit(statefulModel(), data(), cut)).toMatchObject({ stopped: 'aborted', steps: 4, loss: [] });
    const model = statefulModel();
    const rest = { ...options, validation: heldOut(false), model, dataset: data() };
    expect(await resume(store, rest)).toEqual(expected);
    expect(weightBytes(model)).toBe(weightBytes(whole));
    expect(stateBytes(model)).toBe(stateBytes(whole));
  });

  it('have states that matter to the result, and of the right number', async () => {
    const [carried, fresh] = [statefulModel(), statefulModel()];
    await fit(carried, data(), options);
    await fit(fresh, data(), { ...options, callbacks: resetting(fresh, true) });
    expect(weightBytes(carried)).not.toBe(weightBytes(fresh));
    const store = memoryCheckpoint();
    await fit(nestedModel(), data(), { ...options, checkpoint: store });
    const { states } = decodeRun((await store.read()) as Uint8Array);
    // Two directions of a GRU, then an LSTM cell's two and a simple cell's one.
    expect(states.map(({ shape }) => shape.join()).sort()).toEqual(['4,2', '4,2', '4,2', '4,2', '4,3']);
    expect(states.every(({ data: values }) => values.some((value) => value !== 0))).toBe(true);
  });

  it('get back their states after validation, and keep them when the best weights return', async () => {
    const { x, y } = data();
    const train = { x: tf.slice(x, 0, 12), y: tf.slice(y, 0, 12) };
    const [plain, validated] = [statefulModel(), statefulModel()];
    await fit(plain, train, options);
    await fit(validated, { x, y }, { ...options, validationSplit: 0.25 });
    expect(weightBytes(validated)).toBe(weightBytes(plain));
    expect(stateBytes(validated)).toBe(stateBytes(plain));
    const best = statefulModel();
    // A rate that makes the first epoch the best.
    const rough = { ...options, epochs: 3, optimizer: 'sgd', learningRate: 4, restoreBest: true } as const;
    const last = statefulModel();
    await fit(last, train, { ...rough, restoreBest: false });
    const history = await fit(best, train, rough);
    expect(history).toMatchObject({ weights: 'best' });
    expect(history.bestEpoch).toBeLessThan(3);
    expect(weightBytes(best)).not.toBe(weightBytes(last));
    expect(stateBytes(best)).toBe(stateBytes(last));
  });

  it('keep their states from before a batch that is not finite', async () => {
    const model = statefulModel();
    const { x, y } = data();
    const bad = tf.concat([tf.ones([4, 3, 1]), tf.fill([4, 3, 1], Number.NaN)]);
    const reference = statefulModel();
    await fit(reference, { x: tf.ones([4, 3, 1]), y: tf.slice(y, 0, 4) }, { ...options, epochs: 1 });
    await expect(fit(model, { x: bad, y: tf.slice(y, 0, 8) }, options)).rejects.toThrow(NonFiniteError);
    expect(stateBytes(model)).toBe(stateBytes(reference));
    x.dispose();
  });

  it('leave no tensor behind', async () => {
    const store = memoryCheckpoint();
    const { x, y } = data();
    const model = statefulModel();
    const settings: FitOptions = { ...options, checkpoint: store, validationSplit: 0.25, patience: 9 };
    await fit(model, { x, y }, settings);
    // Frees what layers of tfjs-layers keep of every training step until then.
    model.resetStates();
    const before = tf.memory().numTensors;
    await resume(store, { ...settings, epochs: 4, model, dataset: { x, y } });
    model.resetStates();
    expect(tf.memory().numTensors).toBe(before);
    const states = statesOf(model);
    const copies = states.snapshot();
    states.restore(copies);
    tf.dispose(copies);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('must be those of the checkpoint', async () => {
    const store = memoryCheckpoint();
    await fit(statefulModel(), data(), { ...options, checkpoint: store });
    await expect(
      resume(store, { ...options, model: statefulModel(8), dataset: data(), batchSize: 8 }),
    ).rejects.toThrow(
      "resume(): the states of the model's stateful layers are [8, 3], [8, 3] but [4, 3], [4, 3] in the checkpoint",
    );
  });
});

it('fit leaves weights that meet their constraints', async () => {
  const model = linearModel({
    kernelConstraint: tfl.constraints.maxNorm({ maxValue: 0.5, axis: 0 }),
  } as never);
  const norm = () => Math.hypot(...(model.getWeights()[0] as tf.Tensor).dataSync());
  const callbacks = { onStepEnd: () => expect(norm()).toBeLessThan(0.5 + 1e-6) };
  const rough = { loss: 'meanSquaredError', epochs: 5, optimizer: 'sgd', learningRate: 0.5 } as const;
  await fit(model, linearData(), { ...rough, callbacks });
  expect(norm()).toBeGreaterThan(0.49);
});
