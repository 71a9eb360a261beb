import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { largestDifference, ortOutputs, roundedByHand } from '../../test/dequantized.ts';
import { floats } from '../../test/tiny.ts';
import {
  type Attributes,
  createRunner,
  GraphBuilder,
  inspectOnnx,
  newModel,
  OnnxError,
  type OnnxModel,
  type OnnxTensor,
  parseOnnx,
  quantizeOnnx,
  serializeOnnx,
} from '../index.ts';

/** Repeatable noise. */
function noise(dims: number[], seed = 1): OnnxTensor {
  let state = seed * 2654435761;
  const count = dims.reduce((product, dim) => product * dim, 1);
  const values = Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return floats(dims, values);
}

interface Sketch {
  readonly operator: string;
  readonly weight: number[];
  /** Which input the weight is. Default 1. */
  readonly position?: number;
  readonly attributes?: Attributes;
  /** Shape of x, or the indices that it holds. */
  readonly x: number[] | { ids: number[] };
  readonly outputRank: number;
  /** Axes along which scales differ. */
  readonly axes: number[];
  readonly opset?: number;
}

function sketchModel({
  operator,
  weight,
  position = 1,
  attributes,
  x,
  outputRank,
  opset = 17,
}: Sketch): OnnxModel {
  const g = new GraphBuilder(opset);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const w = g.initializer('w', noise(weight));
  // Gemm could not do without a third input at first.
  const others = operator === 'Gemm' ? [g.float(0, 'zero')] : [];
  const y = g.node(operator, [...(position === 0 ? [w, 'x'] : ['x', w]), ...others], attributes);
  const isIds = !Array.isArray(x);
  const graph = g.build(
    operator,
    [{ name: 'x', type: isIds ? 'int64' : 'float32', shape: isIds ? [x.ids.length] : x }],
    [{ name: 'y', value: y, type: 'float32', shape: Array.from({ length: outputRank }, (_, i) => `d${i}`) }],
  );
  return newModel(graph, { opset, metadata: {} });
}

function feedsOf(x: Sketch['x']): Record<string, ort.Tensor> {
  if (!Array.isArray(x))
    return { x: new ort.Tensor('int64', BigInt64Array.from(x.ids, BigInt), [x.ids.length]) };
  return { x: new ort.Tensor('float32', noise(x, 7).data as Float32Array, x) };
}

const sketches: [string, Sketch][] = [
  ['MatMul', { operator: 'MatMul', weight: [20, 30], x: [2, 5, 20], outputRank: 3, axes: [1] }],
  ['MatMul of stacks', { operator: 'MatMul', weight: [2, 20, 15], x: [2, 5, 20], outputRank: 3, axes: [2] }],
  [
    'MatMul from the left',
    { operator: 'MatMul', weight: [20, 30], position: 0, x: [30, 4], outputRank: 2, axes: [0] },
  ],
  ['Gemm', { operator: 'Gemm', weight: [20, 30], x: [4, 20], outputRank: 2, axes: [1] }],
  [
    'Gemm transposed',
    { operator: 'Gemm', weight: [30, 20], attributes: { transB: 1 }, x: [4, 20], outputRank: 2, axes: [0] },
  ],
  ['Conv', { operator: 'Conv', weight: [16, 8, 3], x: [2, 8, 9], outputRank: 3, axes: [0] }],
  [
    'Conv of groups',
    {
      operator: 'Conv',
      weight: [16, 4, 3, 3],
      attributes: { group: 2 },
      x: [1, 8, 5, 5],
      outputRank: 4,
      axes: [0],
    },
  ],
  [
    'ConvTranspose',
    { operator: 'ConvTranspose', weight: [8, 16, 3], x: [2, 8, 9], outputRank: 3, axes: [1] },
  ],
  [
    'Gather',
    { operator: 'Gather', weight: [40, 16], position: 0, x: { ids: [0, 39, 3] }, outputRank: 2, axes: [0] },
  ],
];

/** A recurrent operator with both its weights. */
function recurrentSketch(operator: 'LSTM' | 'GRU' | 'RNN', directions: 1 | 2, opset = 17): OnnxModel {
  const g = new GraphBuilder(opset);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const units = 12;
  const rows = units * { LSTM: 4, GRU: 3, RNN: 1 }[operator];
  const [w, r] = [
    g.initializer('w', noise([directions, rows, 24])),
    g.initializer('r', noise([directions, rows, units], 2)),
  ];
  const [y] = g.nodes(operator, ['x', w, r], 1, {
    hidden_size: units,
    direction: directions === 2 ? 'bidirectional' : 'forward',
  });
  const graph = g.build(
    operator,
    [{ name: 'x', type: 'float32', shape: [5, 2, 24] }],
    [{ name: 'y', value: y!, type: 'float32', shape: [5, directions, 2, units] }],
  );
  return newModel(graph, { opset, metadata: {} });
}

