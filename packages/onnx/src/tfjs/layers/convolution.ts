import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import { rearrangedToOnnx } from '../tensors.ts';
import type { Layer, LayerExporter } from '../types.ts';
import { writeActivation } from './activation.ts';
import {
  channelsComeFirst,
  fromChannelsFirst,
  padding,
  perAxis,
  spatialRank,
  toChannelsFirst,
  upTo,
} from './channels.ts';

/** Conv1D, Conv2D, Conv3D → Conv. */
export const convolution: LayerExporter = (layer, context, [x]) => {
  const rank = spatialRank(context, x as string);
  if (rank === 1 && channelsComeFirst(layer)) {
    throw refused(layer, 'has dataFormat "channelsFirst", which tfjs-layers cannot run; use "channelsLast"');
  }
  const [kernel, bias] = layer.getWeights();
  const config = context.config(layer);
  const size = perAxis(config, 'kernelSize', rank);
  const dilations = perAxis(config, 'dilationRate', rank, 1);
  const inputs = [toChannelsFirst(layer, context, x as string), kernelOf(context, 'kernel', kernel!, rank)];
  if (bias !== undefined) inputs.push(context.tensor('bias', bias));
  const y = context.node('Conv', inputs, {
    kernel_shape: size,
    strides: perAxis(config, 'strides', rank, 1),
    dilations,
    ...padding(layer, context, size, dilations),
  });
  return [writeActivation(context, config.activation, fromChannelsFirst(layer, context, y, rank))];
};

/** Conv2DTranspose, Conv3DTranspose → ConvTranspose. */
export const transposedConvolution: LayerExporter = (layer, context, [x]) => {
  const rank = spatialRank(context, x as string);
  const [kernel, bias] = layer.getWeights();
  const config = context.config(layer);
  const size = perAxis(config, 'kernelSize', rank);
  const strides = perAxis(config, 'strides', rank, 1);
  // Kernels are [height, width, out, in] here, [in, out, height, width] there.
  const inputs = [toChannelsFirst(layer, context, x as string), kernelOf(context, 'kernel', kernel!, rank)];
  if (bias !== undefined) inputs.push(context.tensor('bias', bias));
  const overlaps = size.map((length, i) => length - (strides[i] as number));
  const cut = overlaps.map((overlap) => (config.padding === 'same' ? Math.max(overlap, 0) : 0));
  const y = context.node('ConvTranspose', inputs, {
    kernel_shape: size,
    strides,
    pads: [...cut.map((total) => Math.floor(total / 2)), ...cut.map((total) => Math.ceil(total / 2))],
    // Every input fills a whole stride, also where the kernel is shorter.
    output_padding: overlaps.map((overlap) => Math.max(-overlap, 0)),
  });
  return [writeActivation(context, config.activation, fromChannelsFirst(layer, context, y, rank))];
};

/** DepthwiseConv2D → Conv with a group for each channel. tfjs-layers' ignores its dilationRate. */
export const depthwiseConvolution: LayerExporter = (layer, context, [x]) => {
  const [kernel, bias] = layer.getWeights();
  const first = toChannelsFirst(layer, context, x as string);
  const y = depthwise(layer, context, first, kernel!, bias, [1, 1]);
  const output = fromChannelsFirst(layer, context, y, 2);
  return [writeActivation(context, context.config(layer).activation, output)];
};

/** SeparableConv2D → two Convs: each channel by itself, then all channels of each pixel. */
export const separableConvolution: LayerExporter = (layer, context, [x]) => {
  const [kernel, pointwise, bias] = layer.getWeights();
  if (channelsComeFirst(layer) && bias !== undefined) {
    throw refused(
      layer,
      'has dataFormat "channelsFirst" and a bias, which tfjs-layers adds along the wrong axis; use "channelsLast"',
    );
  }
  const config = context.config(layer);
  const first = toChannelsFirst(layer, context, x as string);
  const channels = depthwise(
    layer,
    context,
    first,
    kernel!,
    undefined,
    perAxis(config, 'dilationRate', 2, 1),
  );
  const inputs = [channels, kernelOf(context, 'pointwise_kernel', pointwise!, 2)];
  if (bias !== undefined) inputs.push(context.tensor('bias', bias));
  const y = context.node('Conv', inputs, { kernel_shape: [1, 1] });
  return [writeActivation(context, config.activation, fromChannelsFirst(layer, context, y, 2))];
};

function depthwise(
  layer: Layer,
  context: ExportContext,
  x: string,
  kernel: tf.Tensor,
  bias: tf.Tensor | undefined,
  dilations: number[],
): string {
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  const weight = rearrangedToOnnx(kernel, (all) =>
    tf.reshape(tf.transpose(all, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]),
  );
  const inputs = [x, context.initializer('depthwise_kernel', weight)];
  if (bias !== undefined) inputs.push(context.tensor('bias', bias));
  return context.node('Conv', inputs, {
    group: channels,
    kernel_shape: [height, width],
    strides: perAxis(context.config(layer), 'strides', 2, 1),
    dilations,
    ...padding(layer, context, [height, width], dilations),
  });
}

/** A kernel [..., in, out] in ONNX's layout [out, in, ...]. */
function kernelOf(context: ExportContext, hint: string, kernel: tf.Tensor, rank: number): string {
  const weight = rearrangedToOnnx(kernel, (all) => tf.transpose(all, [rank + 1, rank, ...upTo(rank)]));
  return context.initializer(hint, weight);
}

function refused(layer: Layer, why: string): OnnxError {
  return new OnnxError(`exportOnnx(): layer "${layer.name}" (${layer.getClassName()}) ${why}.`, {
    node: layer.name,
    operator: layer.getClassName(),
  });
}
