import type { LayerExporter } from '@recurra/onnx/tfjs';
import type { Calibrate } from '../layers/calibrate.ts';
import type { Distribution } from '../layers/distribution.ts';
import type { Quantiles } from '../layers/quantiles.ts';
import type { ZeroFloor } from '../layers/zero-floor.ts';

/** Writes an `ExpertMix`. */
export const expertMix: LayerExporter = (layer, context, [forecasts, gate]) => {
  const [mixture] = context.weights(layer, ['mixture']);
  const [, , experts] = context.shape(forecasts!) as [unknown, unknown, number];
  const wide = context.shape(gate!).length === 2 ? context.reshape(gate!, [0, 1, experts]) : (gate as string);
  const shares = context.node('Softmax', [context.node('Add', [wide, mixture!])], { axis: -1 });
  return [context.reduce('ReduceSum', context.node('Mul', [shares, forecasts!]), [2], true)];
};

/** Writes a `Distribution`. */
export const distribution: LayerExporter = (layer, context, [mix, u]) => {
  const { parameters } = layer as unknown as Distribution;
  const [spread] = context.weights(layer, ['spread']);
  const parts = context.ints([1, parameters - 1], 'parts');
  const [correction, rest] = context.nodes('Split', [u!, parts], 2, { axis: 2 });
  const others = context.node('Softplus', [context.node('Add', [rest!, spread!])]);
  return [context.node('Concat', [context.node('Add', [mix!, correction!]), others], { axis: 2 })];
};

/** Writes a `Quantiles`. */
export const quantiles: LayerExporter = (layer, context, [numbers]) => [
  (layer as unknown as Quantiles).head.exportQuantiles(context, numbers!),
];

/** Writes an `Unscale`. */
export const unscale: LayerExporter = (_, context, [values, ...scaling]) => {
  const [anchor, offset, scale] = scaling.map((value) => context.unsqueeze(value, [2]));
  const moved = context.node('Add', [offset!, context.node('Mul', [values!, scale!])]);
  return [context.node('Add', [anchor!, moved])];
};

/** Writes a `CountMean`. */
export const countMean: LayerExporter = (_, context, [numbers, ...scaling]) => {
  const [anchor, offset, scale] = scaling.map((value) => context.unsqueeze(value, [2]));
  const count = context.shape(numbers!)[2] as number;
  const parts = context.ints([1, count - 1], 'parts');
  const [location, rest] = context.nodes('Split', [numbers!, parts], 2, { axis: 2 });
  const moved = context.node('Add', [offset!, context.node('Mul', [location!, scale!])]);
  const mean = context.node('Softplus', [context.node('Add', [anchor!, moved])]);
  return [context.node('Concat', [mean, rest!], { axis: 2 })];
};

/** Writes a `Calibrate`. */
export const calibrate: LayerExporter = (layer, context, [x]) => {
  const levels = (layer as unknown as Calibrate).quantiles;
  const middle = levels.indexOf(0.5);
  const [factor] = context.weights(layer, ['factor']);
  const ones = context.ints(
    levels.map(() => 1),
    'ones',
  );
  const median = context.nodes('Split', [x!, ones], levels.length, { axis: 2 })[middle]!;
  const moved = context.node('Mul', [context.node('Sub', [x!, median]), factor!]);
  const offsets = context.nodes('Split', [moved, ones], levels.length, { axis: 2 });
  for (let q = middle + 1; q < levels.length; q++) {
    offsets[q] = context.node('Max', [offsets[q]!, offsets[q - 1]!]);
  }
  for (let q = middle - 1; q >= 0; q--) offsets[q] = context.node('Min', [offsets[q]!, offsets[q + 1]!]);
  return [context.node('Add', [median, context.node('Concat', offsets, { axis: 2 })])];
};

/** Writes a `ZeroFloor`. */
export const zeroFloor: LayerExporter = (layer, context, [y, window]) => {
  const clamped = context.node('Relu', [y!]);
  if ((layer as unknown as ZeroFloor).rule === 'always') return [clamped];
  const least = context.reduce('ReduceMin', window!, [1], true);
  const bounded = context.node('Equal', [least, context.float(0, 'zero')]);
  return [context.node('Where', [bounded, clamped, y!])];
};
