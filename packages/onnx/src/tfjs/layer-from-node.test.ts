import '@tensorflow/tfjs-backend-cpu';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { TensorProtoSchema } from 'onnx-buf';
import { beforeAll, describe, expect, it } from 'vitest';
import { scrambleWeights } from '../../test/parity.ts';
import { floats } from '../../test/tiny.ts';
import {
  createRunner,
  decodeTensor,
  GraphBuilder,
  inspectOnnx,
  newModel,
  OnnxError,
  type OnnxModel,
  type OnnxTensor,
  parseOnnx,
} from '../index.ts';
import { exportOnnx, layerFromNode } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(0, ...Array.from(expected, (value, i) => Math.abs(value - actual[i]!)));
}

const operators = { RNN: 1, GRU: 3, LSTM: 4 } as const;

const attributes = fc.record({
  operator: fc.constantFrom('RNN' as const, 'GRU' as const, 'LSTM' as const),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  units: fc.integer({ min: 1, max: 5 }),
  inputSize: fc.integer({ min: 1, max: 4 }),
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 1, max: 5 }),
  linearBeforeReset: fc.boolean(),
  inputForget: fc.boolean(),
  bias: fc.boolean(),
  peepholes: fc.boolean(),
  gate: fc.constantFrom('Sigmoid', 'HardSigmoid', 'Tanh'),
  candidate: fc.constantFrom('Tanh', 'Relu', 'Affine', 'Elu', 'Softsign', 'HardSigmoid'),
  ownActivations: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Attributes = typeof attributes extends fc.Arbitrary<infer T> ? T : never;

