import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useKernels } from '../kernels/runtime.ts';
import { expectClose, expectNoLeak, type TestBackend, useBackend } from '../testing/index.ts';
import { fusedGru } from './fused-gru.ts';
import { fusedLstm } from './fused-lstm.ts';
import { fusedSimpleRnn } from './fused-simple-rnn.ts';
import type { GruWeights, RecurrentOptions, RecurrentResult } from './types.ts';

const [batch, time, input, hidden] = [3, 4, 2, 5];

const ops: {
  readonly [name: string]: readonly [
    gates: number,
    run: (x: tf.Tensor3D, w: GruWeights, o: RecurrentOptions) => RecurrentResult,
  ];
} = {
  'simple RNN': [1, (x, w, o) => fusedSimpleRnn(x, w, o)],
  LSTM: [4, (x, w, o) => fusedLstm(x, w, o)],
  'GRU, reset after': [3, (x, w, o) => fusedGru(x, w, { ...o, resetAfter: true })],
  'GRU, reset before': [3, (x, w, o) => fusedGru(x, w, { ...o, resetAfter: false })],
};

for (const backend of ['cpu', 'wasm'] satisfies TestBackend[]) {
  for (const kernels of ['auto', 'off'] as const) {
    describe(`without the sequence on ${backend}, kernels ${kernels}`, () => {
      beforeAll(async () => {
        await useBackend(backend);
        useKernels(kernels);
      });
      afterAll(() => useKernels('auto'));

      for (const [name, [gates, run]] of Object.entries(ops)) {
        test(`${name}: an empty output, the same states and gradients`, () => {
          const tensors = [
            tf.randomNormal([batch, time, input], 0, 1, 'float32', 1),
            tf.randomNormal([input, gates * hidden], 0, 1, 'float32', 2),
            tf.randomNormal([hidden, gates * hidden], 0, 1, 'float32', 3),
          ];
          const call = (
            [x, kernel, recurrentKernel]: tf.Tensor[],
            returnSequences: boolean,
          ): RecurrentResult =>
            run(x as tf.Tensor3D, { kernel, recurrentKernel } as GruWeights, { returnSequences });
          const gradients = (returnSequences: boolean): tf.Tensor[] =>
            tf.grads((...at) => {
              const { state } = call(at, returnSequences);
              return tf.addN(state.map((part) => tf.sum(tf.square(part))));
            })(tensors);
          const without = call(tensors, false);
          expect(without.output.shape).toEqual([batch, 0, hidden]);
          call(tensors, true).state.forEach((part, index) => {
            expectClose(without.state[index]!, part, { absolute: 0 });
          });
          const want = gradients(true);
          gradients(false).forEach((gradient, index) => {
            expectClose(gradient, want[index]!, { absolute: 0 });
          });
          expectNoLeak(() => gradients(false));
        });
      }
    });
  }
}
