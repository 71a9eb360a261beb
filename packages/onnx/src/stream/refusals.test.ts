import { describe, expect, it } from 'vitest';
import { noise, randomNumbers } from '../../test/streaming-models.ts';
import {
  type Dimension,
  GraphBuilder,
  newModel,
  OnnxError,
  type OnnxModel,
  streamingReport,
  toStreaming,
} from '../index.ts';

/** What stands before and after an LSTM of 4 units on sequences [time, batch, 4]. */
interface Around {
  readonly before?: (g: GraphBuilder, x: string) => string;
  readonly after?: (g: GraphBuilder, y: string, x: string) => string;
  readonly attributes?: Record<string, string | number>;
  readonly inputs?: (g: GraphBuilder) => string[];
  readonly shape?: readonly Dimension[];
  readonly others?: Record<string, readonly Dimension[]>;
}

function model({
  before,
  after,
  attributes = {},
  inputs,
  shape = ['time', 'batch', 4],
  others = {},
}: Around): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y', ...Object.keys(others)]) g.uniqueName(name);
  const next = randomNumbers(5);
  const directions = attributes.direction === 'bidirectional' ? 2 : 1;
  const W = g.initializer('W', noise(next, [directions, 16, 4]));
  const R = g.initializer('R', noise(next, [directions, 16, 4]));
  const x = before?.(g, 'x') ?? 'x';
  const Y = g.node('LSTM', [x, W, R, '', ...(inputs?.(g) ?? [])], { hidden_size: 4, ...attributes });
  const y = directions === 2 ? Y : g.squeeze(Y, [1]);
  const graph = g.build(
    'around',
    [
      { name: 'x', type: 'float32', shape },
      ...Object.entries(others).map(([name, dims]) => ({ name, type: 'float32' as const, shape: dims })),
    ],
    [{ name: 'y', value: after?.(g, y, 'x') ?? y, type: 'float32', shape: [] }],
  );
  for (const output of graph.output)
    if (output.type?.value.case === 'tensorType') delete output.type.value.value.shape;
  return newModel(graph, { opset: 17, metadata: {} });
}

/** [time, batch, 4] → [batch, 4, time] */
const channels = (g: GraphBuilder, x: string) => g.node('Transpose', [x], { perm: [1, 2, 0] });
const back = (g: GraphBuilder, x: string) => g.node('Transpose', [x], { perm: [2, 0, 1] });
const weights = (g: GraphBuilder, dims: number[]) => g.initializer('weights', noise(randomNumbers(8), dims));

