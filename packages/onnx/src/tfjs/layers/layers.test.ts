import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ortDifference, scrambleWeights } from '../../../test/parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Shape = (number | null)[];

/** A model of one layer, or of what the function makes of the inputs. */
function model(
  shapes: Shape[],
  build: (inputs: tfl.SymbolicTensor[]) => unknown,
  dtype: 'float32' | 'int32',
) {
  const inputs = shapes.map((shape) => tfl.input({ shape, dtype }));
  return tfl.model({ inputs, outputs: build(inputs) as tfl.SymbolicTensor });
}

interface Case {
  name: string;
  shapes: Shape[];
  build: (inputs: tfl.SymbolicTensor[]) => unknown;
  dtype?: 'float32' | 'int32';
  opset?: number;
}

const { layers } = tfl;
const one =
  (layer: { apply(x: tfl.SymbolicTensor): unknown }): Case['build'] =>
  ([x]) =>
    layer.apply(x!);

const activations = [
  ...['elu', 'gelu', 'gelu_new', 'hardSigmoid', 'linear', 'mish', 'relu', 'relu6', 'selu', 'sigmoid'],
  ...['softmax', 'softplus', 'softsign', 'swish', 'tanh'],
];

const cases: Case[] = [
  ...activations.map((activation) => ({
    name: `dense ${activation}`,
    shapes: [[4]],
    build: one(layers.dense({ units: 3, activation: activation as 'relu' })),
  })),
  ...activations.map((activation) => ({
    name: `activation ${activation}`,
    shapes: [[null, 4]],
    build: one(layers.activation({ activation: activation as 'relu' })),
  })),
  { name: 'dense without bias', shapes: [[4]], build: one(layers.dense({ units: 3, useBias: false })) },
  {
    name: 'dense on rank 3',
    shapes: [[null, 4]],
    build: one(layers.dense({ units: 3, activation: 'relu' })),
  },
  { name: 'dense on rank 4', shapes: [[2, null, 4]], build: one(layers.dense({ units: 3 })) },
  { name: 'dropout', shapes: [[4]], build: one(layers.dropout({ rate: 0.5 })) },
  { name: 'spatial dropout', shapes: [[5, 4]], build: one(layers.spatialDropout1d({ rate: 0.5 })) },
  { name: 'gaussian noise', shapes: [[4]], build: one(layers.gaussianNoise({ stddev: 1 })) },
  { name: 'gaussian dropout', shapes: [[4]], build: one(layers.gaussianDropout({ rate: 0.4 })) },
  { name: 'alpha dropout', shapes: [[4]], build: one(layers.alphaDropout({ rate: 0.4 })) },
  { name: 'flatten', shapes: [[3, 4, 2]], build: one(layers.flatten()) },
  {
    name: 'flatten channels first',
    shapes: [[3, 4, 2]],
    build: one(layers.flatten({ dataFormat: 'channelsFirst' })),
  },
  { name: 'reshape', shapes: [[3, 4]], build: one(layers.reshape({ targetShape: [2, 6] })) },
  { name: 'reshape open', shapes: [[3, 4]], build: one(layers.reshape({ targetShape: [-1, 2] })) },
  { name: 'permute', shapes: [[3, 4, 2]], build: one(layers.permute({ dims: [3, 1, 2] })) },
  { name: 'repeatVector', shapes: [[4]], build: one(layers.repeatVector({ n: 5 })) },
  {
    name: 'add',
    shapes: [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
    build: (x) => layers.add().apply(x),
  },
  { name: 'add broadcast', shapes: [[3, 4], [4]], build: (x) => layers.add().apply(x) },
  { name: 'multiply', shapes: [[4], [4], [4]], build: (x) => layers.multiply().apply(x) },
  { name: 'average', shapes: [[4], [4], [4]], build: (x) => layers.average().apply(x) },
  { name: 'maximum', shapes: [[4], [4]], build: (x) => layers.maximum().apply(x) },
  { name: 'minimum', shapes: [[4], [4]], build: (x) => layers.minimum().apply(x) },
  {
    name: 'concatenate',
    shapes: [
      [5, 4],
      [5, 3],
    ],
    build: (x) => layers.concatenate().apply(x),
  },
  {
    name: 'concatenate axis 1',
    shapes: [
      [2, 4],
      [3, 4],
    ],
    build: (x) => layers.concatenate({ axis: 1 }).apply(x),
  },
  ...(
    [
      [[null, 4], [null, 4], 2],
      [[5, 4], [5, 3], 1],
      [
        [4, 5],
        [null, 4],
        [1, 2],
      ],
      [
        [null, 4],
        [4, 2],
        [-1, -2],
      ],
      [[null, 4], [4], [2, 1]],
      [[4], [4, null], 1],
      [[4], [4], -1],
    ] as [Shape, Shape, number | [number, number]][]
  ).flatMap(([a, b, axes]) =>
    [false, true].map((normalize) => ({
      name: `dot of [${a}] and [${b}] on ${axes}${normalize ? ', normalised' : ''}`,
      shapes: [a, b],
      build: ((x) => layers.dot({ axes, normalize }).apply(x)) as Case['build'],
    })),
  ),
  {
    name: 'attention over masked steps',
    shapes: [[null, 4]],
    build: ([x]) => {
      const masked = layers.masking().apply(layers.activation({ activation: 'relu' }).apply(x!));
      const [query, h] = [0, 1].map(() =>
        layers.lstm({ units: 4, returnSequences: true, recurrentInitializer: 'glorotUniform' }).apply(masked),
      ) as [tfl.SymbolicTensor, tfl.SymbolicTensor];
      const scores = layers.dot({ axes: 2 }).apply([query, h]);
      const weights = layers.activation({ activation: 'softmax' }).apply(scores) as tfl.SymbolicTensor;
      const context = layers.dot({ axes: [2, 1] }).apply([weights, h]) as tfl.SymbolicTensor;
      return layers.gru({ units: 2 }).apply(context);
    },
  },
  {
    name: 'embedding',
    shapes: [[null]],
    dtype: 'int32',
    build: one(layers.embedding({ inputDim: 9, outputDim: 3 })),
  },
  { name: 'layerNormalization', shapes: [[null, 4]], build: one(layers.layerNormalization()) },
  {
    name: 'layerNormalization, opset 13',
    shapes: [[4]],
    opset: 13,
    build: one(layers.layerNormalization({ epsilon: 1e-2 })),
  },
  {
    name: 'layerNormalization bare',
    shapes: [[null, 4]],
    build: one(layers.layerNormalization({ center: false, scale: false })),
  },
  {
    name: 'layerNormalization without shift',
    shapes: [[null, 4]],
    build: one(layers.layerNormalization({ center: false })),
  },
  {
    name: 'layerNormalization on axis 1',
    shapes: [[3, 4]],
    build: one(layers.layerNormalization({ axis: 1 })),
  },
  { name: 'batchNormalization', shapes: [[null, 4]], build: one(layers.batchNormalization()) },
  {
    name: 'batchNormalization bare',
    shapes: [[4]],
    build: one(layers.batchNormalization({ center: false, scale: false })),
  },
  { name: 'reLU', shapes: [[4]], build: one(layers.reLU({ maxValue: 0.5 })) },
  { name: 'reLU unbounded', shapes: [[4]], build: one(layers.reLU()) },
  { name: 'leakyReLU', shapes: [[4]], build: one(layers.leakyReLU({ alpha: 0.1 })) },
  { name: 'pReLU', shapes: [[3, 4]], build: one(layers.prelu()) },
  { name: 'pReLU shared', shapes: [[3, 4]], build: one(layers.prelu({ sharedAxes: [1] })) },
  { name: 'elu', shapes: [[4]], build: one(layers.elu()) },
  { name: 'thresholdedReLU', shapes: [[4]], build: one(layers.thresholdedReLU({ theta: 0.3 })) },
  { name: 'softmax', shapes: [[3, 4]], build: one(layers.softmax({ axis: -1 })) },
  ...(['same', 'valid'] as const).flatMap((padding) => [
    {
      name: `conv1d ${padding}`,
      shapes: [[null, 4]],
      build: one(layers.conv1d({ filters: 3, kernelSize: 2, padding, strides: 2, activation: 'relu' })),
    },
    {
      name: `conv1d dilated ${padding}`,
      shapes: [[null, 4]],
      build: one(layers.conv1d({ filters: 3, kernelSize: 3, padding, dilationRate: 2, useBias: false })),
    },
    {
      name: `maxPooling1d ${padding}`,
      shapes: [[null, 4]],
      build: one(layers.maxPooling1d({ poolSize: 3, strides: 2, padding })),
    },
    {
      name: `averagePooling1d ${padding}`,
      shapes: [[null, 4]],
      build: one(layers.averagePooling1d({ poolSize: 3, strides: 2, padding })),
    },
  ]),
  { name: 'globalAveragePooling1d', shapes: [[null, 4]], build: one(layers.globalAveragePooling1d({})) },
  { name: 'globalMaxPooling1d', shapes: [[null, 4]], opset: 18, build: one(layers.globalMaxPooling1d({})) },
  {
    name: 'timeDistributed dense',
    shapes: [[null, 4]],
    build: one(layers.timeDistributed({ layer: layers.dense({ units: 3, activation: 'tanh' }) })),
  },
  {
    name: 'timeDistributed flatten',
    shapes: [[null, 4, 2]],
    build: one(layers.timeDistributed({ layer: layers.flatten() })),
  },
  {
    name: 'timeDistributed conv1d, opset 13',
    shapes: [[null, 4, 2]],
    opset: 13,
    build: one(layers.timeDistributed({ layer: layers.conv1d({ filters: 2, kernelSize: 2 }) })),
  },
];

/** Noise of a batch and, where the time is open, a number of steps that the model was not exported with. */
function sample(shape: Shape, dtype: 'float32' | 'int32', seed: number): tf.Tensor {
  const dims = [3, ...shape.map((dim) => dim ?? 7)];
  return dtype === 'int32'
    ? tf.randomUniform(dims, 0, 9, 'int32', seed)
    : tf.randomNormal(dims, 0, 1, 'float32', seed);
}

describe('every layer gives the same numbers in ONNX Runtime', () => {
  it.each(cases)('$name', async ({ shapes, build, dtype = 'float32', opset }) => {
    const network = model(shapes, build, dtype);
    scrambleWeights(network, 3);
    const inputs = shapes.map((shape, i) => sample(shape, dtype, 11 + i));
    const difference = await ortDifference(network, inputs, opset === undefined ? {} : { opset });
    expect(difference).toBeLessThan(1e-5);
    tf.dispose(inputs);
    network.dispose();
  });

  it('batchNormalization on axis 1', async () => {
    // The cpu backend of tfjs normalises over the last axis here, whatever was asked for; so the reference goes there.
    const asked = model([[3, 4]], one(layers.batchNormalization({ axis: 1 })), 'float32');
    const reference = model(
      [[3, 4]],
      ([x]) => {
        const last = layers.permute({ dims: [2, 1] }).apply(x!) as tfl.SymbolicTensor;
        const y = layers.batchNormalization().apply(last) as tfl.SymbolicTensor;
        return layers.permute({ dims: [2, 1] }).apply(y);
      },
      'float32',
    );
    scrambleWeights(asked, 3);
    reference.setWeights(asked.getWeights());
    const x = sample([3, 4], 'float32', 1);
    expect(await ortDifference(reference, [x], {}, asked)).toBeLessThan(1e-5);
    x.dispose();
  });
});
