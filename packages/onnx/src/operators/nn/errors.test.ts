import { describe, expect, it } from 'vitest';
import { floats, given, int64 } from '../../../test/cases/nn-data.ts';
import { caseModel, expectSame, type OperatorCase, runOrt, runRecurra } from '../../../test/operator-case.ts';
import { OnnxError, type OnnxTensor } from '../../index.ts';

type Case = readonly [
  message: string,
  operator: string,
  inputs: OperatorCase['inputs'],
  more: Partial<OperatorCase>,
];

const x = floats([1, 2, 9]);
const w = floats([4, 2, 3], 2);
const truth: OnnxTensor = { type: 'bool', dims: [], data: Uint8Array.of(1) };
const integers: OnnxTensor = { type: 'int32', dims: [1, 2, 9], data: new Int32Array(18) };
const having = (
  attributes: NonNullable<OperatorCase['attributes']>,
  more: Partial<OperatorCase> = {},
): Partial<OperatorCase> => ({ attributes, ...more });

const refusals: readonly Case[] = [
  ['auto_pad "SOME"', 'Conv', [x, w], having({ auto_pad: 'SOME' })],
  ['strides \\[0\\]; 0 is out of range', 'Conv', [x, w], having({ strides: [0] })],
  ['dilations \\[-1\\]', 'Conv', [x, w], having({ dilations: [-1] })],
  ['pads \\[-1, 0\\]', 'Conv', [x, w], having({ pads: [-1, 0] })],
  ['pads \\[1\\]; there must be 2', 'Conv', [x, w], having({ pads: [1] })],
  ['different numbers of axes', 'Conv', [x, w], having({ strides: [1, 1], dilations: [1] })],
  ['group 0', 'Conv', [x, w], having({ group: 0 })],
  ['output_padding \\[-1\\]', 'ConvTranspose', [x, floats([2, 4, 3])], having({ output_padding: [-1] })],
  [
    'kernel_shape \\[4096, 8192\\], which is too large',
    'MaxPool',
    [x],
    having({ kernel_shape: [4096, 8192] }),
  ],
  ['no kernel_shape', 'MaxPool', [x], {}],
  ['p 0', 'LpPool', [x], having({ kernel_shape: [2], p: 0 })],
  ['p 3; only 1 and 2', 'LpNormalization', [x], having({ p: 3 })],
  ['num_groups 0', 'GroupNormalization', [x, given([1], 1), given([1], 0)], { opset: 18 }],
  ['size 0', 'LRN', [x], {}],
  ['reduction "most"', 'SoftmaxCrossEntropyLoss', [x, int64([1, 9])], having({ reduction: 'most' })],
  ['output_datatype string', 'HannWindow', [int64([], 4)], having({ output_datatype: 8 })],
  ['set to training', 'BatchNormalization', [x, ...Array(4).fill(floats([2]))], having({ training_mode: 1 })],
  [
    'set to training',
    'BatchNormalization',
    [x, ...Array(4).fill(floats([2]))],
    { opset: 9, outputs: Array(5).fill('float32') },
  ],
  ['a mask of floats', 'Dropout', [x], { opset: 7, outputs: ['float32', 'float32'] }],
];

