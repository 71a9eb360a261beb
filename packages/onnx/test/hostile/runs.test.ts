import { describe, expect, it } from 'vitest';
import { createGraph } from '../../src/host/host-graph.ts';
import { GraphBuilder, newModel, OnnxError, parseOnnx, serializeOnnx } from '../../src/index.ts';
import { floats } from '../tiny.ts';

describe('runs that ask for too much', () => {
  const scalar = { name: 'x', type: 'float32', shape: [] } as const;
  const big = [2 ** 40, 2 ** 20];
  const value = (g: GraphBuilder) => g.initializer('v', floats([1], [1]));
  const cases: Record<string, (g: GraphBuilder) => string> = {
    ConstantOfShape: (g) => g.node('ConstantOfShape', [g.ints(big)]),
    Expand: (g) => g.node('Expand', [value(g), g.ints(big)]),
    Tile: (g) => g.node('Tile', [value(g), g.ints([2 ** 40])]),
    Pad: (g) => g.node('Pad', [value(g), g.ints([0, 2 ** 40])]),
    'Pad backwards': (g) => g.node('Pad', [value(g), g.ints([0, -(2 ** 40)])]),
    Range: (g) => g.node('Cast', [g.node('Range', [g.index(0), g.index(2 ** 50), g.index(1)])], { to: 1 }),
    'Range that stands still': (g) =>
      g.node('Cast', [g.node('Range', [g.index(0), g.index(9), g.index(0)])], { to: 1 }),
    OneHot: (g) =>
      g.node('OneHot', [g.ints([1]), g.index(2 ** 45), g.initializer('hot', floats([2], [0, 1]))]),
    Resize: (g) => g.node('Resize', [value(g), '', g.initializer('scales', floats([1], [1e20]))]),
    Reshape: (g) => g.node('Reshape', [value(g), g.ints([2 ** 40])]),
    EyeLike: (g) => g.node('EyeLike', [g.node('ConstantOfShape', [g.ints([2 ** 30, 2 ** 30])])]),
    Gather: (g) => g.node('Gather', [value(g), g.ints([2 ** 40])]),
    Slice: (g) => g.node('Slice', [value(g), g.ints([0]), g.ints([1]), g.ints([0]), g.ints([0])]),
    DepthToSpace: (g) =>
      g.node('DepthToSpace', [g.initializer('d', floats([1, 4, 1, 1], [1, 2, 3, 4]))], {
        blocksize: 2 ** 40,
      }),
  };

  it.each(Object.entries(cases))('%s', async (_name, make) => {
    const g = new GraphBuilder(17);
    const y = g.node('Add', [make(g), 'x']);
    const graph = g.build('big', [scalar], [{ name: 'y', value: y, type: 'float32', shape: [] }]);
    const before = process.memoryUsage().rss;
    const run = async () => {
      const compiled = await createGraph(
        parseOnnx(serializeOnnx(newModel(graph, { opset: 17, metadata: {} }))),
      );
      compiled.graph.run(new Map([['x', floats([], [1])]]), compiled.kernels);
    };
    await expect(run()).rejects.toThrow(OnnxError);
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 28);
  });

  it('a loop without end, and one in a loop', async () => {
    const g = new GraphBuilder(17);
    const truth = g.initializer('true', { type: 'bool', dims: [], data: new Uint8Array([1]) });
    const shape = { type: 'float32', shape: [] } as const;
    const carry = [
      { hint: 'i', type: 'int64' },
      { hint: 'go', type: 'bool' },
      { hint: 'v', type: 'float32' },
    ] as const;
    const loop = (value: string, work: (value: string) => string): string => {
      const body = g.subgraph('body', carry, ([, go, v]) => [
        { value: go as string, type: 'bool', shape: [] },
        { value: work(v as string), ...shape },
      ]);
      return g.node('Loop', ['', truth, value], { body: { graph: body } });
    };
    const y = loop('x', (outer) => loop(outer, (inner) => g.node('Neg', [inner])));
    const graph = g.build('endless', [scalar], [{ name: 'y', value: y, ...shape }]);
    const model = newModel(graph, { opset: 17, metadata: {} });
    const compiled = await createGraph(model, { maxSteps: 10_000 });
    const run = () => compiled.graph.run(new Map([['x', floats([], [1])]]), compiled.kernels);
    expect(run).toThrow(/takes more than 10000 steps/);
  });
});
