import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createRng, fusedGru, fusedLstm, fusedSimpleRnn, orthogonalMatrix } from './index.ts';
import { expectNoLeak, useBackend } from './testing/index.ts';

beforeAll(() => useBackend('wasm'));

test('the ops run and leave nothing behind', () => {
  const rng = createRng(1);
  const matrix = (rows: number, cols: number): tf.Tensor2D =>
    tf.tensor2d(orthogonalMatrix(rows, cols, rng), [rows, cols]);
  const x = tf.ones<tf.Rank.R3>([2, 5, 3]);
  const kernel = matrix(3, 16);
  const recurrentKernel = matrix(4, 16);
  expectNoLeak(() => fusedLstm(x, { kernel, recurrentKernel }, { lengths: [5, 3] }));
  expectNoLeak(() =>
    tf.grad((v) => tf.sum(fusedLstm(v as tf.Tensor3D, { kernel, recurrentKernel }).output))(x),
  );
  tf.tidy(() => {
    const gru = fusedGru(x, { kernel: matrix(3, 12), recurrentKernel: matrix(4, 12) }, { resetAfter: true });
    expect(gru.output.shape).toEqual([2, 5, 4]);
    expect(fusedSimpleRnn(x, { kernel: matrix(3, 4), recurrentKernel: matrix(4, 4) }).state.length).toBe(1);
  });
});
