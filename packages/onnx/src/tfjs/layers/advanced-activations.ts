import { tensorToOnnx } from '../tensors.ts';
import type { LayerExporter } from '../types.ts';

/** ReLU, with an upper bound if it has one. */
export const relu: LayerExporter = (layer, context, [x]) => {
  const { maxValue } = context.config(layer);
  if (typeof maxValue !== 'number') return [context.node('Relu', [x as string])];
  return [context.node('Clip', [x as string, context.float(0, 'zero'), context.float(maxValue, 'max')])];
};

/** LeakyReLU. */
export const leakyRelu: LayerExporter = (layer, context, [x]) => [
  context.node('LeakyRelu', [x as string], { alpha: { float: context.config(layer).alpha as number } }),
];

/** PReLU; its slopes have the input's shape without the batch, 1 on shared axes, and broadcast. */
export const preluLayer: LayerExporter = (layer, context, [x]) => {
  const alpha = layer.getWeights()[0];
  return [context.node('PRelu', [x as string, context.initializer('alpha', tensorToOnnx(alpha!))])];
};

/** ELU. */
export const elu: LayerExporter = (layer, context, [x]) => [
  context.node('Elu', [x as string], { alpha: { float: context.config(layer).alpha as number } }),
];

/** ThresholdedReLU: x where x > θ, else 0. */
export const thresholdedRelu: LayerExporter = (layer, context, [x]) => [
  context.node('ThresholdedRelu', [x as string], {
    alpha: { float: context.config(layer).theta as number },
  }),
];

/** Softmax over one axis. */
export const softmax: LayerExporter = (layer, context, [x]) => {
  const axis = [context.config(layer).axis].flat()[0];
  return [context.node('Softmax', [x as string], { axis: typeof axis === 'number' ? axis : -1 })];
};
