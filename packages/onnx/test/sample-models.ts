import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  FunctionProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from 'onnx-buf';
import { encodeTensor, GraphBuilder, newModel, type OnnxModel, type OnnxTensor } from '../src/index.ts';
import { floats, tinyModel } from './tiny.ts';

const ramp = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i) / 3);
const int64 = (...values: number[]): OnnxTensor => ({
  type: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** A model and what to feed it. */
export interface SampleModel {
  readonly model: OnnxModel;
  readonly feeds: Readonly<Record<string, OnnxTensor>>;
}

/** LSTM, GRU and RNN in a row, with shape arithmetic between them. */
export function recurrentModel(): SampleModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const weights = (name: string, gates: number, directions: number, input: number, hidden: number) => [
    g.initializer(
      `${name}_W`,
      floats([directions, gates * hidden, input], ramp(directions * gates * hidden * input)),
    ),
    g.initializer(
      `${name}_R`,
      floats([directions, gates * hidden, hidden], ramp(directions * gates * hidden * hidden)),
    ),
    g.initializer(
      `${name}_B`,
      floats([directions, 2 * gates * hidden], ramp(directions * 2 * gates * hidden)),
    ),
  ];
  const [lstm] = g.nodes('LSTM', ['x', ...weights('lstm', 4, 2, 3, 2)], [true, false, true], {
    hidden_size: 2,
    direction: 'bidirectional',
  });
  const shape = g.node('Concat', [g.dims(lstm as string, 0, 1), g.dims(lstm as string, 2, 3), g.ints([-1])], {
    axis: 0,
  });
  const flat = g.node('Reshape', [g.node('Transpose', [lstm as string], { perm: [0, 2, 1, 3] }), shape]);
  const [, gru] = g.nodes('GRU', [flat, ...weights('gru', 3, 1, 4, 2)], [true, true], {
    hidden_size: 2,
    linear_before_reset: 1,
  });
  const [, rnn] = g.nodes('RNN', [flat, ...weights('rnn', 1, 1, 4, 2)], [true, true], { hidden_size: 2 });
  const sum = g.node('Softmax', [g.node('Add', [gru as string, rnn as string])], { axis: -1 });
  const graph = g.build(
    'recurrent',
    [{ name: 'x', type: 'float32', shape: ['time', 'batch', 3] }],
    [{ name: 'y', value: sum, type: 'float32', shape: [1, 'batch', 2] }],
  );
  return {
    model: newModel(graph, { opset: 17, metadata: { task: 'sample' } }),
    feeds: { x: floats([3, 2, 3], ramp(18)) },
  };
}

/** If, Loop and Scan, and what they read from around them. */
export function controlModel(): SampleModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'which', 'y']) g.uniqueName(name);
  const row = { type: 'float32', shape: ['n'] } as const;
  const limit = g.float(0.5, 'limit');
  const chosen = g.node('If', ['which'], {
    then_branch: { graph: g.subgraph('then', [], () => [{ value: g.node('Mul', ['x', limit]), ...row }]) },
    else_branch: { graph: g.subgraph('else', [], () => [{ value: g.node('Neg', ['x']), ...row }]) },
  });
  const truth = g.initializer('true', { type: 'bool', dims: [], data: new Uint8Array([1]) });
  const body = g.subgraph(
    'body',
    [
      { hint: 'i', type: 'int64', shape: [] },
      { hint: 'go', type: 'bool', shape: [] },
      { hint: 'sum', ...row },
    ],
    ([, go, sum]) => [
      { value: go as string, type: 'bool', shape: [] },
      { value: g.node('Add', [sum as string, chosen]), ...row },
      { value: g.node('Abs', [sum as string]), ...row },
    ],
  );
  const [sum, rows] = g.nodes('Loop', [g.index(3), truth, 'x'], 2, { body: { graph: body } });
  const scan = g.subgraph(
    'step',
    [
      { hint: 'state', ...row },
      { hint: 'row', ...row },
    ],
    ([state, item]) => {
      const next = g.node('Add', [state as string, item as string]);
      return [
        { value: next, ...row },
        { value: g.node('Tanh', [next]), ...row },
      ];
    },
  );
  const [last] = g.nodes('Scan', [sum as string, rows as string], 2, {
    body: { graph: scan },
    num_scan_inputs: 1,
  });
  const graph = g.build(
    'control',
    [
      { name: 'x', type: 'float32', shape: ['n'] },
      { name: 'which', type: 'bool', shape: [] },
    ],
    [{ name: 'y', value: last as string, type: 'float32', shape: ['n'] }],
  );
  const which: OnnxTensor = { type: 'bool', dims: [], data: new Uint8Array([1]) };
  return {
    model: newModel(graph, { opset: 17, metadata: {} }),
    feeds: { x: floats([3], [1, -2, 3]), which },
  };
}