const failures: readonly Case[] = [
  ['input X must be of type float32 or float64, and is int32', 'Conv', [integers, w], {}],
  [
    'input W must be of type float32, and is',
    'Conv',
    [x, { ...w, type: 'float64', data: new Float64Array(24) }],
    {},
  ],
  ['the input W is missing', 'Conv', [x], {}],
  ['does not fit 2 channels in 1 group', 'Conv', [x, floats([4, 3, 3])], {}],
  ['does not fit 2 channels in 2 group', 'Conv', [x, floats([3, 1, 3])], having({ group: 2 })],
  ['must have the same rank', 'Conv', [x, floats([4, 2, 3, 3])], {}],
  ['must have the same rank', 'Conv', [floats([1, 2]), floats([1, 2])], {}],
  [
    '1 to 3 axes beyond batch and channel, and has 4',
    'Conv',
    [floats([1, 1, 2, 2, 2, 2]), floats([1, 1, 1, 1, 1, 1])],
    {},
  ],
  ['kernel_shape is \\[5\\]', 'Conv', [x, w], having({ kernel_shape: [5] })],
  ['the attributes speak of 2', 'Conv', [x, w], having({ strides: [1, 1] })],
  ['pads must have 2 numbers', 'Conv', [x, w], having({ pads: [1, 1, 1, 1] })],
  [
    'a window of 13 does not fit into an axis of 9 padded to 10',
    'Conv',
    [x, w],
    having({ dilations: [6], pads: [1, 0] }),
  ],
  ['input B must have the shape \\[4\\], and has \\[3\\]', 'Conv', [x, w, floats([3])], {}],
  ['which is too large', 'Conv', [x, w], having({ pads: [2 ** 30, 2 ** 30] })],
  ['which is too large', 'ConvTranspose', [x, floats([2, 4, 3])], having({ strides: [2 ** 30] })],
  ['which is none', 'ConvTranspose', [x, floats([2, 4, 3])], having({ pads: [9, 9] })],
  ['asks for 40 places where 11', 'ConvTranspose', [x, floats([2, 4, 3])], having({ output_shape: [40] })],
  ['does not fit 2 channels', 'ConvTranspose', [x, floats([3, 4, 3])], {}],
  [
    'window of 4 does not fit into an axis of 3',
    'MaxPool',
    [floats([1, 1, 3])],
    having({ kernel_shape: [4] }),
  ],
  ['the attributes speak of 2', 'AveragePool', [x], having({ kernel_shape: [2, 2] })],
  ['the axes batch and channel', 'GlobalMaxPool', [floats([3])], {}],
  [
    'index 9, the output 4',
    'MaxUnpool',
    [given([1, 1, 2], 1, 2), int64([1, 1, 2], 0, 9)],
    having({ kernel_shape: [2], strides: [2] }),
  ],
  ['input scale must have 2 elements', 'BatchNormalization', [x, ...Array(4).fill(floats([3]))], {}],
  ['input Scale has the shape \\[4\\], which does not fit', 'LayerNormalization', [x, floats([4])], {}],
  ['there is no axis 3', 'LayerNormalization', [x, floats([9])], having({ axis: 3 })],
  [
    '2 channels, which 4 groups',
    'GroupNormalization',
    [x, floats([4]), floats([4])],
    having({ num_groups: 4 }, { opset: 18 }),
  ],
  ['training_mode is true', 'Dropout', [x, given([], 0.5), truth], {}],
  ['there is no axis 7', 'MeanVarianceNormalization', [x], having({ axes: [7] })],
  ['real \\[..., 1\\] or complex', 'DFT', [x], having({ axis: 1 })],
  ['the last axis', 'DFT', [floats([1, 4, 2])], having({ axis: 2 })],
  ['one-sided transform needs a real', 'DFT', [floats([1, 4, 2])], having({ axis: 1, onesided: 1 })],
  ['length 0 is impossible', 'DFT', [floats([1, 4, 1]), int64([], 0)], having({ axis: 1 })],
  [
    'a frame has 16 samples, the signal only 9',
    'STFT',
    [floats([1, 9, 1]), int64([], 1), undefined, int64([], 16)],
    {},
  ],
  ['frame_step must be positive', 'STFT', [floats([1, 9, 1]), int64([], 0), undefined, int64([], 4)], {}],
  ['window and frame_length', 'STFT', [floats([1, 9, 1]), int64([], 1)], {}],
  ['which is too large', 'HannWindow', [int64([], 2 ** 40)], { outputs: ['float32'] }],
  ['size must not be negative', 'HannWindow', [int64([], -1)], { outputs: ['float32'] }],
  [
    'lies above half the sample rate',
    'MelWeightMatrix',
    [int64([], 4), int64([], 16), int64([], 8000), given([], 0), given([], 9000)],
    {},
  ],
  ['a target is 7, there are 2 classes', 'NegativeLogLikelihoodLoss', [floats([1, 2]), int64([1], 7)], {}],
  ['targets must have the shape \\[1, 9\\]', 'SoftmaxCrossEntropyLoss', [x, int64([1], 0)], {}],
];

function run([, operator, inputs, more]: Case): Promise<unknown> {
  const { model, feeds } = caseModel({ name: '', operator, inputs, ...more });
  return runRecurra(model, feeds);
}

describe('what operators of networks refuse', () => {
  it.each(refusals)('%s (%s)', async (...test) => {
    await expect(run(test)).rejects.toThrow(OnnxError);
    await expect(run(test)).rejects.toThrow(new RegExp(`^operator ${test[1]} at node "[^"]*" .*${test[0]}`));
  });

  it.each(failures)('%s (%s)', async (...test) => {
    await expect(run(test)).rejects.toThrow(OnnxError);
    await expect(run(test)).rejects.toThrow(
      new RegExp(`^operator ${test[1]} at node "[^"]*" failed: .*${test[0]}`),
    );
  });
});

describe('in float64', () => {
  const doubled = (tensor: OnnxTensor | undefined): OnnxTensor | undefined =>
    tensor?.type === 'float32'
      ? { ...tensor, type: 'float64', data: Float64Array.from(tensor.data) }
      : tensor;

  it.each<OperatorCase>([
    { name: 'Conv', operator: 'Conv', inputs: [floats([2, 16, 40]), floats([8, 16, 3], 2), floats([8], 3)] },
    {
      name: 'ConvTranspose',
      operator: 'ConvTranspose',
      inputs: [floats([1, 16, 40]), floats([16, 8, 3], 2)],
    },
    { name: 'LayerNormalization', operator: 'LayerNormalization', inputs: [floats([2, 9]), floats([9], 2)] },
    { name: 'AveragePool', operator: 'AveragePool', inputs: [x], attributes: { kernel_shape: [3] } },
  ])('$name gives what it gives in float32', async (test) => {
    const wide = caseModel({ ...test, inputs: test.inputs.map(doubled), outputs: ['float64'] });
    const plain = caseModel(test);
    const { out0 } = await runOrt(plain.model, plain.feeds);
    expectSame(await runRecurra(wide.model, wide.feeds), { out0: doubled(out0) as OnnxTensor });
  });
});
