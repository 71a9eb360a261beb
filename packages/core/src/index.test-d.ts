import type * as tf from '@tensorflow/tfjs-core';
import { expectTypeOf, test } from 'vitest';
import {
  createRng,
  fusedGru,
  fusedLstm,
  type LossFunction,
  meanSquaredError,
  orthogonalMatrix,
  pinball,
  type RecurrentResult,
  type Rng,
  type RngState,
  reverseByLength,
  withRandomScope,
} from './index.ts';

declare const x: tf.Tensor3D;
declare const matrix: tf.Tensor2D;
declare const vector: tf.Tensor1D;

test('the public types', () => {
  const weights = { kernel: matrix, recurrentKernel: matrix };
  expectTypeOf(fusedLstm(x, weights)).toEqualTypeOf<RecurrentResult>();
  expectTypeOf(fusedLstm(x, weights).output).toEqualTypeOf<tf.Tensor3D>();
  expectTypeOf(fusedLstm(x, weights).state).toEqualTypeOf<tf.Tensor2D[]>();
  fusedLstm(x, { ...weights, bias: vector }, { lengths: [3, 2], reverse: true, maskedOutput: 'hold' });
  fusedGru(x, { ...weights, recurrentBias: vector }, { resetAfter: true });
  // @ts-expect-error: resetAfter must be chosen.
  fusedGru(x, weights, {});
  fusedLstm(x, weights, { recurrentActivation: 'hardSigmoid' });
  // @ts-expect-error: no other gates.
  fusedGru(x, weights, { resetAfter: true, recurrentActivation: 'tanh' });
  // @ts-expect-error: only 'hold' and 'zero'.
  fusedLstm(x, weights, { maskedOutput: 'none' });

  expectTypeOf(meanSquaredError).toExtend<LossFunction>();
  // @ts-expect-error: pinball needs its quantiles.
  pinball(vector, matrix, {});

  const rng = createRng(1);
  expectTypeOf(rng).toEqualTypeOf<Rng>();
  expectTypeOf(rng.state()).toEqualTypeOf<RngState>();
  expectTypeOf(withRandomScope(rng, () => 5)).toEqualTypeOf<number>();
  expectTypeOf(orthogonalMatrix(2, 3, rng)).toExtend<Float32Array>();
  expectTypeOf(reverseByLength(x, [1])).toEqualTypeOf<tf.Tensor3D>();
});
