import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromKerasConfig, modelFromKerasConfig } from '../src/index.ts';
import { denseLayer, kerasTensor, lstmLayer, stored } from './support/keras-json.ts';

describe('fromKerasConfig', () => {
  beforeAll(() => useBackend('cpu'));

  it.each<[string, unknown, string]>([
    ['text that is no JSON', '{', 'fromKerasConfig(): the text is not JSON.'],
    ['nothing', null, 'fromKerasConfig(): expected the JSON of a Keras layer or model'],
    ['no class', { config: {} }, 'a layer must be an object with class_name and config, got {"config":{}}.'],
    [
      'an unknown layer',
      stored('Lambda', { name: 'l' }),
      'the layer class Lambda is not supported; supported are InputLayer',
    ],
    [
      'an unknown cell',
      stored('RNN', { cell: stored('MyCell', {}) }),
      'the cell class MyCell is not supported',
    ],
    [
      'an option without counterpart',
      stored('Dense', { name: 'd', units: 1, lora_rank: 4 }),
      'the layer "d" (Dense) has lora_rank: 4, which has no counterpart',
    ],
    ['time-major input', lstmLayer('l', { time_major: true }), 'has time_major: true'],
    [
      'a regulariser of activity',
      lstmLayer('l', { activity_regularizer: stored('L2', { l2: 1 }) }),
      'has activity_regularizer:',
    ],
    [
      'an unknown activation',
      lstmLayer('l', { activation: 'snake' }),
      'the activation "snake" has no counterpart',
    ],
    [
      'an unknown regulariser',
      lstmLayer('l', { kernel_regularizer: stored('OrthogonalRegularizer', {}) }),
      'the regularizer OrthogonalRegularizer has no counterpart',
    ],
    ['bad units', lstmLayer('l', { units: 0 }), 'lstm(): units must be a positive integer, got 0.'],
    [
      'an input without a shape',
      stored('InputLayer', { name: 'i' }),
      'an InputLayer must have a batch_shape',
    ],
    [
      'a sparse input',
      stored('InputLayer', { batch_shape: [null, 1], sparse: true }),
      'inputs that are sparse are not supported',
    ],
    [
      'a complex dtype',
      stored('InputLayer', { batch_shape: [null, 1], dtype: 'complex64' }),
      'the dtype "complex64" has no counterpart',
    ],
    [
      'a wrapped layer that is not recurrent',
      stored('Bidirectional', { layer: denseLayer('d', 1) }),
      'a Bidirectional must wrap one of SimpleRNN, LSTM, GRU, RNN, got Dense.',
    ],
    [
      'a graph with a gap',
      stored('Functional', {
        layers: [
          {
            ...lstmLayer('a'),
            name: 'a',
            inbound_nodes: [{ args: [kerasTensor('a', 0, 0, [null, 1, 1])], kwargs: {} }],
          },
        ],
      }),
      'the inputs of the layer "a" cannot be computed; the graph has a cycle or a gap.',
    ],
    [
      'a graph that refers to nothing',
      stored('Functional', {
        layers: [{ ...lstmLayer('a'), name: 'a', inbound_nodes: [[['b', 0, 0, {}]]] }],
      }),
      'the graph refers to the layer "b", which is not in the model.',
    ],
  ])('refuses %s', (_name, json, message) => {
    expect(() => fromKerasConfig(json)).toThrow(message);
  });

  it('tells a layer from a model', () => {
    expect(() => modelFromKerasConfig(lstmLayer('l'))).toThrow(
      "modelFromKerasConfig(): the config must be a model's, got that of a layer (LSTM); use fromKerasConfig().",
    );
  });
});
