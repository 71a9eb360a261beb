import { type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bidirectional,
  gru,
  gruCell,
  lstm,
  lstmCell,
  type RecurrentLayer,
  rnn,
  simpleRnn,
  simpleRnnCell,
  stackedRnnCells,
} from '../src/index.ts';
import { largestDifference, list, normal, randomizeWeights } from './support/tensors.ts';

// tfjs-layers itself is the reference, on shared weights, over random shapes and options.

// Its own 'orthogonal' needs the chained operations that only the package @tensorflow/tfjs registers.
const initial = { recurrentInitializer: 'glorotUniform' };

const tolerance = 1e-5;
const kinds = ['simpleRnn', 'lstm', 'gru'] as const;
type Kind = (typeof kinds)[number];

const options = fc.record({
  kind: fc.constantFrom(...kinds),
  batch: fc.integer({ min: 1, max: 4 }),
  time: fc.integer({ min: 1, max: 6 }),
  features: fc.integer({ min: 1, max: 5 }),
  units: fc.integer({ min: 1, max: 6 }),
  useBias: fc.boolean(),
  returnSequences: fc.boolean(),
  returnState: fc.boolean(),
  goBackwards: fc.boolean(),
  // Left out: the default.
  activation: fc.constantFrom(undefined, 'tanh', 'relu', 'sigmoid', 'softsign', 'linear'),
  recurrentActivation: fc.constantFrom(undefined, 'sigmoid', 'hardSigmoid', 'tanh'),
  masked: fc.boolean(),
  given: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Case = typeof options extends fc.Arbitrary<infer T> ? T : never;

function configs(c: Case) {
  const gates = c.kind === 'simpleRnn' ? {} : { recurrentActivation: c.recurrentActivation };
  const shared = {
    units: c.units,
    useBias: c.useBias,
    activation: c.activation,
    returnSequences: c.returnSequences,
    returnState: c.returnState,
    goBackwards: c.goBackwards,
    ...gates,
  };
  return { ours: shared, theirs: { ...shared, ...initial } };
}

function make(kind: Kind, config: object): RecurrentLayer {
  return { simpleRnn, lstm, gru }[kind](config as never);
}

function makeTheirs(kind: Kind, config: object): tfl.RNN {
  const factories = { simpleRnn: tfl.layers.simpleRNN, lstm: tfl.layers.lstm, gru: tfl.layers.gru };
  return factories[kind](config as never) as tfl.RNN;
}

function randomMask(batch: number, time: number, seed: number): tf.Tensor {
  return tf.cast(tf.greater(normal([batch, time], seed), -0.4), 'bool');
}

/** Largest difference of the two layers' outputs, with ours' random weights in both and `states` initial states. */
function differenceOf(
  ours: tfl.layers.Layer,
  theirs: tfl.layers.Layer,
  x: tf.Tensor,
  c: Case,
  states: number,
): number {
  const kwargs = () => ({
    ...(c.masked ? { mask: randomMask(c.batch, c.time, c.seed + 1) } : {}),
    ...(c.given
      ? { initialState: Array.from({ length: states }, (_, i) => normal([c.batch, c.units], c.seed + 2 + i)) }
      : {}),
  });
  ours.apply(x);
  theirs.apply(x);
  randomizeWeights(ours, c.seed);
  theirs.setWeights(ours.getWeights());
  expect(ours.weights.map((w) => w.shape)).toEqual(theirs.weights.map((w) => w.shape));
  const result = largestDifference(list(ours.apply(x, kwargs())), list(theirs.apply(x, kwargs())));
  expect(ours.computeOutputShape(x.shape)).toEqual(theirs.computeOutputShape(x.shape));
  tf.dispose([ours.weights.map((w) => w.read()), theirs.weights.map((w) => w.read())]);
  return result;
}

describe.each<TestBackend>(['cpu', 'wasm'])('parity with tf.layers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('single layers, all options', () => {
    let worst = 0;
    fc.assert(
      fc.property(options, (c) => {
        const difference = tf.tidy(() => {
          const { ours: config, theirs: tfConfig } = configs(c);
          const ours = make(c.kind, config);
          const theirs = makeTheirs(c.kind, tfConfig);
          const x = normal([c.batch, c.time, c.features], c.seed);
          return differenceOf(ours, theirs, x, c, c.kind === 'lstm' ? 2 : 1);
        });
        worst = Math.max(worst, difference);
        expect(difference).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 60, seed: 4 },
    );
    console.log(`${backend}: single layers, largest difference ${worst.toExponential(1)}`);
  });

  it('bidirectional, all merge modes', () => {
    const arbitrary = fc.record({
      base: options,
      mergeMode: fc.constantFrom('concat', 'sum', 'mul', 'ave', null),
    });
    fc.assert(
      fc.property(arbitrary, ({ base: c, mergeMode }) => {
        const difference = tf.tidy(() => {
          const { ours: config, theirs: tfConfig } = configs({ ...c, goBackwards: false });
          const ours = bidirectional({ layer: make(c.kind, config), mergeMode: mergeMode as never });
          const theirs = tfl.layers.bidirectional({
            layer: makeTheirs(c.kind, tfConfig) as never,
            mergeMode: mergeMode as never,
          });
          const x = normal([c.batch, c.time, c.features], c.seed);
          return differenceOf(ours, theirs, x, c, c.kind === 'lstm' ? 4 : 2);
        });
        expect(difference).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  it('rnn over stacks of mixed cells, with initial states', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.constantFrom(...kinds), units: fc.integer({ min: 1, max: 4 }) }), {
          minLength: 1,
          maxLength: 3,
        }),
        options,
        (parts, c) => {
          const difference = tf.tidy(() => {
            const gates = { recurrentActivation: c.recurrentActivation };
            const cells = parts.map(({ kind, units }) => {
              const config = { units, ...(kind === 'simpleRnn' ? {} : gates) };
              return {
                simpleRnn: () => simpleRnnCell(config),
                lstm: () => lstmCell(config),
                gru: () => gruCell(config),
              }[kind]();
            });
            const theirCells = parts.map(({ kind, units }) => {
              const config = { units, ...initial, ...(kind === 'simpleRnn' ? {} : gates) };
              return {
                simpleRnn: () => tfl.layers.simpleRNNCell(config),
                lstm: () => tfl.layers.lstmCell(config as never),
                gru: () => tfl.layers.gruCell(config as never),
              }[kind]() as tfl.layers.RNNCell;
            });
            const { returnSequences, returnState, goBackwards } = c;
            const loop = { returnSequences, returnState, goBackwards };
            const ours = rnn({ cell: stackedRnnCells({ cells }), ...loop });
            const theirs = tfl.layers.rnn({
              cell: tfl.layers.stackedRNNCells({ cells: theirCells }) as never,
              ...loop,
            }) as tfl.RNN;
            const x = normal([c.batch, c.time, c.features], c.seed);
            ours.apply(x);
            theirs.apply(x);
            randomizeWeights(ours, c.seed);
            theirs.setWeights(ours.getWeights());
            const kwargs = () => ({
              ...(c.masked ? { mask: randomMask(c.batch, c.time, c.seed + 1) } : {}),
              ...(c.given
                ? { initialState: ours.stateSizes.map((size, i) => normal([c.batch, size], c.seed + 2 + i)) }
                : {}),
            });
            const result = largestDifference(list(ours.apply(x, kwargs())), list(theirs.apply(x, kwargs())));
            tf.dispose([ours.weights.map((w) => w.read()), theirs.weights.map((w) => w.read())]);
            return result;
          });
          expect(difference).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 25, seed: 6 },
    );
  });

  it('cells of one package in the loop of the other', () => {
    tf.tidy(() => {
      const x = normal([3, 5, 4], 1);
      const config = { units: 6, ...initial };
      const reference = tfl.layers.rnn({ cell: tfl.layers.lstmCell(config as never), returnSequences: true });
      const theirsInOurs = rnn({ cell: tfl.layers.lstmCell(config as never), returnSequences: true });
      const oursInTheirs = tfl.layers.rnn({ cell: lstmCell(config), returnSequences: true });
      const [expected, a, b] = [reference, theirsInOurs, oursInTheirs].map((layer) => {
        layer.apply(x);
        randomizeWeights(layer, 9);
        return layer.apply(x) as tf.Tensor;
      });
      expect(largestDifference([a!], [expected!])).toBeLessThanOrEqual(tolerance);
      expect(largestDifference([b!], [expected!])).toBeLessThanOrEqual(tolerance);
    });
  });

  it('dropout and recurrent dropout, with the same masks', () => {
    // A mask that both can draw: every other value, scaled.
    const dropoutFunc = (ones: tf.Tensor, rate: number) => {
      const width = ones.shape[1]!;
      const row = Array.from({ length: width }, (_, index) => (index % 2) / (1 - rate));
      return tf.mul(ones, tf.tensor2d([row]));
    };
    for (const kind of ['simpleRnn', 'lstm'] as const) {
      tf.tidy(() => {
        const config = {
          ...initial,
          units: 4,
          dropout: 0.3,
          recurrentDropout: 0.4,
          dropoutFunc,
          returnSequences: true,
          ...(kind === 'lstm' ? { recurrentActivation: 'sigmoid' } : {}),
        };
        const ours = make(kind, config);
        const theirs = makeTheirs(kind, config);
        const x = normal([2, 4, 5], 3);
        ours.apply(x);
        theirs.apply(x);
        randomizeWeights(ours, 8);
        theirs.setWeights(ours.getWeights());
        for (const training of [true, false]) {
          const difference = largestDifference(
            list(ours.apply(x, { training })),
            list(theirs.apply(x, { training })),
          );
          expect(difference).toBeLessThanOrEqual(tolerance);
        }
      });
    }
  });
});
