import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bidirectional, fromKerasConfig, modelFromKerasConfig, RecurrentLayer } from '../src/index.ts';
import {
  denseLayer,
  dtype,
  gates,
  gruLayer,
  initializer,
  inputLayer,
  kerasTensor,
  loop,
  lstmLayer,
  stored,
} from './support/keras-json.ts';

describe('fromKerasConfig', () => {
  beforeAll(() => useBackend('cpu'));

  it('a layer with everything set', () => {
    const layer = fromKerasConfig(
      lstmLayer('memory', {
        trainable: false,
        return_sequences: true,
        return_state: true,
        go_backwards: true,
        zero_output_for_mask: true,
        unit_forget_bias: false,
        kernel_initializer: initializer('VarianceScaling', {
          scale: 2.0,
          mode: 'fan_in',
          distribution: 'truncated_normal',
          seed: 3,
        }),
        bias_initializer: initializer('Constant', { value: 0.25 }),
        kernel_regularizer: {
          module: 'keras.regularizers',
          class_name: 'L2',
          config: { l2: 0.5 },
          registered_name: null,
        },
        recurrent_constraint: {
          module: 'keras.constraints',
          class_name: 'MaxNorm',
          config: { max_value: 2, axis: 0 },
          registered_name: null,
        },
        dropout: 0.1,
        recurrent_dropout: 0.2,
        seed: { class_name: 'SeedGenerator', config: { seed: 11 } },
      }),
    );
    expect(layer).toBeInstanceOf(RecurrentLayer);
    expect(layer.getConfig()).toMatchObject({
      name: 'memory',
      trainable: false,
      units: 4,
      returnSequences: true,
      returnState: true,
      goBackwards: true,
      zeroOutputForMask: true,
      unitForgetBias: false,
      kernelInitializer: {
        className: 'VarianceScaling',
        config: { scale: 2, mode: 'fanIn', distribution: 'normal', seed: 3 },
      },
      recurrentInitializer: { className: 'Orthogonal', config: { gain: 1, seed: null } },
      biasInitializer: { className: 'Constant', config: { value: 0.25 } },
      kernelRegularizer: { className: 'L1L2', config: { l1: 0, l2: 0.5 } },
      recurrentConstraint: { className: 'MaxNorm', config: { maxValue: 2, axis: 0 } },
      dropout: 0.1,
      recurrentDropout: 0.2,
      seed: 11,
    });
    const outputs = layer.apply(tf.ones([2, 3, 5])) as tf.Tensor[];
    expect(outputs.map((output) => output.shape)).toEqual([
      [2, 3, 4],
      [2, 4],
      [2, 4],
    ]);
    expect(layer.getWeights().map((weight) => weight.shape)).toEqual([[5, 16], [4, 16], [16]]);
  });

  it('a GRU has the bias of its form; without the key it is the old one', () => {
    const shapes = (json: object) => {
      const layer = fromKerasConfig(json);
      layer.apply(tf.ones([1, 2, 3]));
      return layer.getWeights().map((weight) => weight.shape);
    };
    expect(shapes(gruLayer('g'))).toEqual([
      [3, 12],
      [4, 12],
      [2, 12],
    ]);
    expect(shapes({ class_name: 'GRU', config: { units: 4, name: 'old' } })).toEqual([
      [3, 12],
      [4, 12],
      [12],
    ]);
  });

  it("hard sigmoid is that of the document's Keras", () => {
    const at = (json: object) => {
      const layer = fromKerasConfig(json);
      layer.apply(tf.zeros([1, 1, 1]));
      // Only the output gate's and the candidate's biases: h = hard(b)·tanh(hard(0)·tanh(9)).
      layer.setWeights([tf.zeros([1, 4]), tf.zeros([1, 4]), tf.tensor1d([0, 0, 9, 1.5])]);
      return (layer.apply(tf.zeros([1, 1, 1])) as tf.Tensor).dataSync()[0]!;
    };
    const options = { units: 1, recurrent_activation: 'hard_sigmoid' };
    const memory = Math.tanh(0.5 * Math.tanh(9));
    expectClose([at(lstmLayer('k3', options))], [0.75 * memory]);
    expectClose(
      [at({ class_name: 'LSTM', config: { name: 'k2', ...options, time_major: false } })],
      [0.8 * memory],
    );
  });

  it('a sequential model, masks included', () => {
    const inner = lstmLayer('forward_lstm', { units: 3, return_sequences: true });
    const model = modelFromKerasConfig(
      JSON.stringify({
        module: 'keras',
        class_name: 'Sequential',
        config: {
          name: 'tagger',
          trainable: true,
          dtype,
          layers: [
            inputLayer('input_layer', [null, 6], 'int64'),
            stored('Embedding', {
              name: 'embedding',
              trainable: true,
              dtype,
              input_dim: 9,
              output_dim: 5,
              embeddings_initializer: initializer('RandomUniform', { minval: -0.05, maxval: 0.05, seed: 2 }),
              embeddings_regularizer: null,
              activity_regularizer: null,
              embeddings_constraint: null,
              mask_zero: true,
            }),
            stored('Bidirectional', {
              name: 'bidirectional',
              trainable: true,
              dtype,
              merge_mode: 'concat',
              layer: inner,
              backward_layer: lstmLayer('backward_lstm', {
                units: 3,
                return_sequences: true,
                go_backwards: true,
              }),
            }),
            stored('Dropout', {
              name: 'dropout',
              trainable: true,
              dtype,
              rate: 0.25,
              seed: null,
              noise_shape: null,
            }),
            gruLayer('gru', { return_sequences: true }),
            stored('TimeDistributed', {
              name: 'time_distributed',
              trainable: true,
              dtype,
              layer: denseLayer('dense', 2),
            }),
          ],
          build_input_shape: [null, 6],
        },
        registered_name: null,
        build_config: { input_shape: [null, 6] },
        compile_config: null,
      }),
    );
    expect(model.name).toBe('tagger');
    const both = model.getLayer('bidirectional') as unknown as Bidirectional;
    expect(both.forwardLayer.name).toBe('forward_lstm');
    expect(both.backwardLayer.goBackwards).toBe(true);
    // What a Bidirectional makes by itself is not stored as a layer of its own.
    expect(both.getConfig()).not.toHaveProperty('backwardLayer');
    expect(model.weights.map((weight) => weight.originalName)).toContain(
      'bidirectional/backward_lstm/recurrent_kernel',
    );
    const y = model.predict(tf.tensor2d([[3, 4, 5, 0, 0, 0]])) as tf.Tensor;
    expect(y.shape).toEqual([1, 6, 2]);
    // Zeros come out of the Bidirectional at masked steps; the GRU holds its output there.
    const hidden = tfl.model({ inputs: model.inputs, outputs: both.output as tfl.SymbolicTensor });
    const steps = (hidden.predict(tf.tensor2d([[3, 4, 5, 0, 0, 0]])) as tf.Tensor3D).arraySync()[0]!;
    expect(steps[2]!.every((value) => value !== 0)).toBe(true);
    expect(steps[3]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('a functional model: initial states, masks in the graph, a shared layer', () => {
    const withNodes = (layer: object, name: string, inbound_nodes: unknown[]) => ({
      ...layer,
      name,
      inbound_nodes,
    });
    const ids = (layer: string) => kerasTensor(layer, 0, 0, [null, null]);
    const embedding = stored('Embedding', {
      name: 'embedding',
      trainable: true,
      dtype,
      input_dim: 9,
      output_dim: 4,
      embeddings_initializer: initializer('RandomNormal', { mean: 0, stddev: 1, seed: 4 }),
      embeddings_regularizer: null,
      activity_regularizer: null,
      embeddings_constraint: null,
      mask_zero: true,
    });
    const notEqual = (name: string, input: string) =>
      withNodes(
        {
          module: 'keras.src.ops.numpy',
          class_name: 'NotEqual',
          config: { name },
          registered_name: 'NotEqual',
        },
        name,
        [{ args: [ids(input), 0], kwargs: {} }],
      );
    const sequence = (node: number) => kerasTensor('embedding', node, 0, [null, null, 4]);
    const model = modelFromKerasConfig({
      module: 'keras.src.models.functional',
      class_name: 'Functional',
      config: {
        name: 'seq2seq',
        trainable: true,
        layers: [
          withNodes(inputLayer('source', [null, null], 'int32'), 'source', []),
          withNodes(inputLayer('target', [null, null], 'int32'), 'target', []),
          withNodes(embedding, 'embedding', [
            { args: [ids('source')], kwargs: {} },
            { args: [ids('target')], kwargs: {} },
          ]),
          notEqual('not_equal', 'source'),
          notEqual('not_equal_1', 'target'),
          withNodes(lstmLayer('encoder', { return_state: true }), 'encoder', [
            {
              args: [sequence(0)],
              kwargs: { training: false, mask: kerasTensor('not_equal', 0, 0, [null, null]) },
            },
          ]),
          withNodes(lstmLayer('decoder', { return_sequences: true }), 'decoder', [
            {
              args: [sequence(1)],
              kwargs: {
                initial_state: [
                  kerasTensor('encoder', 0, 1, [null, 4]),
                  kerasTensor('encoder', 0, 2, [null, 4]),
                ],
                training: false,
                mask: kerasTensor('not_equal_1', 0, 0, [null, null]),
              },
            },
          ]),
          withNodes(denseLayer('dense', 9), 'dense', [
            { args: [kerasTensor('decoder', 0, 0, [null, null, 4])], kwargs: {} },
          ]),
        ],
        input_layers: [
          ['source', 0, 0],
          ['target', 0, 0],
        ],
        output_layers: ['dense', 0, 0],
      },
      registered_name: 'Functional',
      build_config: { input_shape: null },
    });
    const run = (source: number[][], target: number[][]) =>
      model.predict([tf.tensor2d(source), tf.tensor2d(target)]) as tf.Tensor3D;
    const padded = run([[3, 2, 0, 0]], [[1, 5, 6]]);
    expect(padded.shape).toEqual([1, 3, 9]);
    // The encoder does not see the padding, and the decoder starts where the encoder ended.
    expectClose(padded, run([[3, 2]], [[1, 5, 6]]));
    expect(run([[7, 8]], [[1, 5, 6]]).arraySync()).not.toEqual(padded.arraySync());
    const [encoder, decoder] = ['encoder', 'decoder'].map((name) => model.getLayer(name));
    const embed = (rows: number[][]) => model.getLayer('embedding').apply(tf.tensor2d(rows)) as tf.Tensor;
    const [, h, c] = encoder!.apply(embed([[3, 2]])) as tf.Tensor[];
    const decoded = decoder!.apply(embed([[1, 5, 6]]), { initialState: [h!, c!] }) as tf.Tensor;
    expectClose(padded, model.getLayer('dense').apply(decoded) as tf.Tensor);
  });

  it('the config of Keras 2, as the converter of TensorFlow.js writes it', () => {
    const simple = {
      name: 'simple_rnn',
      units: 3,
      activation: 'relu',
      batch_input_shape: [null, 4, 2],
      time_major: false,
    };
    const model = modelFromKerasConfig({
      modelTopology: {
        keras_version: '2.15.0',
        backend: 'tensorflow',
        model_config: {
          class_name: 'Sequential',
          config: { name: 'old', layers: [{ class_name: 'SimpleRNN', config: simple }] },
        },
      },
    });
    expect((model.predict(tf.ones([5, 4, 2])) as tf.Tensor).shape).toEqual([5, 3]);
    const functional = modelFromKerasConfig({
      class_name: 'Model',
      config: {
        name: 'old_functional',
        layers: [
          {
            name: 'in',
            class_name: 'InputLayer',
            config: { batch_input_shape: [null, 4, 2], dtype: 'float32', name: 'in' },
            inbound_nodes: [],
          },
          {
            name: 'gru',
            class_name: 'GRU',
            config: { name: 'gru', units: 3, reset_after: true, time_major: false },
            inbound_nodes: [[['in', 0, 0, {}]]],
          },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['gru', 0, 0]],
      },
    });
    expect((functional.predict(tf.ones([5, 4, 2])) as tf.Tensor).shape).toEqual([5, 3]);
  });

  it('RNN over cells, a model inside a model, an input shape in the build config only', () => {
    const cell = (class_name: string, units: number) =>
      stored(class_name, { name: class_name, units, ...gates, dtype });
    const cells = {
      module: 'keras.layers',
      class_name: 'StackedRNNCells',
      config: { cells: [cell('LSTMCell', 3), cell('GRUCell', 2)] },
    };
    const inner = stored('Sequential', {
      name: 'inner',
      layers: [
        inputLayer('inner_input', [null, 4, 2]),
        lstmLayer('inner_lstm', { units: 2, return_sequences: true }),
      ],
    });
    const model = modelFromKerasConfig({
      module: 'keras',
      class_name: 'Sequential',
      config: {
        name: 'outer',
        layers: [stored('RNN', { name: 'rnn', ...loop, return_sequences: true, cell: cells }), inner],
        build_input_shape: [null, 4, 5],
      },
    });
    expect((model.predict(tf.ones([2, 4, 5])) as tf.Tensor).shape).toEqual([2, 4, 2]);
  });
});
