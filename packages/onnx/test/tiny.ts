import { GraphBuilder, newModel, type OnnxModel, type OnnxTensor } from '../src/index.ts';

/** float32 tensor. */
export function floats(dims: number[], values: readonly number[]): OnnxTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

/** y = x·[[1],[2]] + b, with an LSTM's worth of other fields: names, metadata, a default for b. */
export function tinyModel(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const weight = g.initializer('weight', floats([2, 1], [1, 2]));
  const bias = g.initializer('bias', floats([1], [0.5]));
  const product = g.node('MatMul', ['x', weight]);
  const sum = g.node('Add', [product, bias]);
  const graph = g.build(
    'tiny',
    [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
    [{ name: 'y', value: sum, type: 'float32', shape: ['batch', 1] }],
  );
  return newModel(graph, { opset: 17, metadata: { license: 'MIT' } });
}
