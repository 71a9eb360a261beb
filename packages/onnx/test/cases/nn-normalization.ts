import type { OperatorCase } from '../operator-case.ts';
import { floats, positives } from './nn-data.ts';

const make = (
  operator: string,
  name: string,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  more: Partial<OperatorCase> = {},
): OperatorCase => ({ name: `${operator}: ${name}`, operator, inputs, attributes, ...more });

const batch = (dims: readonly number[], channels: number, shape = [channels]) => [
  floats(dims, 1),
  positives(shape, 2),
  floats(shape, 3),
  floats(shape, 4),
  positives(shape, 5),
];

const layer = (dims: readonly number[], inner: readonly number[]) => [
  floats(dims, 1),
  positives(inner, 2),
  floats(inner, 3),
];

const saved: Partial<OperatorCase> = { outputs: ['float32', 'float32', 'float32'] };
const microsoft: Partial<OperatorCase> = { domain: 'com.microsoft' };

/** Normalisations. */
export const normalizationCases: readonly OperatorCase[] = [
  make('BatchNormalization', 'one axis', batch([2, 3, 7], 3)),
  make('BatchNormalization', 'two axes', batch([2, 3, 4, 5], 3), { epsilon: { float: 0.01 } }),
  make('BatchNormalization', 'rows of features', batch([4, 3], 3), {}, { opset: 9 }),
  make('BatchNormalization', 'opset 7', batch([2, 3, 7], 3), {}, { opset: 7 }),
  make('BatchNormalization', 'opset 14', batch([2, 3, 7], 3), {}, { opset: 14 }),
  make('LayerNormalization', 'the last axis', layer([2, 3, 8], [8]), {}, saved),
  make(
    'LayerNormalization',
    'two axes',
    layer([2, 3, 8], [3, 8]),
    { axis: 1, epsilon: { float: 0.1 } },
    saved,
  ),
  make('LayerNormalization', 'all axes', layer([2, 3, 8], [2, 3, 8]), { axis: 0 }, saved),
  make('LayerNormalization', 'no bias', layer([2, 3, 8], [8]).slice(0, 2)),
  make('LayerNormalization', 'one scale for a row', layer([2, 3, 8], [3, 1]), { axis: 1 }),
  make('LayerNormalization', 'one scale', layer([2, 3, 8], [1])),
  make('RMSNormalization', 'the last axis', layer([2, 3, 8], [8]).slice(0, 2), {}, { opset: 23 }),
  make('RMSNormalization', 'two axes', layer([2, 3, 8], [3, 8]).slice(0, 2), { axis: -2 }, { opset: 23 }),
  make(
    'SkipLayerNormalization',
    'all inputs',
    [floats([2, 3, 8], 1), floats([2, 3, 8], 2), positives([8], 3), floats([8], 4), floats([8], 5)],
    { epsilon: { float: 0.001 } },
    { ...microsoft, outputs: ['float32', false, false, 'float32'] },
  ),
  make(
    'SkipLayerNormalization',
    'no bias',
    [floats([2, 3, 8], 1), floats([2, 3, 8], 2), positives([8], 3)],
    {},
    microsoft,
  ),
  make(
    'SkipSimplifiedLayerNormalization',
    'no bias',
    [floats([2, 3, 8], 1), floats([2, 3, 8], 2), positives([8], 3)],
    {},
    microsoft,
  ),
  make('SimplifiedLayerNormalization', 'the last axis', [floats([2, 3, 8], 1), positives([8], 2)]),
  make('InstanceNormalization', 'one axis', [floats([2, 3, 9], 1), positives([3], 2), floats([3], 3)]),
  make('InstanceNormalization', 'two axes', [floats([2, 3, 4, 5], 1), positives([3], 2), floats([3], 3)], {
    epsilon: { float: 0.01 },
  }),
  make(
    'GroupNormalization',
    'opset 18',
    [floats([2, 6, 5], 1), positives([3], 2), floats([3], 3)],
    { num_groups: 3 },
    { opset: 18 },
  ),
  make(
    'GroupNormalization',
    'opset 21',
    [floats([2, 6, 5], 1), positives([6], 2), floats([6], 3)],
    { num_groups: 2 },
    { opset: 21 },
  ),
  make('LpNormalization', 'the last axis', [floats([2, 3, 8], 1)]),
  make('LpNormalization', 'p 1 along an axis', [floats([2, 3, 8], 1)], { axis: 1, p: 1 }),
  make('MeanVarianceNormalization', 'an image', [floats([2, 3, 4, 5], 1)]),
  make('MeanVarianceNormalization', 'chosen axes', [floats([2, 3, 4, 5], 1)], { axes: [1, -1] }),
  make('LRN', 'three channels', [floats([2, 5, 3, 4], 1)], { size: 3 }),
  make('LRN', 'other factors', [floats([2, 5, 3, 4], 1)], {
    size: 5,
    alpha: { float: 0.5 },
    beta: { float: 1.5 },
    bias: { float: 2 },
  }),
];
