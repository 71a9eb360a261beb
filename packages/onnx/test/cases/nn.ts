import type { OperatorCase } from '../operator-case.ts';
import { convCases } from './nn-conv.ts';
import { floats, given, int64, positives } from './nn-data.ts';
import { normalizationCases } from './nn-normalization.ts';
import { poolCases } from './nn-pool.ts';

const make = (
  operator: string,
  name: string,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => ({ name: `${operator}: ${name}`, operator, inputs, attributes, ...more });

const ratio = given([], 0.3);
const off: OperatorCase['inputs'][number] = { type: 'bool', dims: [], data: Uint8Array.of(0) };
const masked: Partial<OperatorCase> = { outputs: ['float32', 'bool'] };

const spectra: readonly OperatorCase[] = [
  make('DFT', 'real, a power of two', [floats([2, 16, 1])], { axis: 1 }),
  make('DFT', 'real, length 15', [floats([2, 15, 3, 1])], { axis: 1 }),
  make('DFT', 'complex, length 9, along another axis', [floats([2, 4, 9, 2])], { axis: 2 }),
  make('DFT', 'one-sided', [floats([2, 10, 1])], { axis: 1, onesided: 1 }),
  make('DFT', 'back', [floats([2, 12, 2])], { axis: 1, inverse: 1 }),
  make('DFT', 'longer than the signal', [floats([2, 10, 1]), int64([], 16)], { axis: 1 }),
  make('DFT', 'shorter than the signal', [floats([2, 10, 2]), int64([], 7)], { axis: 1 }),
  make('DFT', 'the axis an input', [floats([2, 10, 3, 1]), undefined, int64([], 1)], {}, { opset: 20 }),
  make('DFT', 'opset 20', [floats([2, 10, 1])], {}, { opset: 20 }),
  make('STFT', 'a window', [floats([2, 64, 1]), int64([], 8), positives([16], 2)]),
  make('STFT', 'a window, both sides', [floats([1, 50, 1]), int64([], 7), positives([12], 2)], {
    onesided: 0,
  }),
  make('STFT', 'a length', [floats([1, 64, 1]), int64([], 5), undefined, int64([], 16)]),
  ...['HannWindow', 'HammingWindow', 'BlackmanWindow'].flatMap((operator) => [
    make(operator, 'periodic', [int64([], 17)], {}, { outputs: ['float32'] }),
    make(
      operator,
      'symmetric, in float64',
      [int64([], 16)],
      { periodic: 0, output_datatype: 11 },
      { outputs: ['float64'] },
    ),
  ]),
  make(
    'MelWeightMatrix',
    '12 bins',
    [int64([], 12), int64([], 256), int64([], 16000), given([], 20), given([], 7000)],
    {},
    {
      outputs: ['float32'],
    },
  ),
];

const columns: readonly OperatorCase[] = [
  make('Col2Im', 'two axes', [floats([2, 12, 9]), int64([2], 4, 5), int64([2], 2, 3)]),
  make(
    'Col2Im',
    'strides, dilations and uneven pads',
    [floats([1, 18, 16]), int64([2], 6, 5), int64([2], 3, 2)],
    { strides: [2, 1], dilations: [1, 2], pads: [1, 0, 2, 1] },
  ),
  make('Col2Im', 'three axes', [floats([1, 8, 24]), int64([3], 3, 4, 5), int64([3], 2, 2, 2)]),
].map((test) => ({ ...test, opset: 18 }));

const losses: readonly OperatorCase[] = ['none', 'sum', 'mean'].flatMap((reduction) => [
  make(
    'NegativeLogLikelihoodLoss',
    reduction,
    [floats([3, 4, 2]), int64([3, 2], 0, 1, 2, 3, 1, 1), positives([4], 2)],
    { reduction },
  ),
  make(
    'SoftmaxCrossEntropyLoss',
    reduction,
    [floats([3, 4, 2]), int64([3, 2], 0, 1, 2, 3, 1, 1), positives([4], 2)],
    {
      reduction,
      ignore_index: 1,
    },
    { outputs: ['float32', 'float32'] },
  ),
]);

/** Operators of networks: convolution, pools, normalisation, spectra, losses. */
export const nnCases: readonly OperatorCase[] = [
  ...convCases,
  ...poolCases,
  ...normalizationCases,
  ...spectra,
  ...columns,
  ...losses,
  make('Dropout', 'opset 7', [floats([2, 3])], { ratio: { float: 0.3 } }, { opset: 7 }),
  make('Dropout', 'opset 10 with a mask', [floats([2, 3])], {}, { opset: 10, ...masked }),
  make('Dropout', 'a ratio', [floats([2, 3]), ratio], {}, masked),
  make('Dropout', 'not in training', [floats([2, 3]), ratio, off], {}, masked),
];