const refused: [string, Around, string, RegExp][] = [
  ['a bidirectional layer', { attributes: { direction: 'bidirectional' } }, 'LSTM', /is bidirectional/],
  ['a layer that runs backwards', { attributes: { direction: 'reverse' } }, 'LSTM', /runs backwards/],
  [
    'a convolution over several steps',
    { before: (g, x) => back(g, g.node('Conv', [channels(g, x), weights(g, [4, 4, 3])], { pads: [1, 1] })) },
    'Conv',
    /looks at 3 steps at once/,
  ],
  [
    'a convolution with a stride',
    { before: (g, x) => back(g, g.node('Conv', [channels(g, x), weights(g, [4, 4, 1])], { strides: [2] })) },
    'Conv',
    /steps at once/,
  ],
  [
    'pooling over steps',
    { before: (g, x) => back(g, g.node('MaxPool', [channels(g, x)], { kernel_shape: [2] })) },
    'MaxPool',
    /looks at 2 steps/,
  ],
  [
    'pooling over all steps',
    { after: (g, y) => g.node('GlobalAveragePool', [channels(g, y)]) },
    'GlobalAveragePool',
    /all steps/,
  ],
  [
    'a mean over time',
    { after: (g, y) => g.reduce('ReduceMean', y, [0]) },
    'ReduceMean',
    /goes over all steps/,
  ],
  [
    'the largest step',
    { after: (g, y) => g.node('Cast', [g.node('ArgMax', [y], { axis: 0 })], { to: 1 }) },
    'ArgMax',
    /goes over all steps/,
  ],
  [
    'softmax over time',
    { after: (g, y) => g.node('Softmax', [y], { axis: 0 }) },
    'Softmax',
    /goes over all steps/,
  ],
  [
    'normalisation over time',
    {
      after: (g, y) => back(g, g.node('LayerNormalization', [channels(g, y), weights(g, [1])], { axis: -1 })),
    },
    'LayerNormalization',
    /goes over all steps/,
  ],
  [
    'instance normalisation',
    {
      before: (g, x) =>
        back(g, g.node('InstanceNormalization', [channels(g, x), weights(g, [4]), weights(g, [4])])),
    },
    'InstanceNormalization',
    /goes over all steps/,
  ],
  ['a running sum', { after: (g, y) => g.node('CumSum', [y, g.index(0)]) }, 'CumSum', /keeps a sum/],
  [
    'attention',
    { after: (g, y) => g.node('MatMul', [g.node('Transpose', [y], { perm: [1, 0, 2] }), channels(g, y)]) },
    'MatMul',
    /compares each step with every other/,
  ],
  [
    'a product that sums over steps',
    { after: (g, y) => g.node('MatMul', [channels(g, y), g.node('Transpose', [y], { perm: [1, 0, 2] })]) },
    'MatMul',
    /sums over the steps/,
  ],
  [
    'einsum over steps',
    { after: (g, y) => g.node('Einsum', [y, y], { equation: 'tbi,tbj->bij' }) },
    'Einsum',
    /sums over the steps/,
  ],
  [
    'einsum between steps',
    { after: (g, y) => g.node('Einsum', [y, y], { equation: 'tbi,sbi->bts' }) },
    'Einsum',
    /sums over|compares/,
  ],
  [
    'the first step',
    { after: (g, y) => g.node('Gather', [y, g.index(0)]) },
    'Gather',
    /takes step 0 of the sequence/,
  ],
  [
    'the last two steps',
    { after: (g, y) => g.node('Slice', [y, g.ints([-2]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([0])]) },
    'Slice',
    /takes a part/,
  ],
  ['a reversed sequence', { before: (g, x) => g.reverse(x, 0) }, 'Slice', /turns it round/],
  [
    'the sequence beside itself in time',
    { before: (g, x) => g.node('Concat', [x, x], { axis: 0 }) },
    'Concat',
    /along the time axis/,
  ],
  ['added steps', { before: (g, x) => g.node('Pad', [x, g.ints([1, 0, 0, 0, 0, 0])]) }, 'Pad', /adds steps/],
  [
    'a sequence cut in pieces',
    { before: (g, x) => g.nodes('Split', [x], 2, { axis: 0 })[0]! },
    'Split',
    /splits the sequence/,
  ],
  [
    'the last step at every step',
    { after: (g, y) => g.node('Add', [y, g.node('Gather', [y, g.ints([-1])])]) },
    'Add',
    /depend on the last/,
  ],
  [
    'the last step repeated',
    { after: (g, y) => g.node('Expand', [g.node('Gather', [y, g.ints([-1])]), g.node('Shape', [y])]) },
    'Expand',
    /repeats the last step/,
  ],
  [
    'the number of steps',
    {
      after: (g, y) =>
        g.node('Div', [y, g.node('Cast', [g.node('Gather', [g.node('Shape', [y]), g.index(0)])], { to: 1 })]),
    },
    'Div',
    /how many steps/,
  ],
  [
    'places in the sequence',
    {
      before: (g, x) => {
        const count = g.node('Gather', [g.node('Shape', [x]), g.index(0)]);
        const places = g.node('Range', [g.index(0), count, g.index(1)]);
        return g.node('Add', [x, g.unsqueeze(g.node('Gather', [weights(g, [100, 4]), places]), [1])]);
      },
    },
    'Add',
    /where in the sequence/,
  ],
  [
    'a constant for each of a fixed number of steps',
    { shape: [6, 'batch', 4], before: (g, x) => g.node('Add', [x, weights(g, [6, 1, 4])]) },
    'Add',
    /a constant of its own for each of 6 steps/,
  ],
  [
    'lengths of sequences',
    { others: { lengths: ['batch'] }, inputs: (g) => [g.node('Cast', ['lengths'], { to: 6 })] },
    'LSTM',
    /sequence_lens/,
  ],
  [
    'a first state computed from an input',
    { others: { speaker: ['batch', 4] }, inputs: (g) => ['', g.unsqueeze(g.node('Tanh', ['speaker']), [0])] },
    'LSTM',
    /computed from what is fed/,
  ],
  [
    'time and batch mixed up',
    {
      before: (g, x) => g.node('Reshape', [x, g.node('Gather', [g.node('Shape', [x]), g.ints([1, 0, 2])])]),
      after: (g, y) => g.node('Relu', [y]),
    },
    'Reshape',
    /keep the time axis apart/,
  ],
];

describe('toStreaming refuses', () => {
  it.each(refused)('%s', (_name, around, operator, reason) => {
    const given = model(around);
    expect(() => toStreaming(given)).toThrow(OnnxError);
    const { refusals } = streamingReport(given);
    expect(refusals).toContainEqual(
      expect.objectContaining({ operator, reason: expect.stringMatching(reason) }),
    );
    try {
      toStreaming(given);
    } catch (error) {
      expect((error as OnnxError).node).toContain(refusals[0]!.operator);
      expect((error as OnnxError).message).toContain(refusals[0]!.reason);
    }
  });

  it('a hidden state inside an If', () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'which', 'y']) g.uniqueName(name);
    const next = randomNumbers(2);
    const [W, R] = [g.initializer('W', noise(next, [1, 16, 4])), g.initializer('R', noise(next, [1, 16, 4]))];
    const shape = ['time', 1, 'batch', 4];
    const branch = (name: string) =>
      g.subgraph(name, [], () => [
        {
          value: g.scoped(name, () => g.node('LSTM', ['x', W, R], { hidden_size: 4 })),
          type: 'float32',
          shape,
        },
      ]);
    const y = g.node('If', ['which'], {
      then_branch: { graph: branch('then') },
      else_branch: { graph: branch('else') },
    });
    const graph = g.build(
      'if',
      [
        { name: 'x', type: 'float32', shape: ['time', 'batch', 4] },
        { name: 'which', type: 'bool', shape: [] },
      ],
      [{ name: 'y', value: y, type: 'float32', shape }],
    );
    expect(() => toStreaming(newModel(graph, { opset: 17, metadata: {} }))).toThrow(
      'operator LSTM at node "If/then/LSTM" has a hidden state inside an If, Loop or Scan',
    );
  });
});

