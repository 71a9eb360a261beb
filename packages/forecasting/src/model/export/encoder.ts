import type { ExportContext, LayerExporter } from '@recurra/onnx/tfjs';
import type { Dilate } from '../layers/dilate.ts';
import { type Logarithm, leastPositive } from '../layers/logarithm.ts';
import type { SeasonAttention } from '../layers/season-attention.ts';
import type { Standardise } from '../layers/standardise.ts';
import type { Steps } from '../layers/steps.ts';

const end = Number.MAX_SAFE_INTEGER;

function slice(context: ExportContext, value: string, from: number, to: number): string {
  return context.node('Slice', [
    value,
    context.ints([from], 'from'),
    context.ints([to], 'to'),
    context.ints([1], 'axis'),
  ]);
}

function vector(context: ExportContext, hint: string, values: readonly number[]): string {
  const data = Float32Array.from(values);
  return context.initializer(hint, { type: 'float32', dims: [values.length], data });
}

/** Writes a `Logarithm`. */
export const logarithm: LayerExporter = (layer, context, [x]) => {
  if ((layer as unknown as Logarithm).inverse) return [context.node('Exp', [x!])];
  return [context.node('Log', [context.node('Max', [x!, context.float(leastPositive, 'least')])])];
};

/** Writes a `Standardise`. */
export const standardise: LayerExporter = (layer, context, [x]) => {
  const { mean, deviation } = layer as unknown as Standardise;
  const centred = context.node('Sub', [x!, vector(context, 'mean', mean)]);
  const scaled = context.node('Div', [centred, vector(context, 'deviation', deviation)]);
  return [context.node('Clip', [scaled, context.float(-10, 'least'), context.float(10, 'most')])];
};

/** Writes a `Steps`. */
export const steps: LayerExporter = (layer, context, [x]) => {
  const { from, to, fold } = layer as unknown as Steps;
  const features = context.shape(x!)[2] as number;
  const part = slice(context, x!, from, to);
  return [fold === 1 ? part : context.reshape(part, [0, (to - from) / fold, fold * features])];
};

/** Writes a `Dilate`. */
export const dilate: LayerExporter = (layer, context, [x]) => {
  const dilated = layer as unknown as Dilate;
  const { dilation, inverse } = dilated;
  const { steps: time, padding } = dilated.layout;
  const features = context.shape(x!)[2] as number;
  const swap = (value: string): string => context.node('Transpose', [value], { perm: [0, 2, 1, 3] });
  if (inverse) {
    const whole = swap(context.reshape(x!, [-1, dilation, time, features]));
    return [slice(context, context.reshape(whole, [-1, time * dilation, features]), padding, end)];
  }
  const padded =
    padding === 0 ? x! : context.node('Pad', [x!, context.ints([0, padding, 0, 0, 0, 0], 'padding')]);
  const apart = swap(context.reshape(padded, [-1, time, dilation, features]));
  return [context.reshape(apart, [-1, time, features])];
};

/** Writes a `SeasonAttention`. */
export const seasonAttention: LayerExporter = (layer, context, [h]) => {
  const { span } = layer as unknown as SeasonAttention;
  const [query] = context.weights(layer, ['query']);
  const size = context.shape(h!)[2] as number;
  const season = slice(context, h!, -span, end);
  const last = slice(context, h!, -1, end);
  const asked = context.node('MatMul', [last, query!]);
  const products = context.reduce('ReduceSum', context.node('Mul', [season, asked]), [2], true);
  const scores = context.node('Mul', [products, context.float(1 / Math.sqrt(size), 'scale')]);
  const shares = context.node('Softmax', [scores], { axis: 1 });
  const found = context.reduce('ReduceSum', context.node('Mul', [shares, season]), [1]);
  return [context.node('Concat', [context.squeeze(last, [1]), found], { axis: 1 })];
};
