import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bidirectional,
  dropout,
  gru,
  lstm,
  RecurrentLayer,
  registerLayers,
  rnn,
  simpleRnn,
  stackedRnn,
} from '../src/index.ts';
import { everyCell } from './support/cells.ts';
import { load, registryEntries, save, withRegistry } from './support/storage.ts';
import { largestDifference, list, normal, randomizeWeights } from './support/tensors.ts';

// Importing has no side effect: this is tfjs-layers' own registry.
const plain = registryEntries();
const tolerance = 1e-5;
// tfjs-layers' orthogonal initialiser needs the chained operations of @tensorflow/tfjs.
const initial = { recurrentInitializer: 'glorotUniform' } as const;

beforeAll(async () => {
  await useBackend('cpu');
  registerLayers();
});

function randomized(model: tfl.LayersModel): tfl.LayersModel {
  for (const [index, layer] of model.layers.entries()) randomizeWeights(layer, index + 1);
  return model;
}

const shape = { inputShape: [5, 3] };
const theirs: Record<string, () => tfl.layers.Layer[]> = {
  'lstm with default options': () => [tfl.layers.lstm({ units: 4, ...initial, ...shape })],
  'lstm, sigmoid, sequences': () => [
    tfl.layers.lstm({
      units: 4,
      recurrentActivation: 'sigmoid',
      returnSequences: true,
      ...initial,
      ...shape,
    }),
  ],
  gru: () => [tfl.layers.gru({ units: 4, goBackwards: true, ...initial, ...shape } as never)],
  simpleRNN: () => [
    tfl.layers.simpleRNN({ units: 4, activation: 'relu', useBias: false, ...initial, ...shape }),
  ],
  'bidirectional, masked': () => [
    tfl.layers.masking({ maskValue: 0, ...shape }),
    tfl.layers.bidirectional({
      layer: tfl.layers.gru({ units: 3, returnSequences: true, ...initial } as never) as never,
      mergeMode: 'concat',
    }),
    tfl.layers.dropout({ rate: 0.5 }),
    tfl.layers.lstm({ units: 2, unitForgetBias: true, ...initial }),
  ],
  'rnn over stacked cells': () => [
    tfl.layers.rnn({
      cell: [
        tfl.layers.lstmCell({ units: 3, ...initial } as never),
        tfl.layers.gruCell({ units: 2, ...initial } as never),
      ] as never,
      ...shape,
    }),
  ],
  'stateful lstm': () => [
    tfl.layers.lstm({ units: 4, stateful: true, batchInputShape: [2, 5, 3], ...initial }),
  ],
};

describe('models saved with tf.layers', () => {
  it.each(Object.keys(theirs))('%s: loads with ours and predicts the same', async (name) => {
    const model = randomized(tfl.sequential({ layers: theirs[name]!() }));
    const loaded = await load(await save(model));
    for (const [index, layer] of loaded.layers.entries()) {
      const other = model.layers[index]!;
      expect(layer.getClassName()).toBe(other.getClassName());
      if (/^(LSTM|GRU|SimpleRNN|RNN)$/.test(layer.getClassName()))
        expect(layer).toBeInstanceOf(RecurrentLayer);
    }
    expect(loaded.weights.map((weight) => weight.originalName)).toEqual(
      model.weights.map((weight) => weight.originalName),
    );
    const x = normal([2, 5, 3], 7);
    for (let round = 0; round < 2; round++) {
      const difference = largestDifference(list(loaded.predict(x)), list(model.predict(x)));
      expect(difference).toBeLessThanOrEqual(tolerance);
    }
  });

  it('functional models with initial states load too', async () => {
    const x = tfl.input({ shape: [4, 3] });
    const [, h, c] = tfl.layers
      .lstm({ units: 2, returnState: true, ...initial })
      .apply(x) as tfl.SymbolicTensor[];
    const y = tfl.layers
      .lstm({ units: 2, returnSequences: true, ...initial })
      .apply([x, h!, c!]) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: x, outputs: y });
    for (const layer of model.layers) randomizeWeights(layer, 3);
    const loaded = await load(await save(model));
    const input = normal([2, 4, 3], 8);
    expect(largestDifference(list(loaded.predict(input)), list(model.predict(input)))).toBeLessThanOrEqual(
      tolerance,
    );
  });
});

