import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../testing/index.ts';
import { fusedGru } from './fused-gru.ts';
import { fusedLstm } from './fused-lstm.ts';
import { fusedSimpleRnn } from './fused-simple-rnn.ts';
import type { GruOptions, RecurrentOptions, SimpleRnnOptions } from './types.ts';

beforeAll(() => useBackend('cpu'));

// biome-ignore lint/suspicious/noExplicitAny: wrong shapes are the point here.
const v = (...shape: number[]): any => tf.zeros(shape);
const lstm = (
  options: RecurrentOptions,
  x = v(2, 5, 3),
  kernel = v(3, 16),
  recurrentKernel = v(4, 16),
  bias = v(16),
) => fusedLstm(x, { kernel, recurrentKernel, bias }, options);

describe('bad arguments are named', () => {
  test.each<[string, () => unknown, string, string]>([
    [
      'x of rank 2',
      () => lstm({}, v(2, 3)),
      'ERR_SHAPE',
      'fusedLstm(): x must have shape [batch, time, inputSize], got shape [2, 3].',
    ],
    // biome-ignore lint/suspicious/noExplicitAny: not a tensor is the point here.
    ['x not a tensor', () => lstm({}, [[[1]]] as any), 'ERR_SHAPE', 'got object.'],
    [
      'no steps',
      () => lstm({}, v(2, 0, 3)),
      'ERR_SHAPE',
      'x must have at least one sequence and one time step, got shape [2, 0, 3].',
    ],
    [
      'kernel',
      () => lstm({}, v(2, 5, 3), v(4, 16)),
      'ERR_SHAPE',
      'fusedLstm(): kernel must have shape [inputSize, 4 * hidden] = [3, 16], got [4, 16].',
    ],
    [
      'recurrentKernel',
      () => lstm({}, v(2, 5, 3), v(3, 16), v(4, 15)),
      'ERR_SHAPE',
      'recurrentKernel must have shape [hidden, 4 * hidden] = [4, 16], got [4, 15].',
    ],
    [
      'bias',
      () => lstm({}, v(2, 5, 3), v(3, 16), v(4, 16), v(12)),
      'ERR_SHAPE',
      'bias must have shape [4 * hidden] = [16], got [12].',
    ],
    [
      'one state',
      () => lstm({ initialState: [v(2, 4)] }),
      'ERR_ARGUMENT',
      'initialState must hold two tensors, [h, c], got 1.',
    ],
    [
      'state',
      () => lstm({ initialState: [v(2, 4), v(1, 4)] }),
      'ERR_SHAPE',
      'initialState[1] must have shape [batch, hidden] = [2, 4], got [1, 4].',
    ],
    [
      'mask',
      () => lstm({ mask: v(5, 2) }),
      'ERR_SHAPE',
      'mask must have shape [batch, time] = [2, 5], got [5, 2].',
    ],
    [
      'both',
      () => lstm({ mask: v(2, 5), lengths: [5, 5] }),
      'ERR_ARGUMENT',
      'fusedLstm(): give mask or lengths, not both.',
    ],
    [
      'few lengths',
      () => lstm({ lengths: [5] }),
      'ERR_SHAPE',
      'lengths must hold one number for each of the 2 sequences, got 1.',
    ],
    [
      'few lengths, tensor',
      () => lstm({ lengths: tf.tensor1d([5], 'int32') }),
      'ERR_SHAPE',
      'sequences, got 1.',
    ],
    [
      'lengths of rank 2',
      () => lstm({ lengths: v(2, 1) }),
      'ERR_SHAPE',
      'fusedLstm(): lengths must have shape [batch], got [2, 1].',
    ],
    [
      'length 6 of 5',
      () => lstm({ lengths: [5, 6] }),
      'ERR_ARGUMENT',
      'fusedLstm(): lengths must be integers from 0 to 5, got 6 for sequence 1.',
    ],
    ['negative length', () => lstm({ lengths: [-1, 5] }), 'ERR_ARGUMENT', 'got -1 for sequence 0.'],
    [
      'maskedOutput',
      () => lstm({ maskedOutput: 'none' as 'hold' }),
      'ERR_ARGUMENT',
      "maskedOutput must be 'hold' or 'zero', got 'none'.",
    ],
    [
      'activation',
      () =>
        fusedSimpleRnn(v(1, 1, 1), { kernel: v(1, 1), recurrentKernel: v(1, 1) }, {
          activation: 'gelu',
        } as unknown as SimpleRnnOptions),
      'ERR_ARGUMENT',
      "fusedSimpleRnn(): activation must be 'tanh' or 'relu', got 'gelu'.",
    ],
    [
      'recurrentActivation of an LSTM',
      () => lstm({ recurrentActivation: 'tanh' } as unknown as RecurrentOptions),
      'ERR_ARGUMENT',
      "fusedLstm(): recurrentActivation must be 'sigmoid' or 'hardSigmoid', got 'tanh'.",
    ],
    [
      'recurrentActivation of a GRU',
      () =>
        fusedGru(v(1, 1, 1), { kernel: v(1, 3), recurrentKernel: v(1, 3) }, {
          resetAfter: true,
          recurrentActivation: 'hard_sigmoid',
        } as unknown as GruOptions),
      'ERR_ARGUMENT',
      "fusedGru(): recurrentActivation must be 'sigmoid' or 'hardSigmoid', got 'hard_sigmoid'.",
    ],
    [
      'resetAfter',
      () => fusedGru(v(1, 1, 1), { kernel: v(1, 3), recurrentKernel: v(1, 3) }, {} as GruOptions),
      'ERR_ARGUMENT',
      'fusedGru(): resetAfter must be true or false, got undefined; Keras and PyTorch use true.',
    ],
    [
      'recurrentBias',
      () =>
        fusedGru(
          v(1, 1, 1),
          { kernel: v(1, 3), recurrentKernel: v(1, 3), recurrentBias: v(2) },
          { resetAfter: true },
        ),
      'ERR_SHAPE',
      'fusedGru(): recurrentBias must have shape [3 * hidden] = [3], got [2].',
    ],
  ])('%s', (_, act, code, message) => {
    tf.tidy(() => {
      let caught: unknown;
      try {
        act();
      } catch (error) {
        caught = error;
      }
      expect(isRecurraError(caught, code)).toBe(true);
      expect((caught as Error).message).toContain(message);
    });
  });
});

