import '@tensorflow/tfjs-backend-cpu';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ortDifference, scrambleWeights } from '../../../test/parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  cells.registerLayers();
});

type AnyLayer = tfl.layers.Layer;

const loop = {
  returnSequences: fc.boolean(),
  returnState: fc.boolean(),
  goBackwards: fc.boolean(),
  useBias: fc.boolean(),
};
const activation = fc.constantFrom(
  'tanh',
  'relu',
  'sigmoid',
  'linear',
  'hardSigmoid',
  'elu',
  'softsign',
  'swish',
);
const gate = fc.constantFrom('sigmoid', 'hardSigmoid', 'hardSigmoidKeras3', 'tanh', 'softmax');
const config = fc.record({
  units: fc.integer({ min: 1, max: 6 }),
  activation,
  recurrentActivation: gate,
  resetAfter: fc.boolean(),
  projectionSize: fc.integer({ min: 1, max: 5 }),
  ...loop,
});
type Config = typeof config extends fc.Arbitrary<infer T> ? T : never;

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  time: fc.integer({ min: 1, max: 6 }),
  features: fc.integer({ min: 1, max: 4 }),
  opset: fc.constantFrom(13, 14, 15, 17, 18, 21, 22),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  /** Exported with a fixed number of steps, run with another. */
  fixedTime: fc.boolean(),
  states: fc.boolean(),
});

const { layers } = tfl;
const kinds: Record<string, (c: Config) => AnyLayer> = {
  'tf.layers.simpleRNN': (c) => layers.simpleRNN(c as never),
  'tf.layers.lstm': (c) => layers.lstm(withTfjsGate(c)),
  'tf.layers.gru': (c) => layers.gru(withTfjsGate({ ...c, resetAfter: false })),
  simpleRnn: (c) => cells.simpleRnn(c),
  lstm: (c) => cells.lstm(c),
  gru: (c) => cells.gru(c),
  peepholeLstmCell: (c) => cells.rnn({ ...c, cell: cells.peepholeLstmCell(c) }),
  coupledLstmCell: (c) => cells.rnn({ ...c, cell: cells.coupledLstmCell(c) }),
  projectedLstmCell: (c) => cells.rnn({ ...c, cell: cells.projectedLstmCell(c) }),
  layerNormLstmCell: (c) => cells.rnn({ ...c, cell: cells.layerNormLstmCell(c) }),
  layerNormGruCell: (c) => cells.rnn({ ...c, cell: cells.layerNormGruCell(c) }),
  stackedRnn: (c) =>
    cells.stackedRnn({ ...c, cells: [cells.lstmCell(c), cells.gruCell(c), cells.layerNormLstmCell(c)] }),
  'tf.layers.rnn of stacked cells': (c) =>
    layers.rnn({ ...c, cell: [layers.lstmCell(withTfjsGate(c)), layers.simpleRNNCell(c as never)] } as never),
};

/** tfjs knows no Keras 3 hard sigmoid. */
function withTfjsGate(c: Config): never {
  return {
    ...c,
    recurrentActivation:
      c.recurrentActivation === 'hardSigmoidKeras3' ? 'hardSigmoid' : c.recurrentActivation,
  } as never;
}

function stateSizes(layer: AnyLayer): number[] {
  return [(layer as unknown as { cell: tfl.layers.RNNCell }).cell.stateSize].flat();
}

interface Sizes {
  batch: number;
  time: number;
  features: number;
  opset: number;
  seed: number;
  fixedTime: boolean;
  states: boolean;
}

async function difference(layer: AnyLayer, states: number[], s: Sizes): Promise<number> {
  const { batch, time, features, seed, opset } = s;
  const x = tfl.input({ shape: [s.fixedTime ? time + 3 : null, features] });
  const initial = states.map((size) => tfl.input({ shape: [size] }));
  const outputs = layer.apply(initial.length > 0 ? [x, ...initial] : x) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: [x, ...initial], outputs });
  scrambleWeights(model, seed);
  const noise = (shape: number[], i: number) => tf.randomNormal(shape, 0, 1, 'float32', seed + 100 + i);
  const inputs = [noise([batch, time, features], 0), ...states.map((size, i) => noise([batch, size], i + 1))];
  // The model that tfjs runs must have the number of steps it is given.
  const open = s.fixedTime ? withOpenTime(layer, states, features) : model;
  const worst = await ortDifference(open, inputs, { opset, dynamicTime: true }, model);
  tf.dispose(inputs);
  return worst;
}

function withOpenTime(layer: AnyLayer, states: number[], features: number): tfl.LayersModel {
  const x = tfl.input({ shape: [null, features] });
  const initial = states.map((size) => tfl.input({ shape: [size] }));
  const outputs = layer.apply(initial.length > 0 ? [x, ...initial] : x) as tfl.SymbolicTensor;
  return tfl.model({ inputs: [x, ...initial], outputs });
}

const parameters = { seed: 20250801, numRuns: 14 };

describe('recurrent layers give the same numbers in ONNX Runtime', () => {
  it.each(Object.entries(kinds))('%s', async (_name, make) => {
    await fc.assert(
      fc.asyncProperty(config, sizes, async (c, s) => {
        const layer = make(c);
        expect(await difference(layer, s.states ? stateSizes(layer) : [], s)).toBeLessThan(1e-5);
      }),
      parameters,
    );
  });

  it.each(['lstm', 'gru', 'simpleRnn', 'layerNormGruCell', 'coupledLstmCell', 'stackedRnn'])(
    'bidirectional %s',
    async (name) => {
      const mergeMode = fc.constantFrom('concat', 'sum', 'mul', 'ave', null);
      await fc.assert(
        fc.asyncProperty(config, mergeMode, sizes, async (c, mode, s) => {
          const inner = kinds[name]!(c) as cells.RecurrentLayer;
          const layer = cells.bidirectional({ layer: inner, mergeMode: mode as cells.MergeMode });
          const states = s.states ? [...stateSizes(inner), ...stateSizes(inner)] : [];
          expect(await difference(layer, states, s)).toBeLessThan(1e-5);
        }),
        parameters,
      );
    },
  );

  it('tf.layers.bidirectional', async () => {
    const kind = fc.constantFrom('tf.layers.lstm', 'tf.layers.gru', 'tf.layers.simpleRNN');
    const mergeMode = fc.constantFrom('concat', 'sum', 'mul', 'ave');
    await fc.assert(
      fc.asyncProperty(kind, config, mergeMode, sizes, async (name, c, mode, s) => {
        // tfjs-layers itself cannot run one that gives states, and copies the layer through its registry.
        const inner = kinds[name]!({ ...c, returnState: false });
        const layer = layers.bidirectional({ layer: inner as never, mergeMode: mode as never });
        expect(await difference(layer, [], s)).toBeLessThan(1e-5);
      }),
      parameters,
    );
  });
});