describe('models saved with ours', () => {
  const ours: Record<string, () => tfl.layers.Layer[]> = {
    lstm: () => [lstm({ units: 4, ...shape })],
    gru: () => [gru({ units: 4, returnSequences: true, ...shape })],
    simpleRnn: () => [simpleRnn({ units: 4, goBackwards: true, ...shape })],
    'bidirectional and dropout': () => [
      bidirectional({
        layer: lstm({ units: 3, returnSequences: true }),
        mergeMode: 'sum',
        ...shape,
      } as never),
      dropout({ rate: 0.3, seed: 5 }),
      gru({ units: 2 }),
    ],
    'rnn over stacked cells': () => [
      stackedRnn({
        cells: [
          everyCell.lstmCell!({ units: 3, ...initial }),
          everyCell.simpleRnnCell!({ units: 2, ...initial }),
        ],
        ...shape,
      }),
    ],
  };

  it.each(Object.keys(ours))('%s: loads with plain tf.layers and predicts the same', async (name) => {
    const model = randomized(tfl.sequential({ layers: ours[name]!() }));
    const artifacts = await save(model);
    const loaded = await withRegistry(plain, () => load(artifacts));
    expect(loaded.layers.some((layer) => layer instanceof RecurrentLayer)).toBe(false);
    const x = normal([2, 5, 3], 9);
    expect(largestDifference(list(loaded.predict(x)), list(model.predict(x)))).toBeLessThanOrEqual(tolerance);
  });

  it.each(Object.keys(everyCell))('%s: round trip in rnn and in bidirectional', async (name) => {
    const inner = () => rnn({ cell: everyCell[name]!({ units: 3, seed: 4 }), returnSequences: true });
    const layers = [
      rnn({ cell: everyCell[name]!({ units: 3 }), returnSequences: true, ...shape }),
      bidirectional({ layer: inner() }),
    ];
    const model = randomized(tfl.sequential({ layers }));
    const loaded = await load(await save(model));
    expect(loaded.toJSON(null, false)).toEqual(model.toJSON(null, false));
    const x = normal([2, 5, 3], 9);
    expect(largestDifference(list(loaded.predict(x)), list(model.predict(x)))).toBe(0);
  });

  const everything: Record<string, () => tfl.layers.Layer> = {
    lstm: () =>
      lstm({
        units: 3,
        name: 'memory',
        activation: 'relu',
        recurrentActivation: 'hardSigmoid',
        unitForgetBias: false,
        kernelInitializer: 'heNormal',
        recurrentInitializer: { className: 'Orthogonal', config: { gain: 2, seed: 3 } },
        biasInitializer: tfl.initializers.constant({ value: 0.5 }),
        kernelRegularizer: 'l1l2',
        recurrentRegularizer: tfl.regularizers.l2({ l2: 0.1 }),
        biasRegularizer: 'l1',
        kernelConstraint: 'nonNeg',
        recurrentConstraint: tfl.constraints.maxNorm({ maxValue: 3, axis: 0 }),
        dropout: 0.1,
        recurrentDropout: 0.2,
        seed: 7,
        returnSequences: true,
        goBackwards: true,
        zeroOutputForMask: true,
        unroll: true,
        trainable: false,
        ...shape,
      }),
    gru: () => gru({ units: 3, resetAfter: true, useBias: false, returnSequences: true, ...shape }),
    simpleRnn: () => simpleRnn({ units: 3, dropout: 0.5, returnSequences: true, ...shape }),
    bidirectional: () =>
      bidirectional({
        layer: gru({ units: 3, returnSequences: true }),
        backwardLayer: gru({ units: 3, returnSequences: true, goBackwards: true, activation: 'relu' }),
        mergeMode: 'ave',
        name: 'both',
        trainable: false,
        ...shape,
      }),
    dropout: () => dropout({ rate: 0.4, noiseShape: [null, 1, null], seed: 3, ...shape }),
    stackedRnn: () =>
      stackedRnn({ cells: [everyCell.gruCell!({ units: 3 })], returnSequences: true, ...shape }),
  };

  it.each(Object.keys(everything))('%s: every option survives', async (name) => {
    const model = randomized(tfl.sequential({ layers: [everything[name]!()] }));
    const loaded = await load(await save(model));
    expect(loaded.layers[0]!.getConfig()).toEqual(model.layers[0]!.getConfig());
    expect(loaded.trainableWeights.length).toBe(model.trainableWeights.length);
    const x = normal([2, 5, 3], 9);
    // Not 0: setting a weight applies its constraint once more, which rounds.
    expect(largestDifference(list(loaded.predict(x)), list(model.predict(x)))).toBeLessThanOrEqual(1e-6);
  });

  it('functional model with initial states, sequence to sequence', async () => {
    const source = tfl.input({ shape: [null, 3] });
    const target = tfl.input({ shape: [null, 2] });
    const [, h, c] = lstm({ units: 4, returnState: true }).apply(source) as tfl.SymbolicTensor[];
    const decoder = lstm({ units: 4, returnSequences: true });
    const decoded = decoder.apply(target, { initialState: [h!, c!] }) as tfl.SymbolicTensor;
    const output = gru({ units: 2 }).apply(decoded) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [source, target], outputs: output });
    for (const layer of model.layers) randomizeWeights(layer, 3);
    const loaded = await load(await save(model));
    const inputs = [normal([2, 4, 3], 8), normal([2, 6, 2], 9)];
    expect(largestDifference(list(loaded.predict(inputs)), list(model.predict(inputs)))).toBe(0);
    // By hand, without a model.
    const byHand = tf.tidy(() => {
      const encoder = model.layers.find((layer) => (layer as RecurrentLayer).returnState === true)!;
      const [, h1, c1] = list(encoder.apply(inputs[0]!));
      const hidden = decoder.apply(inputs[1]!, { initialState: [h1!, c1!] }) as tf.Tensor;
      return list(model.layers.at(-1)!.apply(hidden));
    });
    expect(largestDifference(list(model.predict(inputs)), list(byHand))).toBeLessThanOrEqual(1e-6);
  });

  it('an unknown cell class names the way out', async () => {
    const model = tfl.sequential({
      layers: [rnn({ cell: everyCell.peepholeLstmCell!({ units: 2 }), ...shape })],
    });
    const artifacts = await save(model);
    const withoutPeephole = { ...registryEntries() };
    delete withoutPeephole.PeepholeLSTMCell;
    await expect(withRegistry(withoutPeephole, () => load(artifacts))).rejects.toThrow(
      /call registerLayers\(\)/,
    );
  });
});
