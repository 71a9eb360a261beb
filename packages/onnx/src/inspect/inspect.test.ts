import { existsSync, readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { TypeProtoSchema, ValueInfoProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { floats, tinyModel } from '../../test/tiny.ts';
import { valueReport } from '../graph/values.ts';
import {
  GraphBuilder,
  inspectOnnx,
  newModel,
  OnnxError,
  type OnnxModel,
  parseOnnx,
  serializeOnnx,
} from '../index.ts';

/** A GRU inside the branches of an If, with every attribute set. */
function nestedModel(): OnnxModel {
  const g = new GraphBuilder(14);
  for (const name of ['x', 'which', 'y']) g.uniqueName(name);
  const W = g.initializer('W', floats([2, 6, 3], new Array(36).fill(0.1)));
  const shape = ['time', 2, 'batch', 2];
  const branch = (name: string, direction: string) =>
    g.subgraph(name, [], () => {
      const R = g.node('Constant', [], { value: { tensor: floats([2, 6, 2], new Array(24).fill(0.2)) } });
      const value = g.scoped(name, () =>
        g.nodes('GRU', ['x', W, R, 'b', '', 'h'], [true, true], {
          hidden_size: 2,
          direction,
          linear_before_reset: 1,
          clip: { float: 3 },
          activations: ['HardSigmoid', 'Tanh', 'Sigmoid', 'Affine'],
          activation_alpha: { floats: [0.25, 2] },
          activation_beta: { floats: [0.5, 1] },
        }),
      );
      return [{ value: value[0]!, type: 'float32', shape }];
    });
  const y = g.node('If', ['which'], {
    then_branch: { graph: branch('then', 'bidirectional') },
    else_branch: { graph: branch('else', 'bidirectional') },
  });
  const graph = g.build(
    'nested',
    [
      { name: 'x', type: 'float32', shape: ['time', 'batch', 3] },
      { name: 'which', type: 'bool', shape: [] },
    ],
    [{ name: 'y', value: y, type: 'float32', shape }],
  );
  return newModel(graph, { opset: 14, metadata: {} });
}

describe('inspectOnnx', () => {
  it('describes a model, given as bytes or parsed', () => {
    const bytes = serializeOnnx(tinyModel());
    const report = inspectOnnx(bytes);
    expect(report).toEqual({
      irVersion: 8,
      opset: 17,
      opsets: { '': 17 },
      producer: { name: 'recurra', version: expect.any(String) },
      name: 'tiny',
      description: '',
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 1] }],
      parameters: 3,
      size: bytes.length,
      nodes: 2,
      operators: { Add: 1, MatMul: 1 },
      recurrent: [],
      states: [],
      runners: {
        recurra: { runs: true, refusals: [] },
        ort: { runs: true, refusals: [] },
        tfjs: { runs: true, refusals: [] },
      },
      warnings: [],
      metadata: { license: 'MIT' },
    });
    expect(inspectOnnx(parseOnnx(bytes))).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ parameters: 3 });
  });

  it('does not count initializers among the inputs', () => {
    const model = tinyModel();
    model.graph!.input.push(create(ValueInfoProtoSchema, { name: 'bias' }));
    expect(inspectOnnx(model).inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('finds recurrent nodes in subgraphs, with all they have', () => {
    const report = inspectOnnx(nestedModel());
    expect(report.operators).toEqual({ Constant: 2, GRU: 2, Identity: 2, If: 1 });
    expect(report.parameters).toBe(36 + 2 * 24);
    expect(report.recurrent).toHaveLength(2);
    expect(report.recurrent[0]).toEqual({
      name: 'If/then/GRU',
      operator: 'GRU',
      hiddenSize: 2,
      inputSize: 3,
      direction: 'bidirectional',
      layout: 0,
      linearBeforeReset: true,
      inputForget: false,
      clip: 3,
      activations: ['HardSigmoid', 'Tanh', 'Sigmoid', 'Affine'],
      activationAlpha: [0.25, 2],
      activationBeta: [0.5, 1],
      weights: {
        W: { name: 'W', source: 'initializer', type: 'float32', dims: [2, 6, 3] },
        R: {
          name: expect.stringContaining('Constant'),
          source: 'constant',
          type: 'float32',
          dims: [2, 6, 2],
        },
        B: { name: 'b', source: 'computed', type: undefined, dims: undefined },
      },
      inputs: { X: 'x', initial_h: 'h' },
      outputs: { Y: 'then/GRU:0', Y_h: 'then/GRU:1' },
    });
  });

  it('names nodes without a name by their position, and takes the hidden size from the weights', () => {
    const model = nestedModel();
    const then = model.graph!.node[0]!.attribute[0]!.g!.node.find(({ opType }) => opType === 'GRU')!;
    then.name = '';
    then.attribute = [];
    expect(inspectOnnx(model).recurrent[0]).toMatchObject({
      name: 'If/#1',
      hiddenSize: 2,
      direction: 'forward',
    });
  });

  it('refuses impossible weights', () => {
    const model = tinyModel();
    model.graph!.initializer[0]!.dims = [-1n, 2n];
    expect(() => inspectOnnx(model)).toThrow(OnnxError);
  });
});

describe('valueReport', () => {
  const report = (value: Parameters<typeof create<typeof TypeProtoSchema>>[1]) =>
    valueReport(create(ValueInfoProtoSchema, { name: 'v', type: create(TypeProtoSchema, value) }));

  it.each<[string, Parameters<typeof report>[0], unknown]>([
    ['no type', {}, { type: 'undefined', shape: null }],
    [
      'no shape',
      { value: { case: 'tensorType', value: { elemType: 10 } } },
      { type: 'float16', shape: null },
    ],
    [
      'a length without number or name',
      {
        value: {
          case: 'tensorType',
          value: { elemType: 1, shape: { dim: [{}, { value: { case: 'dimValue', value: 4n } }] } },
        },
      },
      { type: 'float32', shape: [null, 4] },
    ],
    ['a sequence', { value: { case: 'sequenceType', value: {} } }, { type: 'sequence', shape: null }],
  ])('reads %s', (_name, value, expected) => {
    expect(report(value)).toEqual({ name: 'v', ...(expected as object) });
  });
});

describe('a model of the wild', () => {
  const file = new URL('../../../../../shared/data/onnx-models/dtln_model_1.onnx', import.meta.url);
  if (!existsSync(file)) console.log('Skipped: no model beside the checkout (../shared/data/onnx-models).');

  it.skipIf(!existsSync(file))('is read and written back byte for byte', () => {
    const bytes = new Uint8Array(readFileSync(file));
    expect(Buffer.compare(serializeOnnx(parseOnnx(bytes)), bytes)).toBe(0);
    const report = inspectOnnx(bytes);
    expect(report.recurrent.map(({ operator, hiddenSize }) => [operator, hiddenSize])).toEqual([
      ['LSTM', 128],
      ['LSTM', 128],
    ]);
  });
});
