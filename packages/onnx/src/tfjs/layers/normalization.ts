import type { Dimension } from '../../builder/value-info.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import { tensorToOnnx } from '../tensors.ts';
import type { LayerExporter } from '../types.ts';

/**
 * Layer normalisation over the last axis: γ∘(x - mean) / √(variance + ε) + β. One operator from opset 17 on.
 */
export function writeLayerNorm(
  context: ExportContext,
  x: string,
  gamma: string,
  beta: string | undefined,
  epsilon: number,
): string {
  if (context.opset < 17) {
    const scaled = context.node('Mul', [standardize(context, x, [-1], epsilon), gamma]);
    return beta === undefined ? scaled : context.node('Add', [scaled, beta]);
  }
  const inputs = beta === undefined ? [x, gamma] : [x, gamma, beta];
  return context.node('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } });
}

/** (x - mean) / √(variance + ε) over axes. */
function standardize(context: ExportContext, x: string, axes: readonly number[], epsilon: number): string {
  const centred = context.node('Sub', [x, context.reduce('ReduceMean', x, axes, true)]);
  const variance = context.reduce('ReduceMean', context.node('Mul', [centred, centred]), axes, true);
  const deviation = context.node('Sqrt', [
    context.node('Add', [variance, context.float(epsilon, 'epsilon')]),
  ]);
  return context.node('Div', [centred, deviation]);
}

/** LayerNormalization layer, over any axes. */
export const layerNormalization: LayerExporter = (layer, context, [x]) => {
  const config = context.config(layer);
  const shape = context.shape(x as string);
  const axes = [config.axis].flat().map((axis) => (Number(axis) + shape.length) % shape.length);
  const epsilon = config.epsilon as number;
  const hasGamma = config.scale !== false;
  const weights = layer.getWeights();
  const [gamma, beta] = [hasGamma ? weights[0] : undefined, weights[hasGamma ? 1 : 0]];
  if (axes.length === 1 && axes[0] === shape.length - 1 && gamma !== undefined) {
    const shift = beta && context.tensor('beta', beta);
    return [writeLayerNorm(context, x as string, context.tensor('gamma', gamma), shift, epsilon)];
  }
  // Weights have the shape of the axes; put ones in between so that they broadcast.
  const dims = shape.map((dim, axis) => (axes.includes(axis) ? Number(dim) : 1));
  let y = standardize(context, x as string, axes, epsilon);
  if (gamma !== undefined) {
    y = context.node('Mul', [y, context.initializer('gamma', { ...tensorToOnnx(gamma), dims })]);
  }
  if (beta !== undefined) {
    y = context.node('Add', [y, context.initializer('beta', { ...tensorToOnnx(beta), dims })]);
  }
  return [y];
};

/** BatchNormalization layer: with its moving statistics it is one scale and one shift for each channel. */
export const batchNormalization: LayerExporter = (layer, context, [x]) => {
  const { axis, epsilon, scale, center } = context.config(layer);
  const shape = context.shape(x as string);
  const channel = (Number(axis) + shape.length) % shape.length;
  const weights = layer.getWeights().map((weight) => weight.dataSync<'float32'>());
  const gamma = scale === false ? undefined : weights.shift();
  const beta = center === false ? undefined : weights.shift();
  const [mean, variance] = weights;
  const width = channelCount(layer.name, shape, channel);
  const factor = new Float32Array(width);
  const shift = new Float32Array(width);
  for (let i = 0; i < width; i++) {
    const value = (gamma?.[i] ?? 1) / Math.sqrt((variance?.[i] ?? 1) + Number(epsilon));
    factor[i] = value;
    shift[i] = (beta?.[i] ?? 0) - (mean?.[i] ?? 0) * value;
  }
  const dims = [width, ...new Array<number>(shape.length - 1 - channel).fill(1)];
  const scaled = context.node('Mul', [
    x as string,
    context.initializer('scale', { type: 'float32', dims, data: factor }),
  ]);
  return [
    context.node('Add', [scaled, context.initializer('shift', { type: 'float32', dims, data: shift })]),
  ];
};

function channelCount(layer: string, shape: readonly Dimension[], axis: number): number {
  const count = shape[axis];
  if (typeof count === 'number') return count;
  throw new OnnxError(`exportOnnx(): layer "${layer}" normalises an axis whose length is open ("${count}").`);
}