describe('defaults', () => {
  test('with a mask the output holds, with lengths it is zero; int32 input is taken', () => {
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R3>([1, 3, 1], 'int32');
      const weights = { kernel: tf.ones<tf.Rank.R2>([1, 1]), recurrentKernel: tf.zeros<tf.Rank.R2>([1, 1]) };
      const held = fusedSimpleRnn(x, weights, { mask: tf.tensor2d([[1, 0, 0]]) }).output.dataSync();
      const zeroed = fusedSimpleRnn(x, weights, { lengths: [1] }).output.dataSync();
      const h = Math.fround(Math.tanh(1));
      [...held].forEach((value) => {
        expect(value).toBeCloseTo(h, 6);
      });
      expect(zeroed[0]).toBeCloseTo(h, 6);
      expect([zeroed[1], zeroed[2]]).toEqual([0, 0]);
    });
  });

  test('a sequence of length 0 keeps its initial state and gets no gradient from its input', () => {
    tf.tidy(() => {
      const h = tf.tensor2d([[0.25, -0.5]]);
      const weights = { kernel: tf.ones<tf.Rank.R2>([1, 8]), recurrentKernel: tf.ones<tf.Rank.R2>([2, 8]) };
      const options: RecurrentOptions = { lengths: [0], initialState: [h, h] };
      const x = tf.ones([1, 2, 1]);
      const { output, state } = fusedLstm(x as tf.Tensor3D, weights, options);
      expect([...output.dataSync()]).toEqual([0, 0, 0, 0]);
      for (const part of state) expect([...part.dataSync()]).toEqual([0.25, -0.5]);
      const gradient = tf.grad((at) => tf.sum(fusedLstm(at as tf.Tensor3D, weights, options).state[0]!))(x);
      expect([...gradient.dataSync()]).toEqual([0, 0]);
    });
  });
});

describe('the seam for kernels of a backend', () => {
  test("a backend's own kernel is used instead of the composed one", () => {
    const names = ['RecurraSimpleRnn', 'RecurraSimpleRnnGrad'];
    for (const name of names) if (tf.getKernel(name, 'cpu')) tf.unregisterKernel(name, 'cpu');
    let calls = 0;
    tf.registerKernel({
      kernelName: 'RecurraSimpleRnn',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs, backend }) => {
        calls++;
        expect(Object.keys(inputs).sort()).toEqual(['initialH', 'kernel', 'mask', 'recurrentKernel', 'x']);
        expect(attrs).toMatchObject({
          reverse: true,
          zeroMasked: false,
          saveForGradient: false,
          activation: 'relu',
        });
        const make = (shape: number[]): tf.TensorInfo => {
          const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(7);
          return {
            dataId: (backend as tf.KernelBackend).write(values, shape, 'float32'),
            shape,
            dtype: 'float32',
          };
        };
        return [make([1, 2, 1]), make([1, 1])];
      },
    });
    tf.tidy(() => {
      const weights = { kernel: v(1, 1), recurrentKernel: v(1, 1) };
      const { output } = fusedSimpleRnn(v(1, 2, 1), weights, { activation: 'relu', reverse: true });
      expect([...output.dataSync()]).toEqual([7, 7]);
    });
    expect(calls).toBe(1);
    tf.unregisterKernel('RecurraSimpleRnn', 'cpu');
    tf.tidy(() => {
      const weights = { kernel: v(1, 1), recurrentKernel: v(1, 1) };
      expect([...fusedSimpleRnn(v(1, 2, 1), weights).output.dataSync()]).toEqual([0, 0]);
    });
  });

  test('a second derivative is refused, not silently wrong', () => {
    tf.tidy(() => {
      const weights = { kernel: tf.ones<tf.Rank.R2>([1, 1]), recurrentKernel: tf.ones<tf.Rank.R2>([1, 1]) };
      const first = tf.grad((x) => tf.sum(fusedSimpleRnn(x as tf.Tensor3D, weights).output));
      expect(() => tf.grad((x) => tf.sum(tf.square(first(x))))(tf.ones([1, 2, 1]))).toThrow(
        'gradient function not found for RecurraSimpleRnnGrad',
      );
    });
  });
});
