import type { Dimension } from '../../builder/value-info.ts';
import type { ExportContext } from '../context.ts';
import type { Layer, LayerExporter } from '../types.ts';

/** Layers that treat all axes but the last alike: they can be applied to the whole sequence as they are. */
const pointwise = new Set(['Activation', 'Dense', 'Dropout', 'ELU', 'LeakyReLU', 'ReLU']);

/** TimeDistributed: the layer applied to every time step, all of them in one batch. */
export const timeDistributed: LayerExporter = (layer, context, [x]) => {
  const inner = (layer as unknown as { readonly layer: Layer }).layer;
  if (pointwise.has(inner.getClassName())) return context.layer(inner, [x as string]);
  const [batch, time, ...rest] = context.shape(x as string);
  const steps = reshape(context, x as string, ['all'], { from: x as string, axis: 2, dims: rest });
  context.describe(steps, { type: context.type(x as string), shape: [`${batch}_${time}`, ...rest] });
  // Each step is a sequence of its own to a recurrent layer inside: none goes on where the last call ended.
  const [result] = context.withHiddenStates(() => context.layer(inner, [steps])) as [string];
  const after = { from: result, axis: 1, dims: context.shape(result).slice(1) };
  return [reshape(context, result, [x as string, time as Dimension], after)];
};

/** Axes that a value keeps: `dims`, from `axis` of the value `from` on. */
interface KeptAxes {
  readonly from: string;
  readonly axis: number;
  readonly dims: readonly Dimension[];
}

/** Changes the first axes: to one of whatever length, or to the batch and time of the value `like`. */
function reshape(
  context: ExportContext,
  value: string,
  [like, time]: readonly ['all'] | readonly [like: string, time: Dimension],
  { from, axis, dims }: KeptAxes,
): string {
  const isOpen = dims.some((dim) => typeof dim !== 'number');
  const start = like === 'all' ? [-1] : typeof time === 'number' ? [-1, time] : undefined;
  if (start !== undefined && !isOpen) return context.reshape(value, [...start, ...dims.map(Number)]);
  const parts = [
    start === undefined ? context.dims(like, 0, 2) : context.ints(start, 'steps'),
    isOpen ? context.dims(from, axis, axis + dims.length) : context.ints(dims.map(Number), 'shape'),
  ];
  return context.node('Reshape', [value, context.node('Concat', parts, { axis: 0 })]);
}