/** ONNX Runtime must give for the packed file what it gives for floats that were rounded by hand. */
async function difference(model: OnnxModel, x: Sketch['x'], axes: Record<string, number[]>): Promise<number> {
  const { model: packed, report } = quantizeOnnx(model);
  expect(report.weights.map(({ name }) => name).sort()).toEqual(Object.keys(axes).sort());
  const [a, b] = [serializeOnnx(packed), roundedByHand(serializeOnnx(model), axes)];
  expect(report.bytesAfter).toBe(a.length);
  return largestDifference(await ortOutputs(a, feedsOf(x)), await ortOutputs(b, feedsOf(x)));
}

describe('quantizeOnnx', () => {
  it.each(sketches)('%s gives what floats rounded by hand give', async (_name, sketch) => {
    for (const opset of [7, 11, 13, 17, 21]) {
      expect(await difference(sketchModel({ ...sketch, opset }), sketch.x, { w: sketch.axes })).toBeLessThan(
        1e-5,
      );
    }
  });

  it.each(
    (['LSTM', 'GRU', 'RNN'] as const).flatMap((operator) =>
      ([1, 2] as const).flatMap((directions) =>
        [7, 12, 14, 17].map((opset) => [operator, directions, opset] as const),
      ),
    ),
  )('%s with %i directions at opset %i does so', async (operator, directions, opset) => {
    const model = recurrentSketch(operator, directions, opset);
    const small = operator === 'RNN' ? { w: [0, 1] } : { w: [0, 1], r: [0, 1] };
    const axes = operator === 'RNN' && directions === 2 ? { w: [0, 1], r: [0, 1] } : small;
    expect(await difference(model, [5, 2, 24], axes)).toBeLessThan(1e-5);
  });

  it('leaves the given model alone, and what it does not pack is shared', () => {
    const model = sketchModel(sketches[0]![1]);
    const before = serializeOnnx(model);
    const { model: packed } = quantizeOnnx(model);
    expect(serializeOnnx(model)).toEqual(before);
    expect(packed.graph?.input).toBe(model.graph?.input);
    expect(packed.graph?.initializer.map(({ name, dims }) => [name, dims.map(Number)])).toEqual([
      ['w_int8', [20, 30]],
      ['w_scale', [30]],
    ]);
  });

  it('reports sizes and errors', () => {
    const bytes = serializeOnnx(sketchModel(sketches[0]![1]));
    const { report, model } = quantizeOnnx(bytes);
    expect(report).toMatchObject({
      bytesBefore: bytes.length,
      bytesAfter: serializeOnnx(model).length,
      skipped: [],
    });
    const [weight] = report.weights;
    expect(weight).toMatchObject({
      name: 'w',
      operator: 'MatMul',
      dims: [20, 30],
      channels: 30,
      bytesBefore: 2400,
      bytesAfter: 600 + 120,
    });
    expect(weight!.maxError).toBeGreaterThan(0);
    expect(weight!.maxError).toBeLessThanOrEqual(0.5001 / 127);
    expect(weight!.rmsError).toBeLessThan(weight!.maxError);
  });

  it('does nothing the second time', () => {
    const { model } = quantizeOnnx(sketchModel(sketches[0]![1]));
    const again = quantizeOnnx(model);
    expect(again.model).toBe(model);
    expect(again.report).toMatchObject({ weights: [], skipped: [] });
  });

  it.each<[string, (model: OnnxModel) => void, Parameters<typeof quantizeOnnx>[1], RegExp]>([
    ['is small', () => {}, { minElements: 601 }, /fewer than 601 elements/],
    ['is excluded', () => {}, { exclude: ['w'] }, /excluded/],
    [
      'is not finite',
      (model) => {
        model.graph!.initializer[0]!.rawData = new Uint8Array(new Float32Array(600).fill(Number.NaN).buffer);
      },
      {},
      /not finite/,
    ],
    [
      'callers may replace',
      (model) => {
        model.graph!.input.push({ ...model.graph!.input[0]!, name: 'w' });
      },
      {},
      /an input too/,
    ],
    [
      'is not float32',
      (model) => {
        model.graph!.initializer[0]!.dataType = 11;
        model.graph!.initializer[0]!.rawData = new Uint8Array(new Float64Array(600).buffer);
      },
      {},
      /of type float64, not float32/,
    ],
    [
      'is in another file',
      (model) => {
        model.graph!.initializer[0]!.dataLocation = 1;
      },
      {},
      /in another file/,
    ],
  ])('skips a weight that %s', (_name, change, options, reason) => {
    const model = sketchModel(sketches[0]![1]);
    change(model);
    const { model: same, report } = quantizeOnnx(model, options);
    expect(same).toBe(model);
    expect(report.skipped).toEqual([
      { name: 'w', operator: 'MatMul', dims: [20, 30], reason: expect.stringMatching(reason) },
    ]);
  });

  it('packs weights of old files, which list them as inputs', async () => {
    const model = sketchModel({ ...sketches[0]![1], opset: 8 });
    model.irVersion = 3n;
    model.graph!.input.push({ ...model.graph!.input[0]!, name: 'w' });
    const { model: packed } = quantizeOnnx(model);
    expect(packed.graph?.input.map(({ name }) => name)).toEqual(['x']);
    const [y] = await ortOutputs(serializeOnnx(packed), feedsOf([2, 5, 20]));
    expect(y).toHaveLength(2 * 5 * 30);
  });

  it('packs Constant nodes, and one weight of two operators once', async () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'y']) g.uniqueName(name);
    const w = g.node('Constant', [], { value: { tensor: noise([20, 20]) } });
    const y = g.node('MatMul', [g.node('MatMul', ['x', w]), w]);
    const graph = g.build(
      'constant',
      [{ name: 'x', type: 'float32', shape: [3, 20] }],
      [{ name: 'y', value: y, type: 'float32', shape: [3, 20] }],
    );
    const model = newModel(graph, { opset: 17, metadata: {} });
    const { model: packed, report } = quantizeOnnx(model);
    expect(report.weights).toHaveLength(1);
    expect(inspectOnnx(packed).operators).toEqual({ Cast: 1, MatMul: 2, Mul: 1 });
    const x = feedsOf([3, 20]);
    const [a, b] = [await ortOutputs(serializeOnnx(packed), x), await ortOutputs(serializeOnnx(model), x)];
    expect(largestDifference(a, b)).toBeGreaterThan(0);
    expect(largestDifference(a, b)).toBeLessThan(0.5);
  });

  it('finds weights that are moved to their place, row by row', async () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'y']) g.uniqueName(name);
    const units = 12;
    // As PyTorch stores them, with the gates in another order.
    const gates = (hint: string, columns: number, seed: number) => {
      const stored = g.initializer(hint, noise([3 * units, columns], seed));
      const [r, z, n] = g.nodes('Split', [stored, g.ints([units, units, units], 'split')], 3, { axis: 0 });
      return g.unsqueeze(g.node('Concat', [z!, r!, n!], { axis: 0 }), [0]);
    };
    const [steps] = g.nodes('GRU', ['x', gates('w', 24, 1), gates('r', units, 2)], 1, { hidden_size: units });
    const head = g.node('Transpose', [g.initializer('head', noise([30, units], 3))], { perm: [1, 0] });
    const y = g.node('MatMul', [steps!, head]);
    const graph = g.build(
      'moved',
      [{ name: 'x', type: 'float32', shape: [5, 2, 24] }],
      [{ name: 'y', value: y, type: 'float32', shape: [5, 1, 2, 30] }],
    );
    const model = newModel(graph, { opset: 17, metadata: {} });
    expect(await difference(model, [5, 2, 24], { w: [0], r: [0], head: [0] })).toBeLessThan(1e-5);
  });

  it('looks into branches, and not into loops', () => {
    const branch = new GraphBuilder(17);
    const body = branch.build(
      'branch',
      [],
      [
        {
          name: 'z',
          value: branch.node('MatMul', ['x', branch.initializer('inner', noise([20, 20]))]),
          type: 'float32',
          shape: [3, 20],
        },
      ],
    );
    const g = new GraphBuilder(17);
    for (const name of ['x', 'c', 'y']) g.uniqueName(name);
    const y = g.node('If', ['c'], { then_branch: { graph: body }, else_branch: { graph: body } });
    const ports = [
      { name: 'x', type: 'float32', shape: [3, 20] },
      { name: 'c', type: 'bool', shape: [] },
    ] as const;
    const outer = g.build('if', ports, [{ name: 'y', value: y, type: 'float32', shape: [3, 20] }]);
    const model = newModel(outer, { opset: 17, metadata: {} });
    expect(quantizeOnnx(model).report.weights.map(({ name }) => name)).toEqual(['inner', 'inner']);
    model.graph!.node[0]!.opType = 'Loop';
    const { report } = quantizeOnnx(model);
    expect(report.weights).toEqual([]);
    expect(report.skipped[0]?.reason).toMatch(/inside a loop/);
  });

  it('refuses operator sets that cannot unpack', () => {
    const model = sketchModel(sketches[0]![1]);
    model.opsetImport[0]!.version = 6n;
    expect(() => quantizeOnnx(model)).toThrow(OnnxError);
    expect(() => quantizeOnnx(model)).toThrow(/operator set 6, whose operators cannot unpack/);
    expect(() => quantizeOnnx(new Uint8Array([1, 2, 3]))).toThrow(OnnxError);
  });

  it('keeps fields that the schema does not know', () => {
    const bytes = serializeOnnx(sketchModel(sketches[0]![1]));
    const extra = Uint8Array.from([0xfa, 0x3f, 2, 1, 2]);
    const { model } = quantizeOnnx(parseOnnx(Uint8Array.from([...bytes, ...extra])));
    expect(model.$unknown).toHaveLength(1);
    expect(serializeOnnx(model).slice(-extra.length)).toEqual(extra);
  });

  it('runs in createRunner', async () => {
    const runner = await createRunner(serializeOnnx(quantizeOnnx(sketchModel(sketches[0]![1])).model));
    const { y } = await runner.run({ x: noise([2, 5, 20]) });
    expect(y?.dims).toEqual([2, 5, 30]);
    await runner.dispose();
  });
});
