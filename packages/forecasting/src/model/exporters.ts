import type { LayerExporter, LayerExporters } from '@recurra/onnx/tfjs';
import { MeanFeatures } from './layers/mean-features.ts';
import { QuantileHead } from './layers/quantile-head.ts';
import { Unscale } from './layers/unscale.ts';
import { floors, WindowScaler } from './layers/window-scaler.ts';

const windowScaler: LayerExporter = (layer, context, [input]) => {
  const { levelSpan, scaleLag } = layer as unknown as WindowScaler;
  const slice = (value: string, from: number, to: number): string =>
    context.node('Slice', [
      value,
      context.ints([from], 'from'),
      context.ints([to], 'to'),
      context.ints([1], 'axis'),
    ]);
  const meanSize = (value: string): string =>
    context.reduce('ReduceMean', context.node('Abs', [value]), [1], true);
  const times = (value: string, factor: number, hint: string): string =>
    context.node('Mul', [value, context.float(factor, hint)]);
  const end = Number.MAX_SAFE_INTEGER;
  const x = context.squeeze(input!, [2]);
  const anchor = slice(x, -1, end);
  const centred = context.node('Sub', [x, anchor]);
  const offset = context.reduce('ReduceMean', slice(centred, -levelSpan, end), [1], true);
  const change = meanSize(context.node('Sub', [slice(centred, scaleLag, end), slice(centred, 0, -scaleLag)]));
  const level = context.node('Sub', [centred, offset]);
  const size = context.node('Add', [
    times(context.node('Abs', [anchor]), floors.size, 'size_floor'),
    context.float(floors.absolute, 'floor'),
  ]);
  const scale = context.node('Add', [
    context.node('Add', [change, times(meanSize(level), floors.spread, 'spread_floor')]),
    size,
  ]);
  return [context.node('Div', [level, scale]), anchor, offset, scale];
};

const meanFeatures: LayerExporter = (layer, context, [z]) => {
  const { terms, shape, upper, lower, scale } = (layer as unknown as MeanFeatures).table;
  const size = shape[0] * shape[1];
  const indices = (hint: string, values: readonly number[]): string =>
    context.initializer(hint, { type: 'int32', dims: [values.length], data: Int32Array.from(values) });
  const axis = context.initializer('axis', { type: 'int32', dims: [], data: new Int32Array([1]) });
  const sums = context.node('CumSum', [z!, axis]);
  // Padding gives the zero that stands between the values and their sums, whatever the batch size.
  const padded = context.node('Pad', [sums, context.ints([0, 1, 0, 0], 'pads')]);
  const values = context.node('Concat', [z!, padded], { axis: 1 });
  const gather = (hint: string, list: readonly number[]): string =>
    context.node('Gather', [values, indices(hint, list)], { axis: 1 });
  const weights = context.initializer('scale', {
    type: 'float32',
    dims: [scale.length],
    data: Float32Array.from(scale),
  });
  const parts = context.node('Mul', [
    context.node('Sub', [gather('upper', upper), gather('lower', lower)]),
    weights,
  ]);
  const features = context.reduce('ReduceSum', context.reshape(parts, [0, terms, size]), [1]);
  return [context.reshape(features, [0, ...shape])];
};

const quantileHead: LayerExporter = (layer, context, [forecasts, u]) => {
  const { horizon, experts } = layer as unknown as QuantileHead;
  const [mixture, spread, calibration] = context.weights(layer, ['mixture', 'spread', 'calibration']);
  const [gate, correction, width] = context.nodes(
    'Split',
    [u!, context.ints([experts, horizon, 2 * horizon], 'parts')],
    3,
    { axis: 1 },
  );
  const logits = context.node('Add', [context.reshape(gate!, [0, 1, experts]), mixture!]);
  const shares = context.node('Softmax', [logits], { axis: -1 });
  const mixed = context.reduce('ReduceSum', context.node('Mul', [shares, forecasts!]), [2]);
  const median = context.reshape(context.node('Add', [mixed, correction!]), [0, horizon, 1]);
  const raw = context.node('Add', [context.reshape(width!, [0, horizon, 2]), spread!]);
  const offsets = context.node('Mul', [context.node('Softplus', [raw]), calibration!]);
  const [down, up] = context.nodes('Split', [offsets, context.ints([1, 1], 'sides')], 2, { axis: 2 });
  const lower = context.node('Sub', [median, down!]);
  const upper = context.node('Add', [median, up!]);
  return [context.node('Concat', [lower, median, upper], { axis: 2 })];
};

const unscale: LayerExporter = (layer, context, [quantiles, anchor, offset, scale, window]) => {
  const { zeroFloor } = layer as unknown as Unscale;
  const wide = (value: string): string => context.unsqueeze(value, [2]);
  const moved = context.node('Add', [wide(offset!), context.node('Mul', [quantiles!, wide(scale!)])]);
  const y = context.node('Add', [wide(anchor!), moved]);
  if (zeroFloor === 'never') return [y];
  const clamped = context.node('Relu', [y]);
  if (zeroFloor === 'always') return [clamped];
  const least = context.reduce('ReduceMin', window!, [1], true);
  const bounded = context.node('Equal', [least, context.float(0, 'zero')]);
  return [context.node('Where', [bounded, clamped, y])];
};

/** Translations of this package's layers, for `exportOnnx(model, { layers: forecastingExporters })`. */
export const forecastingExporters: LayerExporters = {
  [WindowScaler.className]: windowScaler,
  [MeanFeatures.className]: meanFeatures,
  [QuantileHead.className]: quantileHead,
  [Unscale.className]: unscale,
};
