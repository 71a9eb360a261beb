import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidirectional, dropout, gru, lstm, rnn, simpleRnn, stackedRnn } from '../src/index.ts';
import { everyCell } from './support/cells.ts';

describe('bad configs', () => {
  beforeAll(() => useBackend('cpu'));

  const bad: [() => unknown, string][] = [
    [() => lstm({ units: -3 }), 'lstm(): units must be a positive integer, got -3.'],
    [() => gru({ units: 2.5 }), 'gru(): units must be a positive integer, got 2.5.'],
    [() => simpleRnn({} as never), 'simpleRnn(): units must be a positive integer, got undefined.'],
    [
      () => lstm(undefined as never),
      'lstm(): the config must be an object such as { units: 32 }, got undefined.',
    ],
    [() => lstm({ units: 2, dropout: 1.5 }), 'lstm(): dropout must be a number from 0 to 1, got 1.5.'],
    [
      () => gru({ units: 2, recurrentDropout: Number.NaN }),
      'gru(): recurrentDropout must be a number from 0 to 1, got NaN.',
    ],
    [() => lstm({ units: 2, seed: 0.5 }), 'lstm(): seed must be an integer, got 0.5.'],
    [
      () => lstm({ units: 2, returnSequences: 'yes' as never }),
      'lstm(): returnSequences must be true or false, got "yes".',
    ],
    [
      () => lstm({ units: 2, activation: 'sigmiod' }),
      'lstm(): activation must be a known name, got "sigmiod"',
    ],
    [
      () => lstm({ units: 2, kernelInitializer: 'nope' }),
      'lstm(): kernelInitializer must be a known name, got "Nope"',
    ],
    [
      () => lstm({ units: 2, kernelRegularizer: 'l3' }),
      'lstm(): kernelRegularizer must be a known name, got "L3"',
    ],
    [
      () => lstm({ units: 2, biasConstraint: 7 as never }),
      'lstm(): biasConstraint must be a name or an object, got 7.',
    ],
    [
      () => rnn({} as never),
      'rnn(): cell must be a cell such as lstmCell({ units: 8 }), or a list of cells.',
    ],
    [() => rnn({ cell: [] }), 'rnn(): cells must be a list of at least one cell'],
    [
      () => stackedRnn({ cells: [lstm({ units: 1 })] as never }),
      'stackedRnn(): cells must be a list of at least one cell',
    ],
    [
      () => everyCell.layerNormLstmCell!({ units: 2, epsilon: 0 } as never),
      'layerNormLstmCell(): epsilon must be a positive number, got 0.',
    ],
    [
      () => bidirectional({} as never),
      'bidirectional(): layer must be a recurrent layer such as lstm({ units: 8 }) or tf.layers.lstm({ units: 8 }).',
    ],
    [
      () => bidirectional({ layer: tfl.layers.dense({ units: 2 }) }),
      'bidirectional(): layer must be a recurrent layer',
    ],
    [
      () => bidirectional({ layer: lstm({ units: 2 }), backwardLayer: tfl.layers.dense({ units: 2 }) }),
      'bidirectional(): backwardLayer must be a recurrent layer',
    ],
    [
      () => bidirectional({ layer: lstm({ units: 2 }), mergeMode: 'max' as never }),
      "bidirectional(): mergeMode must be 'concat', 'sum', 'mul', 'ave' or null, got \"max\".",
    ],
    [
      () => bidirectional({ layer: lstm({ units: 2 }), backwardLayer: lstm({ units: 2 }) }),
      'bidirectional(): layer and backwardLayer must go in different directions; see goBackwards.',
    ],
    [() => dropout({} as never), 'dropout(): rate must be given, a number from 0 to 1.'],
    [
      () => lstm({ units: 2 }).apply(tf.ones([1, 2, 3]), { initialState: [tf.ones([1, 2])] }),
      'lstm(): initialState must hold 2 tensors (sizes 2, 2), got 1.',
    ],
    [
      () => gru({ units: 2 }).apply(tf.ones([4, 2, 3]), { initialState: tf.ones([1, 2]) }),
      'gru(): state 0 of initialState must have the shape [4, 2], got [1, 2].',
    ],
    [() => gru({ units: 2 }).apply(tf.ones([2, 0, 3])), 'gru(): the input must have at least one time step.'],
    [
      () => gru({ units: 2 }).resetStates(),
      'gru(): resetStates() needs a stateful layer; give stateful: true.',
    ],
    [
      () => tfl.sequential({ layers: [lstm({ units: 2, stateful: true, inputShape: [2, 3] })] }),
      'lstm(): a stateful layer must know its batch size; give batchInputShape: [batch, time, features]',
    ],
    [
      () => tfl.sequential({ layers: [lstm({ units: 2, inputShape: [4, null] as never })] }),
      'lstm(): the number of input features must be known, got the shape [, ]',
    ],
    [
      () =>
        lstm({ units: 2 }).apply([tf.ones([1, 1, 1]), tf.ones([1, 2]), tf.ones([1, 2])], {
          initialState: [],
        }),
      'lstm(): give the initial state either after the input or as initialState, not both.',
    ],
  ];

  it.each(bad)('%#: %s', (fn, message) => {
    expect(fn).toThrow(message);
    try {
      fn();
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^ERR_(ARGUMENT|SHAPE)$/);
    }
  });
});
