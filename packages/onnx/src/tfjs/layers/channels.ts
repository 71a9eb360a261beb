import type * as tf from '@tensorflow/tfjs-core';
import type { Attributes } from '../../builder/attributes.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { Layer, LayerConfig } from '../types.ts';

/** The layout of a layer's pictures or sequences: ONNX has the channels first, Keras mostly last. */
export function channelsComeFirst(layer: Layer): boolean {
  // Some layers leave the format out of their configuration.
  return (layer as unknown as { readonly dataFormat?: string }).dataFormat === 'channelsFirst';
}

/** How many axes lie between batch and channels. */
export function spatialRank(context: ExportContext, x: string): number {
  return context.shape(x).length - 2;
}

/** [batch, …, channels] → [batch, channels, …], unless it is so already. */
export function toChannelsFirst(layer: Layer, context: ExportContext, x: string): string {
  if (channelsComeFirst(layer)) return x;
  const rank = spatialRank(context, x);
  return context.transpose(x, [0, rank + 1, ...upTo(rank).map((axis) => axis + 1)]);
}

/** Undoes {@link toChannelsFirst}. */
export function fromChannelsFirst(layer: Layer, context: ExportContext, y: string, rank: number): string {
  return channelsComeFirst(layer) ? y : context.transpose(y, [0, ...upTo(rank).map((axis) => axis + 2), 1]);
}

/** A setting with one number for each spatial axis; a single number counts for all. */
export function perAxis(
  config: LayerConfig,
  key: string,
  rank: number,
  fallback?: tf.serialization.ConfigDictValue,
): number[] {
  const numbers = [config[key] ?? fallback].flat().map(Number);
  return numbers.length === 1 ? new Array<number>(rank).fill(numbers[0] as number) : numbers;
}

/**
 * Attributes for a layer's padding.
 *
 * @throws OnnxError for anything but "same" and "valid".
 */
export function padding(
  layer: Layer,
  context: ExportContext,
  kernel: readonly number[] = [],
  dilations: readonly number[] = [],
): Attributes {
  const mode = context.config(layer).padding;
  if (mode === 'same' && dilations.some((dilation) => dilation > 1)) {
    // ONNX Runtime has no auto_pad with dilations; the stride is 1 then, and the padding known.
    const totals = kernel.map((size, i) => (dilations[i] as number) * (size - 1));
    return {
      pads: [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))],
    };
  }
  if (mode === 'same') return { auto_pad: 'SAME_UPPER' };
  if (mode === 'valid' || mode === undefined) return { auto_pad: 'VALID' };
  throw new OnnxError(
    `exportOnnx(): layer "${layer.name}" has padding "${String(mode)}", which tfjs-layers cannot run; use "same" or ` +
      '"valid".',
    { node: layer.name, operator: layer.getClassName() },
  );
}

/** 0, 1, … up to and without `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
