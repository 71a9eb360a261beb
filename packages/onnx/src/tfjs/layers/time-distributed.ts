import type * as tfl from '@tensorflow/tfjs-layers';
import type { Dimension } from '../../builder/value-info.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { Layer, LayerExporter } from '../types.ts';

/** Layers that treat all axes but the last alike: they can be applied to the whole sequence as they are. */
const pointwise = new Set(['Activation', 'Dense', 'Dropout', 'ELU', 'LeakyReLU', 'ReLU']);

/** TimeDistributed: the layer applied to every time step, all of them in one batch. */
export const timeDistributed: LayerExporter = (layer, context, [x]) => {
  const inner = (layer as unknown as { readonly layer: Layer }).layer;
  if (pointwise.has(inner.getClassName())) return context.layer(inner, [x as string]);
  const [batch, time, ...rest] = context.shape(x as string);
  const steps = context.reshape(x as string, [-1, ...fixed(layer, rest)]);
  context.describe(steps, { type: context.type(x as string), shape: [`${batch}_${time}`, ...rest] });
  const [result] = context.layer(inner, [steps]);
  const after = fixed(layer, context.shape(result as string).slice(1));
  return [unfold(context, result as string, x as string, after)];
};

/** [batch * time, …] → [batch, time, …], the lengths of batch and time taken from `like`. */
function unfold(context: ExportContext, value: string, like: string, rest: readonly number[]): string {
  const time = context.shape(like)[1];
  if (typeof time === 'number') return context.reshape(value, [-1, time, ...rest]);
  const shape = context.node('Concat', [context.dims(like, 0, 2), context.ints(rest, 'shape')], { axis: 0 });
  return context.node('Reshape', [value, shape]);
}

function fixed(layer: tfl.layers.Layer, dims: readonly Dimension[]): number[] {
  return dims.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new OnnxError(
      `exportOnnx(): layer "${layer.name}" (TimeDistributed) needs fixed lengths after time, got "${dim}".`,
      { node: layer.name, operator: 'TimeDistributed' },
    );
  });
}
