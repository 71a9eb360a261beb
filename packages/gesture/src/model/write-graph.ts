import { biasToOnnx, GraphBuilder, matrixToOnnx, newModel, type OnnxModel } from '@recurra/onnx';
import type { GestureManifest } from '../contract/manifest.ts';
import { graphNames, manifestKey } from '../recognizer/manifest.ts';
import { shapesKey } from '../recognizer/shapes.ts';
import { directionsOf, embeddingSize, type NetworkSpec, widthOf } from './spec.ts';

const opset = 17;

/** Numbers of a weight by its name. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/** A recurrent layer: gives all hidden states [time, batch, width], and the last ones side by side [batch, width]. */
function recurrentNodes(
  g: GraphBuilder,
  weights: WeightValues,
  spec: NetworkSpec,
  layer: number,
  x: string,
): { readonly sequence: string; readonly last: string } {
  const operator = spec.cell === 'lstm' ? 'LSTM' : 'GRU';
  const hidden = spec.hiddenSize;
  const height = (spec.cell === 'lstm' ? 4 : 3) * hidden;
  const inputSize = layer === 1 ? spec.features : widthOf(spec);
  const directions = directionsOf(spec);
  const stacked = (hint: string, shape: readonly number[], of: (name: string) => Float32Array): string => {
    const parts = directions.map((direction) => of(`${direction}_${layer}`));
    const data = new Float32Array(parts.length * parts[0]!.length);
    parts.forEach((part, i) => {
      data.set(part, i * part.length);
    });
    return g.initializer(hint, { type: 'float32', dims: [directions.length, ...shape], data });
  };
  const matrix = (hint: string, suffix: string, rows: number): string =>
    stacked(hint, [height, rows], (name) =>
      matrixToOnnx(operator, weights.get(`${name}_${suffix}`)!, rows, hidden, 'canonical'),
    );
  const [sequence, end] = g.nodes(
    operator,
    [
      x,
      matrix('W', 'kernel', inputSize),
      matrix('R', 'recurrent_kernel', hidden),
      stacked('B', [2 * height], (name) => {
        const bias = new Float32Array(2 * height);
        bias.set(biasToOnnx(operator, weights.get(`${name}_bias`)!, hidden, 'canonical'));
        const recurrent = weights.get(`${name}_recurrent_bias`);
        if (recurrent) bias.set(biasToOnnx(operator, recurrent, hidden, 'canonical'), height);
        return bias;
      }),
    ],
    2,
    {
      hidden_size: hidden,
      ...(spec.bidirectional && { direction: 'bidirectional' }),
      ...(spec.cell === 'gru' && { linear_before_reset: 1 }),
    },
  ) as [string, string];
  // [time, directions, batch, hidden] and [directions, batch, hidden]
  return {
    sequence: g.node('Reshape', [g.transpose(sequence, [0, 2, 1, 3]), g.ints([0, 0, -1], 'states')]),
    last: g.node('Reshape', [g.transpose(end, [1, 0, 2]), g.ints([0, -1], 'last')]),
  };
}

/** One network: gives its embedding [batch, embedding] and logits [batch, outputs]. */
function memberNodes(
  g: GraphBuilder,
  weights: WeightValues,
  spec: NetworkSpec,
  x: string,
): { readonly embedding: string; readonly logits: string } {
  let sequence = x;
  let last = x;
  for (let layer = 1; layer <= spec.layers; layer++) {
    ({ sequence, last } = g.scoped(`layer_${layer}`, () =>
      recurrentNodes(g, weights, spec, layer, sequence),
    ));
  }
  const matrix = (name: string, dims: number[]): string =>
    g.initializer(name, { type: 'float32', dims, data: weights.get(name)! });
  const energy = g.node('MatMul', [sequence, matrix('attention_kernel', [widthOf(spec), 1])]);
  const attention = g.node('Softmax', [energy], { axis: 0 });
  const axes = g.ints([0], 'time_axis');
  const picked = g.node('ReduceSum', [g.node('Mul', [sequence, attention]), axes], { keepdims: 0 });
  const mean = g.node('ReduceMean', [sequence], { axes: [0], keepdims: 0 });
  const embedding = g.node('Concat', [picked, mean, last], { axis: 1 });
  const product = g.node('MatMul', [embedding, matrix('head_kernel', [embeddingSize(spec), spec.outputs])]);
  return { embedding, logits: g.node('Add', [product, matrix('head_bias', [spec.outputs])]) };
}

/**
 * Writes networks as one ONNX model.
 *
 * Input: `points` [batch, points, features]. Outputs: `logits` [batch, classes + 1], of the networks' mean probability, the last one of what is
 * none of the classes; `embedding` [batch, members · embedding].
 *
 * @param members Weights of each network.
 * @param shapes Those of training examples, see `shapesToText`.
 */
export function writeGraph(
  spec: NetworkSpec,
  members: readonly WeightValues[],
  manifest: GestureManifest,
  shapes: string,
): OnnxModel {
  const g = new GraphBuilder(opset);
  for (const name of Object.values(graphNames)) g.portName(name);
  const x = g.transpose(graphNames.points, [1, 0, 2]);
  const made = members.map((weights, i) =>
    g.scoped(`member_${i + 1}`, () => memberNodes(g, weights, spec, x)),
  );
  const embeddings = made.map(({ embedding }) => embedding);
  let logits = made[0]!.logits;
  if (made.length > 1) {
    const sum = g.node(
      'Sum',
      made.map((member) => g.node('Softmax', [member.logits], { axis: -1 })),
    );
    const mean = g.node('Div', [sum, g.float(made.length, 'members')]);
    // What is impossible stays a finite number.
    logits = g.node('Log', [g.node('Max', [mean, g.float(1e-37, 'tiny')])]);
  }
  const output = (name: string, value: string, width: number) => ({
    name,
    value,
    type: 'float32' as const,
    shape: ['batch', width],
  });
  const graph = g.build(
    'gesture',
    [{ name: graphNames.points, type: 'float32', shape: ['batch', spec.points, spec.features] }],
    [
      output(graphNames.logits, logits, spec.outputs),
      output(
        graphNames.embedding,
        embeddings.length === 1 ? embeddings[0]! : g.node('Concat', embeddings, { axis: 1 }),
        members.length * embeddingSize(spec),
      ),
    ],
  );
  return newModel(graph, {
    opset,
    metadata: { task: 'recognize', [manifestKey]: JSON.stringify(manifest), [shapesKey]: shapes },
    description: 'Dynamic gestures: what a movement is, or that it is none of those known.',
  });
}
