import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng } from '../random/rng.ts';
import { expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { fusedGru } from './fused-gru.ts';
import { fusedLstm } from './fused-lstm.ts';
import { fusedSimpleRnn } from './fused-simple-rnn.ts';
import type { GruWeights, RecurrentOptions, RecurrentResult } from './types.ts';

type Run = (x: tf.Tensor3D, w: GruWeights, o: RecurrentOptions) => RecurrentResult;

const ops: { readonly [name: string]: { readonly gates: number; readonly run: Run } } = {
  'simple RNN, tanh': { gates: 1, run: (x, w, o) => fusedSimpleRnn(x, w, o) },
  'simple RNN, relu': { gates: 1, run: (x, w, o) => fusedSimpleRnn(x, w, { ...o, activation: 'relu' }) },
  LSTM: { gates: 4, run: (x, w, o) => fusedLstm(x, w, o) },
  'LSTM, hard sigmoid': {
    gates: 4,
    run: (x, w, o) => fusedLstm(x, w, { ...o, recurrentActivation: 'hardSigmoid' }),
  },
  'GRU, reset after': { gates: 3, run: (x, w, o) => fusedGru(x, w, { ...o, resetAfter: true }) },
  'GRU, reset before': { gates: 3, run: (x, w, o) => fusedGru(x, w, { ...o, resetAfter: false }) },
};

const [input, hidden] = [2, 3];

/** Which steps are real, by [batch, time]: more sequences and steps, one of each, none real at all. */
const masks = [
  [
    [1, 1, 0, 0],
    [0, 1, 0, 1],
    [0, 0, 0, 0],
  ],
  [[1, 0, 1]],
  [[1], [0]],
];

/** Outputs, states and all gradients, with `filler` at the masked steps of the input. */
function results(gates: number, run: Run, real: number[][], filler: number, options: RecurrentOptions) {
  return tf.tidy(() => {
    const rng = createRng(7);
    const draw = (...shape: number[]): tf.Tensor =>
      tf.tensor(
        Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal()),
        shape,
      );
    const [batch, time] = [real.length, real[0]!.length];
    const mask = tf.tensor2d(real);
    const values = real.flatMap((row) =>
      row.flatMap((step) => Array.from({ length: input }, () => [rng.normal(), step] as const)),
    );
    const x = tf.tensor3d(
      values.map(([value, step]) => (step ? value : filler)),
      [batch, time, input],
    );
    const h0: tf.Tensor2D = draw(batch, hidden) as tf.Tensor2D;
    const inputs = [x, draw(input, gates * hidden), draw(hidden, gates * hidden), draw(gates * hidden), h0];
    const call = ([x, kernel, recurrentKernel, bias, h]: tf.Tensor[]): RecurrentResult =>
      run(x as tf.Tensor3D, { kernel, recurrentKernel, bias } as unknown as GruWeights, {
        ...options,
        mask,
        initialState: (gates === 4 ? [h, h] : [h]) as tf.Tensor2D[],
      });
    const { output, state } = call(inputs);
    const gradients = tf.grads((...at) => {
      const result = call(at);
      return tf.addN([result.output, ...result.state].map((part) => tf.sum(tf.square(part))));
    })(inputs);
    return [output, ...state, ...gradients].map((tensor) => [...tensor.dataSync()]);
  });
}

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  describe(`on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    for (const [name, { gates, run }] of Object.entries(ops)) {
      test(`${name}: what stands at masked steps is as good as 0`, () => {
        for (const real of masks) {
          for (const options of [{}, { reverse: true, maskedOutput: 'zero' }] as const) {
            const zeros = results(gates, run, real, 0, options);
            expect(zeros.flat().every(Number.isFinite)).toBe(true);
            for (const filler of [Number.NaN, Number.POSITIVE_INFINITY, -3e38]) {
              expect(results(gates, run, real, filler, options)).toEqual(zeros);
            }
          }
        }
        expectNoLeak(() => void results(gates, run, masks[0]!, Number.NaN, {}));
      });
    }
  });
}
