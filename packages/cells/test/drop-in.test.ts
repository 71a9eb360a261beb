import { type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as cells from '../src/index.ts';
import { largestDifference, list, normal, randomizeWeights } from './support/tensors.ts';

// Drop-in: with only the factory swapped, the same config and the same weights give the same numbers, whatever the
// config leaves out.

const tolerance = 1e-5;

/** The factories to swap, under our names; untyped, because both packages receive the very same config. */
type Factories = Readonly<Record<string, (config: object) => tfl.layers.Layer>>;
const { layers } = tfl;
const theirs = {
  simpleRnn: layers.simpleRNN,
  lstm: layers.lstm,
  gru: layers.gru,
  bidirectional: layers.bidirectional,
  rnn: layers.rnn,
  stackedRnn: ({ cells: cell, ...config }: { cells: never }) => layers.rnn({ ...config, cell }),
  stackedRnnCells: layers.stackedRNNCells,
  simpleRnnCell: layers.simpleRNNCell,
  lstmCell: layers.lstmCell,
  gruCell: layers.gruCell,
} as unknown as Factories;
const ours = cells as unknown as Factories;

const kind = fc.constantFrom('simpleRnn', 'lstm', 'gru');

/** Any subset of the options of tf.layers' recurrent layers. */
const cellOptions = fc.record(
  {
    units: fc.integer({ min: 1, max: 5 }),
    // Orthogonal, the default, needs the chained operations that only the package @tensorflow/tfjs registers.
    recurrentInitializer: fc.constant('glorotUniform'),
    activation: fc.constantFrom('tanh', 'relu', 'linear', null),
    recurrentActivation: fc.constantFrom('hardSigmoid', 'sigmoid'),
    useBias: fc.boolean(),
    unitForgetBias: fc.boolean(),
    kernelInitializer: fc.constantFrom('heNormal', 'ones'),
    biasInitializer: fc.constantFrom('randomNormal', 'ones'),
    kernelRegularizer: fc.constant('l1l2'),
    biasConstraint: fc.constant('maxNorm'),
    dropout: fc.constant(0.5),
    recurrentDropout: fc.constant(0.5),
    implementation: fc.constantFrom(1, 2),
    trainable: fc.boolean(),
  },
  { requiredKeys: ['units', 'recurrentInitializer'] },
);
const loopOptions = fc.record(
  { goBackwards: fc.boolean(), stateful: fc.boolean(), name: fc.constant('memory') },
  { requiredKeys: [] },
);
const form = fc.oneof(
  fc.record({ form: fc.constant('layer' as const), kind, options: cellOptions }),
  fc.record({
    form: fc.constant('bidirectional' as const),
    kind,
    options: cellOptions,
    // mergeMode null has two outputs; a sequential model takes one.
    merge: fc.record({ mergeMode: fc.constantFrom('concat', 'sum', 'mul', 'ave') }, { requiredKeys: [] }),
  }),
  fc.record({
    form: fc.constantFrom('rnn' as const, 'stackedRnn' as const, 'rnn of a stack' as const),
    parts: fc.array(fc.record({ kind, options: cellOptions }), { minLength: 1, maxLength: 2 }),
  }),
);
const plans = fc.record({
  layers: fc.array(fc.record({ what: form, loop: loopOptions }), { minLength: 1, maxLength: 2 }),
  sequences: fc.boolean(),
  masked: fc.boolean(),
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 1, max: 4 }),
  features: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;

function createLayer(make: Factories, what: Form, loop: object): tfl.layers.Layer {
  // Copies: tf.layers writes into the configs it is given.
  switch (what.form) {
    case 'layer':
      return make[what.kind]!({ ...what.options, ...loop });
    case 'bidirectional': {
      const layer = make[what.kind]!({ ...what.options, ...loop });
      return make.bidirectional!({ layer, ...what.merge });
    }
    default: {
      const parts = what.parts.map((part) => make[`${part.kind}Cell`]!({ ...part.options }));
      if (what.form === 'stackedRnn') return make.stackedRnn!({ cells: parts, ...loop });
      if (what.form === 'rnn') return make.rnn!({ cell: parts.length === 1 ? parts[0] : parts, ...loop });
      return make.rnn!({ cell: make.stackedRnnCells!({ cells: parts }), ...loop });
    }
  }
}

function createModel(make: Factories, plan: Plan): tfl.Sequential {
  const batchInputShape = [plan.batch, plan.time, plan.features];
  const model = tfl.sequential();
  model.add(
    plan.masked ? layers.masking({ batchInputShape }) : layers.inputLayer({ batchInputShape } as never),
  );
  plan.layers.forEach(({ what, loop }, index) => {
    const sequences = plan.sequences || index < plan.layers.length - 1;
    const { name, ...rest } = loop;
    const named = name === undefined ? rest : { ...rest, name: `${name}${index}` };
    model.add(createLayer(make, what, sequences ? { ...named, returnSequences: true } : named));
  });
  return model;
}

function maskedInput({ batch, time, features, masked, seed }: Plan, round: number): tf.Tensor {
  const x = normal([batch, time, features], seed + round);
  if (!masked) return x;
  return tf.mul(x, tf.cast(tf.greater(normal([batch, time, 1], seed + 10), -0.5), 'float32'));
}

describe.each<TestBackend>(['cpu', 'wasm'])('only the factory is swapped, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('sequential models predict the same', () => {
    let worst = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const reference = createModel(theirs, plan);
        const model = createModel(ours, plan);
        tf.tidy(() => {
          randomizeWeights(reference, plan.seed);
          model.setWeights(reference.getWeights());
          // Twice, for what stateful layers remember.
          for (const round of [0, 1]) {
            const x = maskedInput(plan, round);
            const difference = largestDifference(list(model.predict(x)), list(reference.predict(x)));
            worst = Math.max(worst, difference);
            expect(difference).toBeLessThanOrEqual(tolerance);
          }
          expect(model.outputs[0]!.shape).toEqual(reference.outputs[0]!.shape);
          expect(model.trainableWeights.length).toBe(reference.trainableWeights.length);
        });
        model.dispose();
        reference.dispose();
      }),
      { numRuns: backend === 'cpu' ? 120 : 40, seed: 11 },
    );
    console.log(`${backend}: drop-in models, largest difference ${worst.toExponential(1)}`);
  });
});

