import '@tensorflow/tfjs-backend-cpu';
import { bidirectional, dropout, gru, lstm, peepholeLstmCell, rnn } from '@recurra/cells';
import { type FitOptions, fit, memoryCheckpoint, resume } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const batchInputShape = [4, 3, 1];
const config = { stateful: true, seed: 5 } as const;
const head = () => tfl.layers.dense({ units: 1, kernelInitializer: 'ones' });

const models: [string, () => tfl.Sequential][] = [
  ['lstm', () => tfl.sequential({ layers: [lstm({ units: 3, batchInputShape, ...config }), head()] })],
  [
    'bidirectional gru with dropout, and a cell of its own kind',
    () =>
      tfl.sequential({
        layers: [
          bidirectional({ layer: gru({ units: 2, returnSequences: true, ...config }), batchInputShape }),
          dropout({ rate: 0.2 }),
          rnn({ cell: peepholeLstmCell({ units: 2, seed: 6 }), stateful: true }),
          head(),
        ],
      }),
  ],
];

/** Weights and states, to be compared bit by bit. */
function bytes(model: tfl.Sequential): string[] {
  const states = model.layers.flatMap((layer) => (layer as { states?: tf.Tensor[] }).states ?? []);
  return [...model.getWeights(), ...states].map((tensor) =>
    Buffer.from(Float32Array.from(tensor.dataSync()).buffer).toString('hex'),
  );
}

it.each(models)('a stateful model continues bit for bit after any step: %s', async (_name, make) => {
  const x = tf.tensor3d(
    Array.from({ length: 48 }, (_, index) => Math.sin(index * 1.7)),
    [16, 3, 1],
  );
  const dataset = { x, y: tf.sum(x, 1) };
  const options: FitOptions = {
    loss: 'meanSquaredError',
    epochs: 2,
    batchSize: 4,
    shuffle: false,
    validationSplit: 0.25,
    patience: 5,
    seed: 3,
  };
  const whole = make();
  const expected = await fit(whole, dataset, options);
  expect(expected.steps).toBe(6);
  for (let stop = 1; stop < expected.steps; stop++) {
    const store = memoryCheckpoint();
    const controller = new AbortController();
    const onStepEnd = ({ step }: { step: number }) => {
      if (step === stop) controller.abort();
    };
    const first = make();
    await fit(first, dataset, {
      ...options,
      checkpoint: store,
      signal: controller.signal,
      callbacks: { onStepEnd },
    });
    const model = make();
    const before = tf.memory().numTensors;
    expect(await resume(store, { ...options, model, dataset })).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before);
    expect(bytes(model), `interrupted after step ${stop}`).toEqual(bytes(whole));
    first.dispose();
    model.dispose();
  }
});
