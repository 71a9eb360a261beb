import type { GraphProto } from 'onnx-buf';
import {
  type AttributeValue,
  GraphBuilder,
  newModel,
  type OnnxModel,
  type OnnxTensor,
  type SubgraphInput,
  type SubgraphOutput,
} from '../../src/index.ts';

/** A model, and what to feed it. */
export interface ModelCase {
  readonly name: string;
  readonly model: OnnxModel;
  readonly feeds: Readonly<Record<string, OnnxTensor>>;
}

const floats = (dims: number[], values: readonly number[]): OnnxTensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values),
});
const counting = (dims: number[], from = 1): OnnxTensor => {
  const length = dims.reduce((a, b) => a * b, 1);
  return floats(
    dims,
    Array.from({ length }, (_, i) => from + i),
  );
};
const integer = (value: number, dims: number[] = []): OnnxTensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.of(BigInt(value)),
});
const truth = (value: boolean, dims: number[] = []): OnnxTensor => ({
  type: 'bool',
  dims,
  data: Uint8Array.of(Number(value)),
});

interface Parts {
  readonly opset?: number;
  readonly operator: string;
  /** Undefined for an input that is left out. */
  readonly inputs: Readonly<Record<string, OnnxTensor | undefined>>;
  /** Values that only its bodies read. */
  readonly around?: Readonly<Record<string, OnnxTensor>>;
  /** Types of the outputs; undefined for one that is left out. */
  readonly outputs: readonly (OnnxTensor['type'] | undefined)[];
  readonly attributes: (g: GraphBuilder) => Readonly<Record<string, AttributeValue>>;
}

/** A model of one node. */
function modelCase(name: string, parts: Parts): ModelCase {
  const { opset = 17, operator, inputs, around = {}, outputs, attributes } = parts;
  const g = new GraphBuilder(opset);
  const given = Object.entries({ ...inputs, ...around }).filter(
    (entry): entry is [string, OnnxTensor] => entry[1] !== undefined,
  );
  for (const [input] of given) g.uniqueName(input);
  const names = Object.entries(inputs).map(([input, tensor]) => (tensor === undefined ? '' : input));
  const results = g.nodes(
    operator,
    names,
    outputs.map((type) => type !== undefined),
    attributes(g),
  );
  const graph = g.build(
    'case',
    given.map(([input, { type, dims }]) => ({
      name: input,
      type,
      shape: dims.map((_, axis) => `${input}_${axis}`),
    })),
    outputs.flatMap((type, i) =>
      type === undefined ? [] : [{ name: `out${i}`, value: results[i] as string, type, shape: [] }],
    ),
  );
  for (const { type } of graph.output) if (type?.value.case === 'tensorType') delete type.value.value.shape;
  return { name, model: newModel(graph, { opset, metadata: {} }), feeds: Object.fromEntries(given) };
}

const float = (value: string, shape?: readonly (number | string)[]): SubgraphOutput => ({
  value,
  type: 'float32',
  shape,
});

/** x + 1 or x · 10; both see the x of the graph around. */
const branches = (g: GraphBuilder): Record<string, { readonly graph: GraphProto }> => ({
  then_branch: { graph: g.subgraph('then', [], () => [float(g.node('Add', ['x', g.float(1)]))]) },
  else_branch: { graph: g.subgraph('else', [], () => [float(g.node('Mul', ['x', g.float(10)]))]) },
});

const ifCase = (name: string, condition: OnnxTensor): ModelCase =>
  modelCase(name, {
    operator: 'If',
    inputs: { condition },
    around: { x: counting([3]) },
    outputs: ['float32'],
    attributes: branches,
  });

