import { create } from '@bufbuild/protobuf';
import { type GraphProto, TypeProtoSchema, type ValueInfoProto } from 'onnx-buf';
import { GraphBuilder, newModel, type OnnxTensor } from '../../src/index.ts';
import type { ModelCase } from './control.ts';
import { floats, int64 } from './nn-data.ts';

const index = (value: number): OnnxTensor => int64([], value);

/** Says that a value is a sequence of float32 tensors. */
function declareSequence(value: ValueInfoProto | undefined): void {
  const element = { case: 'tensorType' as const, value: { elemType: 1 } };
  value!.type = create(TypeProtoSchema, {
    value: { case: 'sequenceType', value: { elemType: { value: element } } },
  });
}

/** A model of several nodes; `build` gives the outputs by name, with their types. */
function modelCase(
  name: string,
  feeds: Readonly<Record<string, OnnxTensor>>,
  build: (g: GraphBuilder) => Readonly<Record<string, string>>,
  types: Readonly<Record<string, OnnxTensor['type']>> = {},
): ModelCase {
  const g = new GraphBuilder(17);
  for (const input of Object.keys(feeds)) g.uniqueName(input);
  const outputs = Object.entries(build(g)).map(([output, value]) => ({
    name: output,
    value,
    type: types[output] ?? ('float32' as const),
    shape: [],
  }));
  const inputs = Object.entries(feeds).map(([input, { type, dims }]) => ({
    name: input,
    type,
    shape: dims.map((_, axis) => `${input}_${axis}`),
  }));
  const graph = g.build('case', inputs, outputs);
  for (const { type } of graph.output) if (type?.value.case === 'tensorType') delete type.value.value.shape;
  return { name, model: newModel(graph, { opset: 17, metadata: {} }), feeds };
}

/** An RNN written out as a loop that appends each state to a sequence, as tf2onnx writes loops with tensor lists. */
function recurrence(g: GraphBuilder): GraphProto {
  const body = g.subgraph(
    'body',
    [
      { hint: 'i', type: 'int64', shape: [] },
      { hint: 'going', type: 'bool', shape: [] },
      { hint: 'h', type: 'float32', shape: ['batch', 4] },
      { hint: 'list', type: 'float32' },
    ],
    ([i = '', going = '', h = '', list = '']) => {
      const x = g.node('Gather', ['x', i], { axis: 0 });
      const sum = g.node('Add', [g.node('MatMul', [x, 'w']), g.node('MatMul', [h, 'r'])]);
      const next = g.node('Tanh', [sum]);
      return [
        { value: going, type: 'bool' },
        { value: next, type: 'float32' },
        { value: g.node('SequenceInsert', [list, next]), type: 'float32' },
      ];
    },
  );
  declareSequence(body.input[3]);
  declareSequence(body.output[2]);
  return body;
}

/** A body for SequenceMap: both inputs added, and their shapes; it sees x of the graph around. */
const added = (g: GraphBuilder): GraphProto =>
  g.subgraph(
    'body',
    [
      { hint: 'part', type: 'float32', shape: ['a', 'b'] },
      { hint: 'other', type: 'float32', shape: [3] },
    ],
    ([part = '', other = '']) => [
      { value: g.node('Add', [part, other]), type: 'float32' },
      { value: g.node('Mul', [part, 'scale']), type: 'float32' },
    ],
  );

const list = (g: GraphBuilder): string => g.node('SequenceConstruct', ['a', 'b', 'c']);
const three = { a: floats([2, 3], 1), b: floats([1, 3], 2), c: floats([4, 3], 3) };

/** Models with sequences of tensors inside. */
export const sequenceCases: readonly ModelCase[] = [
  modelCase(
    'sequences: a loop that appends its states',
    {
      x: floats([5, 2, 3], 1),
      w: floats([3, 4], 2),
      r: floats([4, 4], 3),
      start: floats([2, 4], 4),
      trips: index(5),
    },
    (g) => {
      const empty = g.node('SequenceEmpty', [], { dtype: 1 });
      const body = { body: { graph: recurrence(g) } };
      const [last = '', states = ''] = g.nodes('Loop', ['trips', '', 'start', empty], [true, true], body);
      const y = g.node('ConcatFromSequence', [states], { axis: 1, new_axis: 1 });
      return { y, last, flat: g.node('ConcatFromSequence', [states], { axis: -1 }) };
    },
  ),
  modelCase(
    'sequences: put in and taken out',
    { ...three, back: index(-1), one: index(1) },
    (g) => {
      const first = g.node('SequenceInsert', [list(g), 'c', 'back']);
      const second = g.node('SequenceInsert', [first, 'a', 'one']);
      // Two that grow from the same one.
      const [grown, other] = ['a', 'b'].map((value) => g.node('SequenceInsert', [second, value]));
      const shorter = g.node('SequenceErase', [g.node('SequenceErase', [grown as string]), 'one']);
      return {
        length: g.node('SequenceLength', [shorter]),
        y: g.node('ConcatFromSequence', [shorter], { axis: 0 }),
        other: g.node('ConcatFromSequence', [other as string], { axis: -2 }),
        last: g.node('SequenceAt', [other as string, 'back']),
        middle: g.node('SequenceAt', [grown as string, 'one']),
      };
    },
    { length: 'int64' },
  ),
  ...(
    [
      ['of one', undefined, { axis: 1 }],
      ['of one, without the axis', undefined, { axis: 1, keepdims: 0 }],
      ['of three', index(3), { axis: -1 }],
      ['as listed', int64([3], 1, 4, 2), { axis: 1 }],
    ] as const
  ).map(([name, split, attributes]) =>
    modelCase(
      `sequences: parts ${name}`,
      {
        x: floats([2, 7, 1].slice(0, name === 'of three' ? 2 : 3)),
        end: index(-1),
        ...(split && { split }),
      },
      (g) => {
        const parts = g.node('SplitToSequence', split ? ['x', 'split'] : ['x'], attributes);
        return { length: g.node('SequenceLength', [parts]), last: g.node('SequenceAt', [parts, 'end']) };
      },
      { length: 'int64' },
    ),
  ),
  modelCase(
    'sequences: a body for each tensor',
    { ...three, other: floats([3], 4), scale: floats([1], 5) },
    (g) => {
      const [sums = '', scaled = ''] = g.nodes('SequenceMap', [list(g), 'other'], [true, true], {
        body: { graph: added(g) },
      });
      return {
        sums: g.node('ConcatFromSequence', [sums], { axis: 0 }),
        scaled: g.node('ConcatFromSequence', [scaled], { axis: 0 }),
      };
    },
  ),
  modelCase(
    'sequences: of integers',
    { a: int64([2], 1, 2), b: int64([1], 3) },
    (g) => ({ y: g.node('ConcatFromSequence', [g.node('SequenceConstruct', ['a', 'b'])], { axis: 0 }) }),
    { y: 'int64' },
  ),
];