const accepted: [string, Around][] = [
  [
    'a convolution over single steps',
    { before: (g, x) => back(g, g.node('Conv', [channels(g, x), weights(g, [4, 4, 1])])) },
  ],
  ['normalisation of each step', { after: (g, y) => g.node('LayerNormalization', [y, weights(g, [4])]) }],
  ['a softmax of each step', { after: (g, y) => g.node('Softmax', [y]) }],
  ['a mean over features', { after: (g, y) => g.reduce('ReduceMean', y, [2]) }],
  ['a sum with the input', { after: (g, y, x) => g.node('Add', [y, x]) }],
  ['features beside features', { after: (g, y, x) => g.node('Concat', [y, x], { axis: 2 }) }],
  [
    'rows of all steps together',
    {
      after: (g, y) =>
        g.node('Reshape', [
          g.node('MatMul', [g.reshape(y, [-1, 4]), weights(g, [4, 4])]),
          g.node('Shape', [y]),
        ]),
    },
  ],
  [
    'products of features in each step',
    { after: (g, y) => g.node('Einsum', [y, weights(g, [4, 3])], { equation: 'tbi,ij->tbj' }) },
  ],
  [
    'a mask for each step',
    { others: { mask: ['time', 'batch', 1] }, after: (g, y) => g.node('Mul', [y, 'mask']) },
  ],
  [
    'a mask whose length has another name',
    { others: { mask: ['steps', 'batch', 1] }, after: (g, y) => g.node('Mul', [y, 'mask']) },
  ],
  [
    'a fixed number of steps in a shape',
    { shape: [6, 'batch', 4], after: (g, y) => g.reshape(g.node('Relu', [y]), [6, -1, 4]) },
  ],
];

describe('toStreaming accepts', () => {
  it.each(accepted)('%s', (_name, around) => {
    expect(streamingReport(model(around))).toMatchObject({ hidden: ['LSTM'], refusals: [], warnings: [] });
  });

  it('an operator it does not know, with a warning', () => {
    const given = model({ after: (g, y) => g.node('Relu', [y]) });
    given.graph!.node.find(({ opType }) => opType === 'Relu')!.domain = 'my.domain';
    expect(streamingReport(given)).toMatchObject({
      hidden: ['LSTM'],
      refusals: [],
      warnings: [{ operator: 'Relu', reason: expect.stringContaining('not looked into') }],
    });
  });
});