/** A model of one node, with random weights. */
function nodeModel(a: Attributes): OnnxModel {
  const directions = a.direction === 'bidirectional' ? 2 : 1;
  const height = operators[a.operator] * a.units;
  let seed = a.seed;
  const random = (...dims: number[]): OnnxTensor => {
    const data = tf.tidy(() => tf.randomNormal(dims, 0, 0.5, 'float32', seed++).dataSync<'float32'>());
    return { type: 'float32', dims, data };
  };
  const g = new GraphBuilder(17);
  const isLstm = a.operator === 'LSTM';
  const peepholes = isLstm && a.peepholes && !a.inputForget;
  const inputs = [
    'x',
    g.initializer('W', random(directions, height, a.inputSize)),
    g.initializer('R', random(directions, height, a.units)),
    a.bias ? g.initializer('B', random(directions, 2 * height)) : '',
    ...(peepholes ? ['', '', '', g.initializer('P', random(directions, 3 * a.units))] : []),
  ];
  const own = { RNN: [a.candidate], GRU: [a.gate, a.candidate], LSTM: [a.gate, a.candidate, a.candidate] };
  const activations = Array.from({ length: directions }, () => own[a.operator]).flat();
  const alphas = { Affine: 1, Elu: 1, HardSigmoid: 0.2 } as Record<string, number>;
  const betas = { Affine: 0, HardSigmoid: 0.5 } as Record<string, number>;
  const y = g.node(a.operator, inputs, {
    hidden_size: a.units,
    direction: a.direction,
    activations: a.ownActivations ? activations : undefined,
    activation_alpha: a.ownActivations
      ? { floats: activations.flatMap((name) => alphas[name] ?? []) }
      : undefined,
    activation_beta: a.ownActivations
      ? { floats: activations.flatMap((name) => betas[name] ?? []) }
      : undefined,
    linear_before_reset: a.operator === 'GRU' && a.linearBeforeReset ? 1 : undefined,
    input_forget: isLstm && a.inputForget ? 1 : undefined,
  });
  const graph = g.build(
    'node',
    [{ name: 'x', type: 'float32', shape: ['time', 'batch', a.inputSize] }],
    [{ name: 'y', value: y, type: 'float32', shape: ['time', directions, 'batch', a.units] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

describe('layerFromNode', () => {
  it('gives what ONNX Runtime gives, for random nodes', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (a) => {
        const model = nodeModel(a);
        const x = tf.randomNormal([a.batch, a.time, a.inputSize], 0, 1, 'float32', a.seed);
        const timeMajor = tf.transpose(x, [1, 0, 2]);
        const runner = await createRunner(model);
        const feeds = { x: floats(timeMajor.shape, timeMajor.dataSync<'float32'>() as never) };
        const { y } = await runner.run(feeds);
        const layer = layerFromNode(model);
        const actual = tf.tidy(() => {
          const output = layer.apply(x) as tf.Tensor;
          // [batch, time, directions * units] → [time, directions, batch, units]
          const aligned = a.direction === 'reverse' ? tf.reverse(output, 1) : output;
          const split = tf.reshape(aligned, [a.batch, a.time, -1, a.units]);
          return tf.transpose(split, [1, 2, 0, 3]).dataSync<'float32'>();
        });
        expect(worstDifference(actual, y!.data as Float32Array)).toBeLessThan(1e-5);
        await runner.dispose();
        layer.dispose();
        tf.dispose([x, timeMajor]);
      }),
      { seed: 77, numRuns: 120 },
    );
  });

  it('is the inverse of exportOnnx', () => {
    const layers = [
      cells.simpleRnn({ units: 3, activation: 'relu' }),
      cells.lstm({ units: 3, recurrentActivation: 'hardSigmoid' }),
      cells.gru({ units: 3, resetAfter: true, useBias: false }),
      cells.rnn({ cell: cells.coupledLstmCell({ units: 3, recurrentActivation: 'hardSigmoidKeras3' }) }),
      cells.rnn({ cell: cells.peepholeLstmCell({ units: 3 }) }),
      cells.bidirectional({ layer: cells.gru({ units: 2 }) }),
    ];
    const x = tf.randomNormal([2, 4, 2], 0, 1, 'float32', 3);
    for (const layer of layers) {
      const input = tfl.input({ shape: [null, 2] });
      const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
      scrambleWeights(model, 5);
      const copy = layerFromNode(exportOnnx(model), undefined, { returnSequences: false, name: 'copy' });
      expect(copy.name).toBe('copy');
      const [a, b] = [layer.apply(x), copy.apply(x)] as [tf.Tensor, tf.Tensor];
      expect(worstDifference(b.dataSync(), a.dataSync())).toBeLessThan(1e-6);
      tf.dispose([a, b]);
      copy.dispose();
    }
    x.dispose();
  });

  it('leaves no tensor but the weights', () => {
    const bytes = exportOnnx(tfl.sequential({ layers: [cells.lstm({ units: 3, inputShape: [null, 2] })] }));
    const before = tf.memory().numTensors;
    const layer = layerFromNode(bytes);
    expect(tf.memory().numTensors).toBe(before + 3);
    layer.dispose();
  });

  it('finds the node by its name', () => {
    const two = tfl.sequential({
      layers: [
        cells.lstm({ units: 3, inputShape: [null, 2], returnSequences: true, name: 'lower' }),
        cells.gru({ units: 2, name: 'upper' }),
      ],
    });
    const bytes = exportOnnx(two);
    expect(layerFromNode(bytes, 'upper/GRU').getClassName()).toBe('GRU');
    expect(() => layerFromNode(bytes)).toThrow(
      /name of a recurrent node is needed; the model has "lower\/LSTM", "upper\/GRU"/,
    );
    expect(() => layerFromNode(bytes, 'nowhere')).toThrow(/no single recurrent node "nowhere"/);
  });

  const usual: Attributes = {
    ...{ operator: 'LSTM', direction: 'forward', units: 2, inputSize: 3, batch: 1, time: 1, seed: 1 },
    ...{ linearBeforeReset: false, inputForget: false, bias: true, peepholes: false, ownActivations: false },
    ...{ gate: 'Sigmoid', candidate: 'Tanh' },
  };
  const node = (model: OnnxModel) => model.graph!.node[0]!;
  it.each<[string, (model: OnnxModel) => unknown, RegExp]>([
    [
      'weights that are not stored',
      (m) => node(m).input.splice(2, 1, 'x'),
      /computes its R instead of storing it/,
    ],
    [
      'no weights',
      (m) => {
        node(m).input = ['x'];
      },
      /lacks the weights W or R/,
    ],
    [
      'sizes that do not fit',
      (m) => node(m).input.splice(2, 1, node(m).input[1]!),
      /has R of 24 elements, where its sizes ask for/,
    ],
    [
      'weights of integers',
      (m) => {
        m.graph!.initializer[0]!.dataType = 6;
      },
      /has W of type int32/,
    ],
  ])('refuses %s', (_name, change, message) => {
    const model = nodeModel(usual);
    change(model);
    expect(() => layerFromNode(model)).toThrow(OnnxError);
    expect(() => layerFromNode(model)).toThrow(message);
  });

  it('refuses unlike activations of candidate and output', () => {
    const model = nodeModel({ ...usual, ownActivations: true });
    const activations = node(model).attribute.find(({ name }) => name === 'activations')!;
    activations.strings[2] = new TextEncoder().encode('Relu');
    expect(() => layerFromNode(model)).toThrow(/activation tanh for the candidate and relu for the output/);
    activations.strings[2] = new TextEncoder().encode('ScaledTanh');
    expect(() => layerFromNode(model)).toThrow(/ScaledTanh, which no layer has/);
  });
});

describe("the ONNX project's own cases", () => {
  const folder = new URL('../../../../../shared/data/onnx-node-tests/', import.meta.url);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('test_')) : [];
  if (names.length === 0)
    console.log('Skipped: no ONNX node tests beside the checkout (../shared/data/onnx-node-tests).');

  // Without names there would be no test to skip, and a suite without tests is an error.
  it.skipIf(names.length === 0).each(names.length === 0 ? ['all of them'] : names)('%s', (name) => {
    const model = parseOnnx(new Uint8Array(readFileSync(new URL(`${name}/model.onnx`, folder))));
    const read = (file: string) =>
      decodeTensor(
        fromBinary(
          TensorProtoSchema,
          new Uint8Array(readFileSync(new URL(`${name}/test_data_set_0/${file}.pb`, folder))),
        ),
      );
    const [report] = inspectOnnx(model).recurrent;
    const inputs = model.graph!.input.map((_, i) => read(`input_${i}`));
    const named = Object.fromEntries(model.graph!.input.map((input, i) => [input.name, inputs[i]!]));
    const weights = Object.fromEntries(
      Object.entries(report!.weights).map(([role, weight]) => [role, named[weight!.name]!]),
    );
    const layer = layerFromNode(model, report!.name, { weights, returnState: true });
    const x = tf.tensor(named.X!.data as Float32Array, [...named.X!.dims] as number[]);
    const batchFirst = report!.layout === 1 ? x : tf.transpose(x, [1, 0, 2]);
    const [output, ...states] = layer.apply(batchFirst) as tf.Tensor[];
    for (const [i, { name: value }] of model.graph!.output.entries()) {
      const actual =
        value === report!.outputs.Y
          ? tf.transpose(output!, report!.layout === 1 ? [0, 1, 2] : [1, 0, 2])
          : states[0]!;
      expect(worstDifference(actual.dataSync(), read(`output_${i}`).data as Float32Array)).toBeLessThan(1e-5);
    }
    layer.dispose();
  });
});