describe('layers and cells of tf.layers in ours', () => {
  beforeAll(() => useBackend('cpu'));

  it('bidirectional takes a layer of tf.layers, rnn its cells, and computes the same', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        // Only the wrapper is ours.
        const mixed = { ...theirs, bidirectional: ours.bidirectional!, rnn: ours.rnn! } as Factories;
        const stacked = { ...mixed, stackedRnn: ours.stackedRnn! };
        const reference = createModel(theirs, plan);
        const model = createModel(stacked, plan);
        tf.tidy(() => {
          randomizeWeights(reference, plan.seed);
          model.setWeights(reference.getWeights());
          const x = maskedInput(plan, 0);
          const difference = largestDifference(list(model.predict(x)), list(reference.predict(x)));
          expect(difference).toBeLessThanOrEqual(tolerance);
        });
        model.dispose();
        reference.dispose();
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  const initial = { recurrentInitializer: 'glorotUniform' } as const;

  it('they become ours, so that they run fused', () => {
    const both = cells.bidirectional({
      layer: layers.gru({ units: 2, dropout: 0.25, name: 'both', ...initial } as never),
      backwardLayer: layers.gru({ units: 2, goBackwards: true, activation: 'relu', ...initial } as never),
    });
    expect(both.layer).toBeInstanceOf(cells.RecurrentLayer);
    expect(both.forwardLayer.getConfig()).toMatchObject({ name: 'forward_both', dropout: 0.25 });
    expect(both.backwardLayer.getConfig()).toMatchObject({ activation: 'relu', goBackwards: true });
    const loop = cells.bidirectional({
      layer: layers.rnn({ cell: layers.lstmCell({ units: 2, ...initial } as never), returnState: true }),
    });
    expect(loop.forwardLayer.cell).toBeInstanceOf(cells.RecurrentCell);
    const stack = cells.rnn({
      cell: layers.stackedRNNCells({
        cells: [layers.simpleRNNCell({ units: 2 }), layers.gruCell({ units: 3 } as never)],
      } as never),
    });
    const parts = (stack.cell as cells.StackedRnnCells).cells;
    expect(parts.map((cell) => cell instanceof cells.RecurrentCell)).toEqual([true, true]);
  });

  it("objects of a user's own classes go with them, registered or not", () => {
    // tfjs-layers takes only subclasses of its own, and does not export it.
    const Initializer = Object.getPrototypeOf(
      tfl.initializers.zeros().constructor,
    ) as typeof tf.serialization.Serializable;
    class Sevenths extends Initializer {
      static readonly className = 'Sevenths';
      apply(shape: tfl.Shape): tf.Tensor {
        return tf.fill(shape as number[], 1 / 7);
      }
      getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    }
    const drop = (ones: tf.Tensor) => tf.zerosLike(ones);
    const kernelInitializer = new Sevenths() as never;
    const cell = layers.simpleRNNCell({ units: 2, kernelInitializer, dropout: 0.5, dropoutFunc: drop });
    const layer = cells.rnn({ cell });
    layer.apply(tf.ones([1, 1, 3]));
    expect(layer.cell).toBeInstanceOf(cells.RecurrentCell);
    const values = [...layer.getWeights()[0]!.dataSync()];
    expect(values).toEqual(Array(6).fill(Math.fround(1 / 7)));
    // Everything dropped, and no bias: the output is tanh(0).
    const output = layer.apply(tf.ones([1, 1, 3]), { training: true }) as tf.Tensor;
    expect([...output.dataSync()]).toEqual([0, 0]);
  });

  it('a cell with weights, and one of another class, stay themselves', () => {
    const built = layers.gruCell({ units: 2, ...initial } as never);
    built.build([null, 3]);
    expect(cells.rnn({ cell: built }).cell).toBe(built);

    /** h' = h + x */
    class Sum extends layers.RNNCell {
      static readonly className = 'Sum';
      readonly stateSize = 3;
      override call(inputs: tf.Tensor[]): tf.Tensor[] {
        const sum = tf.add(inputs[0]!, inputs[1]!);
        return [sum, sum];
      }
    }
    const sum = new Sum({});
    const layer = cells.rnn({ cell: sum });
    expect(layer.cell).toBe(sum);
    const mask = tf.tensor2d([[1, 0, 1]]);
    expect([...(layer.apply(tf.ones([1, 3, 3]), { mask }) as tf.Tensor).dataSync()]).toEqual([2, 2, 2]);
  });
});
