import type { LayerExporter } from '@recurra/onnx/tfjs';
import { leastChange, type WindowFacts } from '../layers/window-facts.ts';
import type { WindowScaler } from '../layers/window-scaler.ts';
import { floors } from '../scale-floors.ts';

/** Writes a `WindowScaler`. */
export const windowScaler: LayerExporter = (layer, context, [input]) => {
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

/** Writes a `WindowFacts`. */
export const windowFacts: LayerExporter = (layer, context, [z, anchor, offset, scale]) => {
  const { lags, recent } = layer as unknown as WindowFacts;
  const end = Number.MAX_SAFE_INTEGER;
  const slice = (value: string, from: number, to: number): string =>
    context.node('Slice', [
      value,
      context.ints([from], 'from'),
      context.ints([to], 'to'),
      context.ints([1], 'axis'),
    ]);
  const change = (value: string, lag: number): string => {
    const difference = context.node('Sub', [slice(value, lag, end), slice(value, 0, -lag)]);
    return context.reduce('ReduceMean', context.node('Abs', [difference]), [1], true);
  };
  const centre = context.node('Abs', [context.node('Add', [anchor!, offset!])]);
  const level = context.node('Add', [centre, scale!]);
  const sizes = [...lags.map((lag) => change(z!, lag)), change(slice(z!, -recent - 1, end), 1)];
  const least = context.float(leastChange, 'least_change');
  const logs = sizes.map((size) => context.node('Log', [context.node('Add', [size, least])]));
  const first = context.node('Log', [context.node('Div', [scale!, level])]);
  const all = context.node('Concat', [first, ...logs], { axis: 1 });
  return [context.node('Mul', [all, context.float(0.5, 'half')])];
};
