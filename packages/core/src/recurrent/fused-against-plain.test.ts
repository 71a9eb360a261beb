import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng } from '../random/rng.ts';
import { expectClose, expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { fusedGru } from './fused-gru.ts';
import { fusedLstm } from './fused-lstm.ts';
import { fusedSimpleRnn } from './fused-simple-rnn.ts';
import { plainGru, plainLstm, plainSimpleRnn } from './plain.ts';
import { prepare } from './prepare.ts';
import type { GruWeights, RecurrentOptions, RecurrentResult } from './types.ts';

interface Op {
  readonly name: string;
  readonly gates: number;
  readonly states: number;
  readonly biases: number;
  fused(x: tf.Tensor3D, w: GruWeights, o: RecurrentOptions): RecurrentResult;
  plain(x: tf.Tensor3D, w: GruWeights, o: RecurrentOptions): RecurrentResult;
}

const simple = (activation: 'tanh' | 'relu'): Op => ({
  name: `simple RNN, ${activation}`,
  gates: 1,
  states: 1,
  biases: 1,
  fused: (x, w, o) => fusedSimpleRnn(x, w, { ...o, activation }),
  plain: (x, w, o) => plainSimpleRnn(x, w, { ...prepare('test', x, w, o, 1, 1), activation }),
});

type Gate = 'sigmoid' | 'hardSigmoid';

const gru = (resetAfter: boolean, recurrentActivation: Gate): Op => ({
  name: `GRU, ${recurrentActivation}, reset ${resetAfter ? 'after' : 'before'}`,
  gates: 3,
  states: 1,
  biases: 2,
  fused: (x, w, o) => fusedGru(x, w, { ...o, resetAfter, recurrentActivation }),
  plain: (x, w, o) => plainGru(x, w, { ...prepare('test', x, w, o, 3, 1), resetAfter, recurrentActivation }),
});

const lstm = (recurrentActivation: Gate): Op => ({
  name: `LSTM, ${recurrentActivation}`,
  gates: 4,
  states: 2,
  biases: 1,
  fused: (x, w, o) => fusedLstm(x, w, { ...o, recurrentActivation }),
  plain: (x, w, o) => plainLstm(x, w, { ...prepare('test', x, w, o, 4, 2), recurrentActivation }),
});

const ops = [
  simple('tanh'),
  simple('relu'),
  lstm('sigmoid'),
  lstm('hardSigmoid'),
  gru(true, 'sigmoid'),
  gru(false, 'sigmoid'),
  gru(true, 'hardSigmoid'),
  gru(false, 'hardSigmoid'),
];

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const cases = fc.record({
  batch: size(4),
  time: size(5),
  input: size(4),
  hidden: size(5),
  seed: fc.integer({ min: 0, max: 1e6 }),
  biases: fc.integer({ min: 0, max: 2 }),
  initial: fc.boolean(),
  reverse: fc.boolean(),
  masking: fc.constantFrom('none', 'mask', 'lengths', 'length tensor'),
  maskedOutput: fc.constantFrom(undefined, 'hold', 'zero'),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The same random inputs, weights, options and output weights for both formulations. */
function build(op: Op, c: Case) {
  const rng = createRng(c.seed);
  const draw = (...shape: number[]): tf.Tensor => {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.7 * rng.normal());
    return tf.tensor(values, shape);
  };
  const { batch, time, input, hidden } = c;
  const differentiable = [
    draw(batch, time, input),
    draw(input, op.gates * hidden),
    draw(hidden, op.gates * hidden),
    ...Array.from({ length: Math.min(c.biases, op.biases) }, () => draw(op.gates * hidden)),
    ...(c.initial ? Array.from({ length: op.states }, () => draw(batch, hidden)) : []),
  ];
  const lengths = Array.from({ length: batch }, () => rng.integer(time + 1));
  const mask = tf.tensor2d(
    Array.from({ length: batch * time }, () => rng.integer(2)),
    [batch, time],
  );
  const masking: RecurrentOptions =
    c.masking === 'mask'
      ? { mask }
      : c.masking === 'lengths'
        ? { lengths }
        : c.masking === 'length tensor'
          ? { lengths: tf.tensor1d(lengths, 'int32') }
          : {};
  const biases = Math.min(c.biases, op.biases);
  const bind = (tensors: tf.Tensor[]): [tf.Tensor3D, GruWeights, RecurrentOptions] => {
    const [x, kernel, recurrentKernel, ...rest] = tensors as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
    const [bias, recurrentBias] = rest.slice(0, biases) as tf.Tensor1D[];
    const state = rest.slice(biases) as tf.Tensor2D[];
    return [
      x,
      {
        kernel,
        recurrentKernel,
        ...(bias && { bias }),
        ...(recurrentBias && { recurrentBias }),
      },
      {
        ...masking,
        reverse: c.reverse,
        ...(c.initial && { initialState: state }),
        ...(c.maskedOutput && { maskedOutput: c.maskedOutput }),
      },
    ];
  };
  const outputWeights = draw(batch, time, hidden);
  const stateWeights = Array.from({ length: op.states }, () => draw(batch, hidden));
  /** A scalar that every element of every output reaches with its own weight. */
  const mix = ({ output, state }: RecurrentResult): tf.Scalar =>
    tf.addN([
      tf.sum(tf.mul(output, outputWeights)),
      ...state.map((part, index) => tf.sum(tf.mul(part, stateWeights[index]!))),
    ]) as tf.Scalar;
  return { differentiable, bind, mix };
}

function check(op: Op, c: Case): void {
  tf.tidy(() => {
    const { differentiable, bind, mix } = build(op, c);
    const fused = op.fused(...bind(differentiable));
    const plain = op.plain(...bind(differentiable));
    expectClose(fused.output, plain.output, { absolute: 2e-6 });
    expect(fused.state.length).toBe(op.states);
    fused.state.forEach((part, index) => {
      expectClose(part, plain.state[index]!, { absolute: 2e-6 });
    });
    const got = tf.grads((...inputs) => mix(op.fused(...bind(inputs))))(differentiable);
    const want = tf.grads((...inputs) => mix(op.plain(...bind(inputs))))(differentiable);
    got.forEach((gradient, index) => {
      expectClose(gradient, want[index]!, { absolute: 2e-5, relative: 1e-4 });
    });
  });
}

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    for (const op of ops) {
      test(`${op.name}: outputs, states and all gradients equal those of the plain formulation`, () => {
        fc.assert(
          fc.property(cases, (c) => check(op, c)),
          { seed: 20240611, numRuns: 60 },
        );
      });

      test(`${op.name}: leaves no tensor behind, with and without a gradient`, () => {
        for (const masking of ['none', 'mask'] as const) {
          const { differentiable, bind, mix } = build(op, {
            batch: 2,
            time: 3,
            input: 2,
            hidden: 3,
            seed: 1,
            biases: 2,
            initial: masking === 'mask',
            reverse: false,
            masking,
            maskedOutput: 'zero',
          });
          expectNoLeak(() => op.fused(...bind(differentiable)));
          expectNoLeak(() => tf.grads((...inputs) => mix(op.fused(...bind(inputs))))(differentiable));
          expectNoLeak(() =>
            tf.grad((x) => tf.sum(op.fused(...bind([x, ...differentiable.slice(1)])).output))(
              differentiable[0]!,
            ),
          );
        }
      });
    }
  });
}
