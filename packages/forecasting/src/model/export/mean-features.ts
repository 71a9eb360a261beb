import type { LayerExporter } from '@recurra/onnx/tfjs';
import type { MeanFeatures } from '../layers/mean-features.ts';

/** Writes a `MeanFeatures`. */
export const meanFeatures: LayerExporter = (layer, context, [z]) => {
  const { table, compress } = layer as unknown as MeanFeatures;
  const { terms, shape, upper, lower, scale } = table;
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
  const shaped = context.reshape(features, [0, ...shape]);
  return [compress ? context.node('Asinh', [shaped]) : shaped];
};