/** sum ← sum + x while its first element is below 50; gives every sum, and every sum times the iteration. */
const summing = (rank: number) => (g: GraphBuilder) => {
  const inputs: readonly SubgraphInput[] = [
    { hint: 'i', type: 'int64', shape: new Array<number>(rank).fill(1) },
    { hint: 'going', type: 'bool', shape: new Array<number>(rank).fill(1) },
    { hint: 'sum', type: 'float32', shape: [2] },
  ];
  const body = g.subgraph('body', inputs, ([i = '', , sum = '']) => {
    const next = g.node('Add', [sum, 'x']);
    const first = g.node('Gather', [next, rank === 0 ? g.index(0) : g.ints([0])]);
    const going = g.node('Less', [first, g.float(50, 'fifty')]);
    const times = g.node('Mul', [next, g.node('Cast', [i], { to: 1 })]);
    return [{ value: going, type: 'bool' }, float(next, [2]), float(next, [2]), float(times, [2])];
  });
  return { body: { graph: body } };
};

interface LoopOptions {
  readonly opset?: number;
  readonly rank?: number;
  readonly wanted?: readonly boolean[];
}

const loopCase = (
  name: string,
  trips: OnnxTensor | undefined,
  going: OnnxTensor | undefined,
  { opset = 17, rank = 0, wanted = [true, true, true] }: LoopOptions = {},
): ModelCase =>
  modelCase(name, {
    opset,
    operator: 'Loop',
    inputs: { trips, going, start: floats([2], [0, 1]) },
    around: { x: floats([2], [3, 5]) },
    outputs: wanted.map((want) => (want ? 'float32' : undefined)),
    attributes: summing(rank),
  });

/** Sums of a and of a + b, element by element, and twice the second; a has the shape [4] or what `shape` says. */
const sums = (
  attributes: Readonly<Record<string, AttributeValue>>,
  shape: readonly (number | string)[] = [4],
) => {
  return (g: GraphBuilder) => {
    const inputs = ['first', 'second', 'a', 'b'].map(
      (hint): SubgraphInput => ({ hint, type: 'float32', shape }),
    );
    const body = g.subgraph('body', inputs, ([first = '', second = '', a = '', b = '']) => {
      const one = g.node('Add', [first, a]);
      const two = g.node('Add', [second, g.node('Add', [a, b])]);
      const twice = g.node('Add', [two, two]);
      return [one, two, one, twice].map((value) => float(value, shape));
    });
    return { body: { graph: body }, num_scan_inputs: 2, ...attributes };
  };
};

