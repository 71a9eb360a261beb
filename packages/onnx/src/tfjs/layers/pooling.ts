import type { LayerExporter } from '../types.ts';
import {
  channelsComeFirst,
  fromChannelsFirst,
  padding,
  perAxis,
  spatialRank,
  toChannelsFirst,
  upTo,
} from './channels.ts';

/** Max and average pooling of sequences, pictures and volumes; padding is left out of averages, as tfjs does. */
export function pooling(operator: 'MaxPool' | 'AveragePool'): LayerExporter {
  return (layer, context, [x]) => {
    const config = context.config(layer);
    const rank = spatialRank(context, x as string);
    const y = context.node(operator, [toChannelsFirst(layer, context, x as string)], {
      kernel_shape: perAxis(config, 'poolSize', rank),
      strides: perAxis(config, 'strides', rank),
      ...padding(layer, context),
    });
    return [fromChannelsFirst(layer, context, y, rank)];
  };
}

/** The mean or the largest value of each channel. */
export function globalPooling(operator: 'ReduceMean' | 'ReduceMax'): LayerExporter {
  return (layer, context, [x]) => {
    const start = channelsComeFirst(layer) ? 2 : 1;
    const axes = upTo(spatialRank(context, x as string)).map((axis) => axis + start);
    return [context.reduce(operator, x as string, axes)];
  };
}