/** Operators whose results take their shape from numbers in the file: what hostile files make huge. */
export function shapingModel(): SampleModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const zero = g.index(0);
  const filled = g.node('ConstantOfShape', [g.ints([2, 2])], { value: { tensor: floats([1], [2]) } });
  const wide = g.node('Expand', [filled, g.ints([2, 2, 2])]);
  const tiled = g.node('Tile', [wide, g.ints([1, 2, 1])]);
  const padded = g.node('Pad', [tiled, g.ints([0, 0, 1, 0, 0, 1]), g.float(0)]);
  const cut = g.node('Slice', [padded, g.ints([0]), g.ints([2]), g.ints([2])]);
  const range = g.node('Cast', [g.node('Range', [zero, g.index(4), g.index(1)])], { to: 1 });
  const hot = g.node('OneHot', [g.ints([0, 1]), g.index(4), g.initializer('hot', floats([2], [0, 1]))]);
  const rows = g.node('Gather', [hot, g.ints([1, 0])], { axis: 0 });
  const split = g.nodes('Split', [rows, g.ints([1, 1])], 2, { axis: 0 });
  const parts = g.node('Concat', [split[0] as string, split[1] as string], { axis: 0 });
  const product = g.node('MatMul', [parts, g.node('Reshape', [range, g.ints([4, 1])])]);
  const total = g.reduce('ReduceSum', cut, [0, 1, 2]);
  const sum = g.node('Add', [g.node('Add', [product, total]), 'x']);
  const graph = g.build(
    'shaping',
    [{ name: 'x', type: 'float32', shape: [] }],
    [{ name: 'y', value: sum, type: 'float32', shape: [2, 1] }],
  );
  return { model: newModel(graph, { opset: 17, metadata: {} }), feeds: { x: floats([], [1]) } };
}

/** A function, sparse and external tensors, every kind of attribute. */
export function extrasModel(): SampleModel {
  const { model } = { model: tinyModel() };
  const node = (opType: string, input: string[], output: string[], domain = '') =>
    create(NodeProtoSchema, { opType, input, output, domain, name: `${opType}_${output[0]}` });
  model.functions.push(
    create(FunctionProtoSchema, {
      name: 'Twice',
      domain: 'sample',
      input: ['a'],
      output: ['b'],
      attribute: ['unused'],
      node: [node('Add', ['a', 'a'], ['b'])],
      opsetImport: [create(OperatorSetIdProtoSchema, { version: 17n })],
    }),
  );
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: 'sample', version: 1n }));
  const graph = model.graph!;
  graph.sparseInitializer.push(
    create(SparseTensorProtoSchema, {
      dims: [3n, 2n],
      values: encodeTensor('sparse', floats([2], [1, 2])),
      indices: encodeTensor('', int64(0, 5)),
    }),
  );
  graph.initializer.push(
    create(TensorProtoSchema, {
      name: 'outside',
      dataType: 1,
      dims: [2n],
      dataLocation: DataLocation.EXTERNAL,
      externalData: Object.entries({ location: 'data/weights.bin', offset: '8', length: '8' }).map(
        ([key, value]) => create(StringStringEntryProtoSchema, { key, value }),
      ),
    }),
    create(TensorProtoSchema, { name: 'typed', dataType: 1, dims: [2n], floatData: [1, Number.NaN] }),
    create(TensorProtoSchema, { name: 'many', dataType: 7, dims: [3n], int64Data: [1n, -1n, 2n ** 62n] }),
    create(TensorProtoSchema, {
      name: 'texts',
      dataType: 8,
      dims: [1n],
      stringData: [new Uint8Array([0xc3, 0xa4])],
    }),
  );
  const twice = node('Twice', ['outside'], ['doubled'], 'sample');
  twice.attribute.push(
    create(AttributeProtoSchema, { name: 'i', type: AttributeType.INT, i: 0n }),
    create(AttributeProtoSchema, { name: 'f', type: AttributeType.FLOAT, f: 0 }),
    create(AttributeProtoSchema, { name: 's', type: AttributeType.STRING, s: new Uint8Array([104, 105]) }),
    create(AttributeProtoSchema, { name: 'ints', type: AttributeType.INTS, ints: [1n, 0n, -1n] }),
    create(AttributeProtoSchema, { name: 'floats', type: AttributeType.FLOATS, floats: [0, 1] }),
    create(AttributeProtoSchema, { name: 't', type: AttributeType.TENSOR, t: encodeTensor('', int64(1)) }),
  );
  graph.node.push(twice);
  graph.valueInfo.push({ ...graph.output[0]!, name: 'doubled' });
  return { model, feeds: { x: floats([2, 2], [1, 2, 3, 4]) } };
}

/** Every sample by its name. */
export const samples: Readonly<Record<string, () => SampleModel>> = {
  tiny: () => ({ model: tinyModel(), feeds: { x: floats([2, 2], [1, 2, 3, 4]) } }),
  recurrent: recurrentModel,
  control: controlModel,
  shaping: shapingModel,
  extras: extrasModel,
};
