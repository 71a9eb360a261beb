import { create } from '@bufbuild/protobuf';
import { AttributeProto_AttributeType, AttributeProtoSchema, TypeProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { sequenceCases } from '../../../test/cases/sequence.ts';
import { expectSame, runOrt, runRecurra } from '../../../test/operator-case.ts';
import { floats } from '../../../test/tiny.ts';
import {
  GraphBuilder,
  inspectOnnx,
  newModel,
  OnnxError,
  type OnnxModel,
  type OnnxTensor,
} from '../../index.ts';
import { Sequence } from './sequence.ts';

const integer = (value: number): OnnxTensor => ({
  type: 'int64',
  dims: [],
  data: BigInt64Array.of(BigInt(value)),
});

/** A model of x [2, 3] and n; `build` gives its output. */
function model(build: (g: GraphBuilder) => string, type: OnnxTensor['type'] = 'float32'): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'n']) g.uniqueName(name);
  const graph = g.build(
    'sequence',
    [
      { name: 'x', type: 'float32', shape: [2, 3] },
      { name: 'n', type: 'int64', shape: [] },
    ],
    [{ name: 'y', value: build(g), type, shape: [] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

const x = floats([2, 3], [1, 2, 3, 4, 5, 6]);
const run = (made: OnnxModel, n = 0): Promise<Record<string, OnnxTensor>> =>
  runRecurra(made, { x, n: integer(n) });

describe('operators on sequences', () => {
  it.each(sequenceCases)('$name', async ({ model, feeds }) => {
    expectSame(await runRecurra(model, feeds), await runOrt(model, feeds));
  });

  it.each<[string, (g: GraphBuilder) => string, RegExp]>([
    [
      'a place beyond',
      (g) => g.node('SequenceAt', [g.node('SequenceConstruct', ['x']), 'n']),
      /SequenceAt at node .* failed: there is no position 5 in a sequence of 1/,
    ],
    [
      'a place beyond to put in',
      (g) => g.node('SequenceLength', [g.node('SequenceInsert', [g.node('SequenceEmpty', []), 'x', 'n'])]),
      /no position 5 in a sequence of 0/,
    ],
    ['a tensor as sequence', (g) => g.node('SequenceLength', ['x']), /input_sequence must be a sequence/],
    [
      'a sequence as tensor',
      (g) => g.node('Relu', [g.node('SequenceConstruct', ['x'])]),
      /Relu at node .* failed: /,
    ],
    [
      'a sequence to measure',
      (g) => g.node('Shape', [g.node('SequenceConstruct', ['n'])]),
      /a sequence stands where a tensor must/,
    ],
    [
      'a sequence in a sequence',
      (g) => g.node('SequenceLength', [g.node('SequenceConstruct', [g.node('SequenceConstruct', ['x'])])]),
      /a sequence stands where a tensor must/,
    ],
    [
      'nothing to put together',
      (g) => g.node('ConcatFromSequence', [g.node('SequenceEmpty', [])], { axis: 0 }),
      /without tensors cannot be put together/,
    ],
    [
      'parts that do not make up the whole',
      (g) => g.node('SequenceLength', [g.node('SplitToSequence', ['x', g.ints([1, 3])], { axis: 1 })]),
      /lengths that make up 3, and has \[1, 3\]/,
    ],
    [
      'parts of nothing',
      (g) => g.node('SequenceLength', [g.node('SplitToSequence', ['x', g.index(0)])]),
      /must be a positive length, and is 0/,
    ],
    ['nothing to get', (g) => g.node('OptionalGetElement', [g.node('Optional', [])]), /nothing to get/],
  ])('%s is refused', async (_name, build, message) => {
    await expect(run(model(build), 5)).rejects.toThrow(OnnxError);
    await expect(run(model(build), 5)).rejects.toThrow(message);
  });

  it('stay inside the model', async () => {
    const outside = model((g) => g.node('SequenceConstruct', ['x']));
    const element = { case: 'tensorType' as const, value: { elemType: 1 } };
    outside.graph!.output[0]!.type = create(TypeProtoSchema, {
      value: { case: 'sequenceType', value: { elemType: { value: element } } },
    });
    await expect(run(outside)).rejects.toThrow(/output "y" is of type sequence; only tensors go in and out/);
    const { runners } = await inspectOnnx(outside);
    expect(runners.recurra.refusals.map(({ reason }) => reason).join()).toMatch(/only tensors go in and out/);
  });

  it('in a loop without end take no more than a run may', async () => {
    const endless = model((g) => {
      const body = g.subgraph(
        'body',
        [
          { hint: 'i', type: 'int64', shape: [] },
          { hint: 'going', type: 'bool', shape: [] },
          { hint: 'list', type: 'float32' },
        ],
        ([, going = '', list = '']) => [
          { value: going, type: 'bool' },
          { value: g.node('SequenceInsert', [list, g.node('Add', ['x', 'x'])]), type: 'float32' },
        ],
      );
      const [list] = g.nodes('Loop', ['', '', g.node('SequenceEmpty', [])], [true], {
        body: { graph: body },
      });
      return g.node('ConcatFromSequence', [list as string], { axis: 0 });
    });
    const { createGraph, runGraph } = await import('../../host/host-graph.ts');
    const host = await createGraph(endless, { maxBytes: 1e6 });
    expect(() => runGraph(host, { x, n: integer(0) })).toThrow(/more than 1000000 bytes|room for/);
    host.graph.dispose();
  });
});

describe('optional values', () => {
  const optional = (g: GraphBuilder, inputs: string[]): string => g.node('Optional', inputs);

  it('that are there are what they hold', async () => {
    const got = await run(model((g) => g.node('OptionalGetElement', [optional(g, ['x'])])));
    expect(got.y).toEqual(x);
    for (const [inputs, expected] of [
      [['x'], 1],
      [[], 0],
    ] as const) {
      const has = model((g) => g.node('OptionalHasElement', [optional(g, [...inputs])]), 'bool');
      expect((await run(has)).y).toEqual({ type: 'bool', dims: [], data: Uint8Array.of(expected) });
    }
  });

  it('give what ONNX Runtime gives', async () => {
    const has = model((g) => g.node('OptionalHasElement', [optional(g, [])]), 'bool');
    const element = { case: 'tensorType' as const, value: { elemType: 1 } };
    has
      .graph!.node.find(({ opType }) => opType === 'Optional')!
      .attribute.push(
        create(AttributeProtoSchema, {
          name: 'type',
          type: AttributeProto_AttributeType.TYPE_PROTO,
          tp: create(TypeProtoSchema, { value: element }),
        }),
      );
    expectSame(await run(has), await runOrt(has, { x, n: integer(0) }));
  });
});

describe('a sequence', () => {
  it('never changes, though longer ones share its tensors', () => {
    const empty = new Sequence<number>([], 0);
    const one = empty.with(1, 8);
    const [two, other] = [one.with(2, 8), one.with(3, 8)];
    expect([empty, one, two, other].map((each) => [...each.items()])).toEqual([[], [1], [1, 2], [1, 3]]);
    const less = two.without(-1, () => 8);
    expect([...less.with(4, 8).items()]).toEqual([1, 4]);
    expect([...two.items()]).toEqual([1, 2]);
    expect([less.bytes, two.bytes]).toEqual([8, 16]);
    expect([...two.with(5, 8, 0).items()]).toEqual([5, 1, 2]);
    expect([...two.without(0, () => 8).items()]).toEqual([2]);
  });
});
