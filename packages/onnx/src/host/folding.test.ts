import { describe, expect, it } from 'vitest';
import { floats } from '../../test/tiny.ts';
import { GraphBuilder, newModel, type OnnxModel } from '../index.ts';
import { createGraph } from './host-graph.ts';

const mebi = 2 ** 20;

/** A weight that is joined with itself again and again, and of it one element. */
function doubling(times: number): OnnxModel {
  const g = new GraphBuilder(17);
  let value = g.initializer('w', floats([2 ** 16], new Float32Array(2 ** 16).fill(1) as never));
  for (let i = 0; i < times; i++) value = g.node('Concat', [value, value], { axis: 0 });
  const sum = g.node('Add', [g.node('Gather', [value, g.index(0)]), 'x']);
  const graph = g.build(
    'doubling',
    [{ name: 'x', type: 'float32', shape: [] }],
    [{ name: 'y', value: sum, type: 'float32', shape: [] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

describe('constants that nodes make of constants', () => {
  const rss = () => process.memoryUsage().arrayBuffers;

  it('are computed beforehand', async () => {
    const before = rss();
    const { graph } = await createGraph(doubling(4));
    // 0.25 MiB, and 0.5 + 1 + 2 + 4 of it.
    expect((rss() - before) / mebi).toBeGreaterThan(7);
    graph.dispose();
  });

  it('are left to the run where they grow beyond measure', async () => {
    const before = rss();
    const { graph, kernels } = await createGraph(doubling(40), { maxBytes: 2 ** 27 });
    expect((rss() - before) / mebi).toBeLessThan(140);
    const run = () => graph.run(new Map([['x', floats([], [1])]]), kernels);
    expect(run).toThrow(/operator Concat at node .* there is room for/);
    expect((rss() - before) / mebi).toBeLessThan(400);
    graph.dispose();
  });
});
