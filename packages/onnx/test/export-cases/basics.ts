import * as tfl from '@tensorflow/tfjs-layers';
import { type ExportCase, family, type OpenShape, one } from './types.ts';

const { layers } = tfl;

const activations = [
  ...['elu', 'gelu', 'gelu_new', 'hardSigmoid', 'linear', 'mish', 'relu', 'relu6', 'selu', 'sigmoid'],
  ...['softmax', 'softplus', 'softsign', 'swish', 'tanh', 'logSoftmax'],
];

/** Layers that look at one step or one vector at a time, and those that put them together. */
export const basicCases: readonly ExportCase[] = [
  ...family('dense and activations', [
    ...activations.map((activation) => ({
      name: `dense ${activation}`,
      shapes: [[4]],
      build: one(() => layers.dense({ units: 3, activation: activation as 'relu' })),
    })),
    ...activations.map((activation) => ({
      name: `activation ${activation}`,
      shapes: [[null, 4]],
      build: one(() => layers.activation({ activation: activation as 'relu' })),
    })),
    {
      name: 'dense without bias',
      shapes: [[4]],
      build: one(() => layers.dense({ units: 3, useBias: false })),
    },
    {
      name: 'dense on rank 3',
      shapes: [[null, 4]],
      build: one(() => layers.dense({ units: 3, activation: 'relu' })),
    },
    { name: 'dense on rank 4', shapes: [[2, null, 4]], build: one(() => layers.dense({ units: 3 })) },
    { name: 'reLU', shapes: [[4]], build: one(() => layers.reLU({ maxValue: 0.5 })) },
    { name: 'reLU unbounded', shapes: [[4]], build: one(() => layers.reLU()) },
    { name: 'leakyReLU', shapes: [[4]], build: one(() => layers.leakyReLU({ alpha: 0.1 })) },
    { name: 'pReLU', shapes: [[3, 4]], build: one(() => layers.prelu()) },
    { name: 'pReLU shared', shapes: [[3, 4]], build: one(() => layers.prelu({ sharedAxes: [1] })) },
    { name: 'elu', shapes: [[4]], build: one(() => layers.elu()) },
    { name: 'thresholdedReLU', shapes: [[4]], build: one(() => layers.thresholdedReLU({ theta: 0.3 })) },
    { name: 'softmax', shapes: [[3, 4]], build: one(() => layers.softmax({ axis: -1 })) },
  ]),
  ...family('dropout and noise', [
    { name: 'dropout', shapes: [[4]], build: one(() => layers.dropout({ rate: 0.5 })) },
    { name: 'spatial dropout', shapes: [[5, 4]], build: one(() => layers.spatialDropout1d({ rate: 0.5 })) },
    { name: 'gaussian noise', shapes: [[4]], build: one(() => layers.gaussianNoise({ stddev: 1 })) },
    { name: 'gaussian dropout', shapes: [[4]], build: one(() => layers.gaussianDropout({ rate: 0.4 })) },
    { name: 'alpha dropout', shapes: [[4]], build: one(() => layers.alphaDropout({ rate: 0.4 })) },
  ]),
  ...family('shapes', [
    { name: 'flatten', shapes: [[3, 4, 2]], build: one(() => layers.flatten()) },
    {
      name: 'flatten channels first',
      shapes: [[3, 4, 2]],
      build: one(() => layers.flatten({ dataFormat: 'channelsFirst' })),
    },
    { name: 'reshape', shapes: [[3, 4]], build: one(() => layers.reshape({ targetShape: [2, 6] })) },
    { name: 'reshape open', shapes: [[3, 4]], build: one(() => layers.reshape({ targetShape: [-1, 2] })) },
    { name: 'permute', shapes: [[3, 4, 2]], build: one(() => layers.permute({ dims: [3, 1, 2] })) },
    { name: 'repeatVector', shapes: [[4]], build: one(() => layers.repeatVector({ n: 5 })) },
  ]),
  ...family('merges', [
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
      ] as [OpenShape, OpenShape, number | [number, number]][]
    ).flatMap(([a, b, axes]) =>
      [false, true].map((normalize) => ({
        name: `dot of [${a}] and [${b}] on ${axes}${normalize ? ', normalised' : ''}`,
        shapes: [a, b],
        build: ((x) => layers.dot({ axes, normalize }).apply(x)) as ExportCase['build'],
      })),
    ),
    {
      name: 'attention over masked steps',
      shapes: [[null, 4]],
      build: ([x]) => {
        const masked = layers.masking().apply(layers.activation({ activation: 'relu' }).apply(x!));
        const [query, h] = [0, 1].map(() =>
          layers
            .lstm({ units: 4, returnSequences: true, recurrentInitializer: 'glorotUniform' })
            .apply(masked),
        ) as [tfl.SymbolicTensor, tfl.SymbolicTensor];
        const scores = layers.dot({ axes: 2 }).apply([query, h]);
        const weights = layers.activation({ activation: 'softmax' }).apply(scores) as tfl.SymbolicTensor;
        const context = layers.dot({ axes: [2, 1] }).apply([weights, h]) as tfl.SymbolicTensor;
        return layers.gru({ units: 2 }).apply(context);
      },
    },
  ]),
  ...family('embedding and masks', [
    {
      name: 'embedding',
      shapes: [[null]],
      dtype: 'int32',
      build: one(() => layers.embedding({ inputDim: 9, outputDim: 3 })),
    },
    {
      name: 'embedding that masks',
      shapes: [[null]],
      dtype: 'int32',
      ids: 3,
      build: ([x]) =>
        layers
          .lstm({ units: 3 })
          .apply(
            layers.embedding({ inputDim: 9, outputDim: 3, maskZero: true }).apply(x!) as tfl.SymbolicTensor,
          ),
    },
    {
      name: 'masking',
      shapes: [[null, 3]],
      build: ([x]) => {
        const masked = layers.masking().apply(layers.reLU().apply(x!)) as tfl.SymbolicTensor;
        return layers.gru({ units: 2, returnSequences: true }).apply(masked);
      },
    },
    {
      name: 'masks through dropout and timeDistributed',
      shapes: [[null, 2]],
      build: ([x]) => {
        const masked = layers.masking().apply(layers.reLU().apply(x!)) as tfl.SymbolicTensor;
        const dropped = layers.dropout({ rate: 0.3 }).apply(masked) as tfl.SymbolicTensor;
        const wide = layers.timeDistributed({ layer: layers.dense({ units: 3 }) }).apply(dropped);
        return layers.lstm({ units: 2 }).apply(wide as tfl.SymbolicTensor);
      },
    },
  ]),
  ...family('normalisation', [
    { name: 'layerNormalization', shapes: [[null, 4]], build: one(() => layers.layerNormalization()) },
    {
      name: 'layerNormalization, opset 13',
      shapes: [[4]],
      opset: 13,
      build: one(() => layers.layerNormalization({ epsilon: 1e-2 })),
    },
    {
      name: 'layerNormalization bare',
      shapes: [[null, 4]],
      build: one(() => layers.layerNormalization({ center: false, scale: false })),
    },
    {
      name: 'layerNormalization without shift',
      shapes: [[null, 4]],
      build: one(() => layers.layerNormalization({ center: false })),
    },
    {
      name: 'layerNormalization on axis 1',
      shapes: [[3, 4]],
      build: one(() => layers.layerNormalization({ axis: 1 })),
    },
    { name: 'batchNormalization', shapes: [[null, 4]], build: one(() => layers.batchNormalization()) },
    {
      name: 'batchNormalization bare',
      shapes: [[4]],
      build: one(() => layers.batchNormalization({ center: false, scale: false })),
    },
  ]),
  ...family('wrappers and models', [
    {
      name: 'timeDistributed dense',
      shapes: [[null, 4]],
      build: one(() => layers.timeDistributed({ layer: layers.dense({ units: 3, activation: 'tanh' }) })),
    },
    {
      name: 'timeDistributed flatten',
      shapes: [[null, 4, 2]],
      build: one(() => layers.timeDistributed({ layer: layers.flatten() })),
    },
    {
      name: 'timeDistributed conv1d, opset 13',
      shapes: [[null, 4, 2]],
      opset: 13,
      build: one(() => layers.timeDistributed({ layer: layers.conv1d({ filters: 2, kernelSize: 2 }) })),
    },
    {
      name: 'timeDistributed conv1d of any length',
      shapes: [[null, null, 2]],
      build: one(() => layers.timeDistributed({ layer: layers.conv1d({ filters: 2, kernelSize: 2 }) })),
    },
    {
      name: 'timeDistributed conv2d',
      shapes: [[null, 5, 4, 2]],
      build: one(() => layers.timeDistributed({ layer: layers.conv2d({ filters: 3, kernelSize: 2 }) })),
    },
    {
      name: 'timeDistributed lstm',
      shapes: [[null, 5, 2]],
      build: one(() => layers.timeDistributed({ layer: layers.lstm({ units: 3 }) })),
    },
    {
      name: 'timeDistributed model',
      shapes: [[null, 6, 5, 1]],
      build: one(() => {
        const picture = tfl.input({ shape: [6, 5, 1] });
        const seen = layers.conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }).apply(picture);
        const flat = layers.flatten().apply(seen as tfl.SymbolicTensor);
        const outputs = layers.dense({ units: 4 }).apply(flat as tfl.SymbolicTensor) as tfl.SymbolicTensor;
        return layers.timeDistributed({ layer: tfl.model({ inputs: picture, outputs }) });
      }),
    },
    {
      name: 'model as a layer',
      shapes: [[null, 4]],
      build: one(() =>
        tfl.sequential({
          layers: [
            layers.dense({ units: 3, inputShape: [null, 4] }),
            layers.simpleRNN({ units: 2, returnSequences: true }),
          ],
        }),
      ),
    },
    {
      name: 'models within models',
      shapes: [[3]],
      build: one(() => {
        const inner = tfl.sequential({
          layers: [layers.dense({ units: 3, inputShape: [3], activation: 'tanh' })],
        });
        return tfl.sequential({ layers: [inner, layers.dense({ units: 2 })] });
      }),
    },
    {
      name: 'several inputs and outputs',
      shapes: [[null, 3], [4]],
      build: ([x, y]) => {
        const shared = layers.dense({ units: 4 });
        const summary = layers
          .gru({ units: 4 })
          .apply(shared.apply(x!) as tfl.SymbolicTensor) as tfl.SymbolicTensor;
        const sum = layers.add().apply([summary, y!]) as tfl.SymbolicTensor;
        return [sum, summary, layers.dense({ units: 1 }).apply(sum)];
      },
    },
  ]),
];
