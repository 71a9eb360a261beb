import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphBuilder, newModel, type OnnxModel, type OnnxTensor, serializeOnnx } from '@recurra/onnx';
import { dump } from 'npyjs';

/** Numbers from -1 to 1, always the same. */
export function wave(count: number, phase = 0): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase));
}

const floats = (phase: number, ...dims: number[]): OnnxTensor => {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { type: 'float32', dims, data: wave(count, phase).map((value) => value / 2) };
};

/** How {@link lstmModel} is to be. */
export interface LstmPlan {
  readonly hidden?: number;
  readonly direction?: 'forward' | 'bidirectional';
  /** 1: batch first, which ONNX Runtime refuses. */
  readonly layout?: 0 | 1;
}

/** `x` [batch, time, 3] → LSTM → `y` [batch, time, 2 or 4], as exporters write it. */
export function lstmModel({ hidden = 8, direction = 'forward', layout = 0 }: LstmPlan = {}): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const directions = direction === 'forward' ? 1 : 2;
  const weights = [
    g.initializer('W', floats(1, directions, 4 * hidden, 3)),
    g.initializer('R', floats(2, directions, 4 * hidden, hidden)),
    g.initializer('B', floats(3, directions, 8 * hidden)),
  ];
  const attributes = { hidden_size: hidden, direction, ...(layout === 1 ? { layout } : {}) };
  const x = layout === 1 ? 'x' : g.node('Transpose', ['x'], { perm: [1, 0, 2] });
  const [steps] = g.nodes('LSTM', [x, ...weights], [true], attributes) as [string];
  const batchFirst = layout === 1 ? steps : g.node('Transpose', [steps], { perm: [2, 0, 1, 3] });
  const flat = g.node('Reshape', [batchFirst, g.ints([0, 0, directions * hidden])]);
  const value = g.node('MatMul', [flat, g.initializer('out', floats(4, directions * hidden, 2))]);
  const graph = g.build(
    'lstm',
    [{ name: 'x', type: 'float32', shape: ['batch', 'time', 3] }],
    [{ name: 'y', value, type: 'float32', shape: ['batch', 'time', 2] }],
  );
  return newModel(graph, { opset: 17, metadata: { task: 'test' } });
}

/** `x` int64 [n], `on` bool, `h` float16 [2] → themselves: types that need care. */
export function typesModel(): OnnxModel {
  const g = new GraphBuilder(17);
  const names = ['x', 'on', 'h'];
  for (const name of names) for (const side of ['', '_out']) g.uniqueName(name + side);
  const types = { x: 'int64', on: 'bool', h: 'float16' } as const;
  const shapes = { x: ['n'], on: [], h: [2] } as const;
  const inputs = (Object.keys(types) as (keyof typeof types)[]).map((name) => ({
    name,
    type: types[name],
    shape: [...shapes[name]],
  }));
  const outputs = inputs.map((input) => ({
    ...input,
    name: `${input.name}_out`,
    value: g.node('Identity', [input.name]),
  }));
  return newModel(g.build('types', inputs, outputs), { opset: 17, metadata: {} });
}

/** A model with an operator that no runner knows. */
export function foreignModel(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const value = g.node('Magic', ['x']);
  const graph = g.build(
    'foreign',
    [{ name: 'x', type: 'float32', shape: [2] }],
    [{ name: 'y', value, type: 'float32', shape: [2] }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

/** Writes a model into a folder; gives its path. */
export function save(folder: string, name: string, model: OnnxModel): string {
  const path = join(folder, name);
  writeFileSync(path, serializeOnnx(model));
  return path;
}

/** Writes a .npy file; gives its path. */
export function saveNpy(
  folder: string,
  name: string,
  data: Parameters<typeof dump>[0],
  dims: readonly number[],
): string {
  const path = join(folder, name);
  writeFileSync(path, new Uint8Array(dump(data, [...dims])));
  return path;
}
