import { describe, expect, it } from 'vitest';
import { createGraph } from '../src/host/host-graph.ts';
import { GraphBuilder, inspectOnnx, newModel, OnnxError, parseOnnx, serializeOnnx } from '../src/index.ts';
import { eachRecord } from '../src/wire/records.ts';
import { drive } from './fuzz/drive.ts';
import { concat, varint } from './odd-encoding.ts';
import { samples } from './sample-models.ts';
import { floats, tinyModel } from './tiny.ts';

const files = Object.entries(samples).map(([name, make]) => [name, serializeOnnx(make().model)] as const);

/** A delimited field around bytes. */
function field(no: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([...varint(no * 8 + 2), ...varint(content.length)]), content]);
}

const repeated = (unit: readonly number[], count: number) => {
  const all = new Uint8Array(unit.length * count);
  for (let i = 0; i < all.length; i++) all[i] = unit[i % unit.length] as number;
  return all;
};
/** A model around the bytes of a graph. */
const inGraph = (graph: Uint8Array) => concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17), field(7, graph)]);
const inTensor = (tensor: Uint8Array) => inGraph(field(5, tensor));

describe('damaged files, all the way', () => {
  it.each(files)('%s: cut off at every byte', async (_name, bytes) => {
    let graphEnd = 0;
    eachRecord(bytes, 0, bytes.length, ({ no, end }) => {
      if (no === 7) graphEnd = end;
    });
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length);
      await drive(cut);
      // Behind the graph, fields may end there by chance.
      if (length < graphEnd) expect(() => parseOnnx(cut), String(length)).toThrow(OnnxError);
    }
  });

  it.each(files)('%s: every bit of every 23rd byte', async (_name, bytes) => {
    for (let at = 0; at < bytes.length; at += 23) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = new Uint8Array(bytes);
        flipped[at] = (flipped[at] as number) ^ (1 << bit);
        await drive(flipped);
      }
    }
  });
});

describe('files that are more in memory than on disk', () => {
  const size = 6_000_000;
  it.each<[string, Uint8Array]>([
    ['empty nodes', inGraph(repeated([0x0a, 0], size / 2))],
    ['nodes with an empty attribute', inGraph(repeated([0x0a, 2, 0x2a, 0], size / 4))],
    ['empty tensors', inGraph(repeated([0x2a, 0], size / 2))],
    ['graphs in attributes', inGraph(field(1, field(5, repeated([0x5a, 0], size / 2))))],
    ['one-byte integers', inTensor(field(7, new Uint8Array(size)))],
    ['one-byte integers, one by one', inTensor(repeated([0x38, 1], size / 2))],
    ['dims', inTensor(repeated([8, 1], size / 2))],
    ['empty texts', inTensor(repeated([0x32, 0], size / 2))],
    ['unknown fields', inGraph(repeated([0xf8, 7, 1], size / 3))],
    ['unknown values of a known field', inTensor(repeated([0x70, 99], size / 2))],
    ['metadata', inGraph(repeated([0x82, 1, 0], size / 3))],
    ['messages in a field of numbers', concat([inGraph(new Uint8Array()), repeated([0x0a, 0], size / 2)])],
    [
      'the graph as a number',
      concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17, 7 * 8), field(1, new Uint8Array(9)).subarray(1)]),
    ],
  ])('%s', (_name, bytes) => {
    const before = process.memoryUsage().heapUsed;
    let peak = before;
    try {
      const model = parseOnnx(bytes, { validate: false });
      peak = process.memoryUsage().heapUsed;
      inspectOnnx(model);
    } catch (error) {
      expect(error).toBeInstanceOf(OnnxError);
    }
    // Three times the file, and what any file may have.
    expect(peak - before).toBeLessThan(3 * bytes.length + 160 * 2 ** 20);
  });

  it.each([40, 200, 10_000, 100_000])('graphs nested %d deep', (depth) => {
    // Written from the inside out, into the end of one array.
    const out = new Uint8Array(40 * depth + 64);
    let at = out.length;
    const wrap = (no: number) => {
      const head = [...varint(no * 8 + 2), ...varint(out.length - at)];
      at -= head.length;
      out.set(head, at);
    };
    for (let i = 0; i < depth; i++) for (const no of [6, 5, 1]) wrap(no);
    wrap(7);
    const bytes = concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17), out.subarray(at)]);
    expect(() => parseOnnx(bytes)).toThrow(/nested more than 100 deep/);
  });

  it('groups nested without end', () => {
    expect(() => parseOnnx(concat([serializeOnnx(tinyModel()), repeated([0xa3, 0x1f], 100_000)]))).toThrow(
      OnnxError,
    );
  });
});

describe('files whose cost grows faster than they do', () => {
  const named = (count: number, make: (i: number) => Uint8Array) =>
    concat(Array.from({ length: count }, (_, i) => make(i)));
  const text = (value: string) => new TextEncoder().encode(value);

  it('many initializers that are inputs too', async () => {
    const n = 20_000;
    const graph = concat([
      named(n, (i) => field(5, concat([Uint8Array.of(8, 0, 0x10, 1), field(8, text(`w${i}`))]))),
      named(n, (i) => field(11, field(1, text(`w${i}`)))),
    ]);
    expect(await drive(inGraph(graph))).toBe('run');
  });

  it('many subgraphs that see many values', async () => {
    const n = 5_000;
    const empty = field(
      5,
      concat([field(1, text('then_branch')), field(6, new Uint8Array()), Uint8Array.of(0xa0, 1, 5)]),
    );
    const branch = (i: number) =>
      field(1, concat([field(1, text('c')), field(2, text(`v${i}`)), field(4, text('If')), empty]));
    const graph = concat([field(11, field(1, text('c'))), named(n, branch)]);
    await drive(inGraph(graph));
  });

  it('functions that double', async () => {
    const call = (name: string) =>
      concat([field(1, text('a')), field(2, text('b')), field(4, text(name)), field(7, text('d'))]);
    const fn = (i: number) =>
      field(
        25,
        concat([
          field(1, text(`f${i}`)),
          field(4, text('a')),
          field(5, text('c')),
          field(7, call(`f${i + 1}`)),
          field(
            7,
            concat([
              field(1, text('b')),
              field(2, text('c')),
              field(4, text(`f${i + 1}`)),
              field(7, text('d')),
            ]),
          ),
          field(10, text('d')),
        ]),
      );
    const leaf = field(
      25,
      concat([
        field(1, text('f40')),
        field(4, text('a')),
        field(5, text('b')),
        field(7, concat([field(1, text('a')), field(2, text('b')), field(4, text('Neg'))])),
        field(10, text('d')),
      ]),
    );
    const graph = concat([
      field(11, field(1, text('a'))),
      field(1, call('f0')),
      field(12, field(1, text('b'))),
    ]);
    const bytes = concat([inGraph(graph), named(40, fn), leaf]);
    await expect(createGraph(parseOnnx(bytes))).rejects.toThrow(OnnxError);
  });
});

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
