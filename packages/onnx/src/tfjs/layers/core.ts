import type * as tfl from '@tensorflow/tfjs-layers';
import { OnnxError } from '../../errors.ts';
import { exportContainer } from '../container.ts';
import type { LayerExporter } from '../types.ts';

/** Dropout and noise: they act in training only. */
export const identity: LayerExporter = (_layer, _context, [x]) => [x as string];

/** A model used as a layer. */
export const nestedModel: LayerExporter = (layer, context, inputs) =>
  exportContainer(layer as tfl.LayersModel, context, inputs);

/** Flatten → Flatten, with a transposition before it where the channels come first. */
export const flatten: LayerExporter = (layer, context, [x]) => {
  const rank = context.shape(x as string).length;
  let value = x as string;
  if (context.config(layer).dataFormat === 'channelsFirst' && rank > 2) {
    const spatial = Array.from({ length: rank - 2 }, (_, i) => i + 2);
    value = context.transpose(value, [0, ...spatial, 1]);
  }
  return [context.node('Flatten', [value], { axis: 1 })];
};

/** Reshape → Reshape that keeps the batch. */
export const reshape: LayerExporter = (layer, context, [x]) => {
  const target = context.config(layer).targetShape as (number | null)[];
  const open = target.filter((dim) => dim === null || dim < 0).length;
  if (open > 1) {
    throw new OnnxError(
      `exportOnnx(): layer "${layer.name}" reshapes to [${target.join(', ')}]; at most one length may be open.`,
      { node: layer.name, operator: 'Reshape' },
    );
  }
  return [context.reshape(x as string, [0, ...target.map((dim) => dim ?? -1)])];
};

/** Permute → Transpose; its dims count from 1. */
export const permute: LayerExporter = (layer, context, [x]) => {
  const dims = context.config(layer).dims as number[];
  return [context.transpose(x as string, [0, ...dims])];
};

/** RepeatVector → Expand: [batch, features] → [batch, n, features]. */
export const repeatVector: LayerExporter = (layer, context, [x]) => {
  const shape = context.ints([1, context.config(layer).n as number, 1], 'shape');
  return [context.node('Expand', [context.unsqueeze(x as string, [1]), shape])];
};