interface ScanOptions {
  readonly opset?: number;
  readonly a?: readonly number[];
  readonly b?: readonly number[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Of a slice. */
  readonly shape?: readonly number[];
  readonly wanted?: readonly boolean[];
}

const scanCase = (name: string, options: ScanOptions = {}): ModelCase => {
  const { opset = 17, a = [3, 4], b = [3, 4], attributes = {}, shape = [4] } = options;
  const { wanted = [true, true, true, true] } = options;
  return modelCase(name, {
    opset,
    operator: 'Scan',
    inputs: {
      first: counting([...shape], 0),
      second: counting([...shape]),
      a: counting([...a]),
      b: counting([...b], 100),
    },
    outputs: wanted.map((want) => (want ? 'float32' : undefined)),
    attributes: sums(attributes, shape),
  });
};

/** Scan of operator set 8: a batch of two sequences of three steps. */
const batchedCase = (name: string, lengths?: readonly number[], directions?: readonly number[]): ModelCase =>
  modelCase(name, {
    opset: 8,
    operator: 'Scan',
    inputs: {
      lengths: lengths && {
        type: 'int64',
        dims: [lengths.length],
        data: BigInt64Array.from(lengths, BigInt),
      },
      first: floats([2, 4], [0, 0, 0, 0, 5, 5, 5, 5]),
      second: counting([2, 4]),
      a: counting([2, 3, 4]),
      b: counting([2, 3, 4], 100),
    },
    outputs: ['float32', 'float32', 'float32', 'float32'],
    attributes: sums(directions === undefined ? {} : { directions }),
  });

/** If, Loop and Scan in all their ways; beside them the models use Add, Mul, Less, Cast, Gather and Identity. */
export const controlCases: readonly ModelCase[] = [
  ifCase('If: true', truth(true)),
  ifCase('If: false, of rank 1', truth(false, [1])),
  loopCase('Loop: a trip count', integer(4), undefined),
  loopCase('Loop: a trip count of rank 1', integer(4, [1]), truth(true, [1]), { rank: 1 }),
  loopCase('Loop: a condition', undefined, truth(true)),
  loopCase('Loop: a trip count beyond all iterations', integer(Number.MAX_SAFE_INTEGER), truth(true)),
  loopCase('Loop: both, the trip count ends it', integer(2), truth(true)),
  loopCase('Loop: without a condition at first, ended by that of the body', integer(40), undefined),
  loopCase('Loop: many iterations', integer(16), undefined),
  loopCase('Loop: false at first', integer(3), truth(false)),
  loopCase('Loop: no trips', integer(0), undefined),
  loopCase('Loop: of operator set 8', integer(5), truth(true), { opset: 8 }),
  loopCase('Loop: of operator set 11', integer(5), truth(true), { opset: 11 }),
  scanCase('Scan: along the first axis'),
  scanCase('Scan: of operator set 9', { opset: 9 }),
  scanCase('Scan: one backwards', { attributes: { scan_input_directions: [0, 1] } }),
  scanCase('Scan: outputs prepended', { attributes: { scan_output_directions: [1, 0] } }),
  scanCase('Scan: along other axes', {
    a: [4, 3],
    attributes: { scan_input_axes: [1, 0], scan_output_axes: [1, 0] },
  }),
  scanCase('Scan: along axes from the back', {
    opset: 11,
    a: [4, 3],
    b: [4, 3],
    attributes: { scan_input_axes: [-1, 1], scan_output_axes: [-1, -2], scan_input_directions: [1, 0] },
  }),
  scanCase('Scan: prepended along the last axis', {
    attributes: { scan_output_axes: [1, 1], scan_output_directions: [0, 1] },
  }),
  scanCase('Scan: one step', { a: [1, 4], b: [1, 4] }),
  scanCase('Scan: long rows', { a: [3, 5, 70], b: [3, 5, 70], shape: [5, 70] }),
  batchedCase('Scan 8: a batch'),
  batchedCase('Scan 8: backwards', undefined, [1, 0]),
  batchedCase('Scan 8: sequences of different lengths', [3, 1]),
];

/** Nodes of which only some outputs are wanted, which ONNX Runtime refuses, each with the same node in full. */
export const partialCases: readonly { readonly some: ModelCase; readonly all: ModelCase }[] = [
  {
    some: loopCase('Loop: one of its stacks', integer(5), undefined, { wanted: [false, false, true] }),
    all: loopCase('all', integer(5), undefined),
  },
  { some: scanCase('Scan: only the states', { wanted: [true, true, false, false] }), all: scanCase('all') },
  {
    some: scanCase('Scan: only the last output', { wanted: [false, false, false, true] }),
    all: scanCase('all'),
  },
];

/** A Scan over nothing, which ONNX Runtime refuses. */
export const emptyScan: ModelCase = scanCase('Scan: no steps', {
  a: [0, 4],
  b: [0, 4],
  attributes: { scan_output_axes: [0, 1] },
});

/** Scans that cannot be, and why. */
export const refusedScans: readonly (readonly [ModelCase, RegExp])[] = [
  [scanCase('other lengths', { b: [5, 4] }), /scanned inputs must be as long as each other.* 3, 5/],
  [scanCase('no such axis', { attributes: { scan_input_axes: [0, 2] } }), /no axis 2 in a tensor of rank 2/],
  [scanCase('an axis for one', { attributes: { scan_input_axes: [0] } }), /1 numbers in scan_input_axes/],
  [
    scanCase('too much to scan', { attributes: { num_scan_inputs: 9 } }),
    /num_scan_inputs = 9 of its 4 inputs/,
  ],
  [
    scanCase('slices without number', { a: [2 ** 30, 0], b: [2 ** 30, 0] }),
    /would take 1073741824 iterations/,
  ],
];
