import type { Attributes } from '../../builder/attributes.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { Layer, LayerExporter } from '../types.ts';
import { writeActivation } from './activation.ts';

/** Conv1D → Conv, between transpositions, as ONNX has the channels first. */
export const conv1d: LayerExporter = (layer, context, [x]) => {
  const { dataFormat, dilationRate, strides, kernelSize, activation } = context.config(layer);
  if (dataFormat === 'channelsFirst') throw channelsFirst(layer);
  const [kernel, bias] = layer.getWeights();
  const weight = context.transpose(context.tensor('kernel', kernel!), [2, 1, 0]);
  const inputs = [context.transpose(x as string, [0, 2, 1]), weight];
  if (bias !== undefined) inputs.push(context.tensor('bias', bias));
  const y = context.node('Conv', inputs, {
    kernel_shape: numbers(kernelSize),
    strides: numbers(strides),
    dilations: numbers(dilationRate ?? 1),
    ...padding(layer, context, numbers(kernelSize)[0], numbers(dilationRate ?? 1)[0]),
  });
  return [writeActivation(context, activation, context.transpose(y, [0, 2, 1]))];
};

function pooling(operator: 'MaxPool' | 'AveragePool'): LayerExporter {
  return (layer, context, [x]) => {
    const { poolSize, strides } = context.config(layer);
    const y = context.node(operator, [context.transpose(x as string, [0, 2, 1])], {
      kernel_shape: numbers(poolSize),
      strides: numbers(strides),
      ...padding(layer, context),
    });
    return [context.transpose(y, [0, 2, 1])];
  };
}

/** MaxPooling1D → MaxPool. */
export const maxPooling1d: LayerExporter = pooling('MaxPool');

/** AveragePooling1D → AveragePool, which leaves padding out of the average as tfjs does. */
export const averagePooling1d: LayerExporter = pooling('AveragePool');

/** GlobalAveragePooling1D: the mean over time. */
export const globalAveragePooling1d: LayerExporter = (_layer, context, [x]) => [
  context.reduce('ReduceMean', x as string, [1]),
];

/** GlobalMaxPooling1D: the largest value over time. */
export const globalMaxPooling1d: LayerExporter = (_layer, context, [x]) => [
  context.reduce('ReduceMax', x as string, [1]),
];

function padding(layer: Layer, context: ExportContext, kernelSize = 1, dilation = 1): Attributes {
  const { padding: mode } = context.config(layer);
  if (mode === 'same' && dilation > 1) {
    // ONNX Runtime has no auto_pad with dilations; the stride is 1 then, and the padding known.
    const total = dilation * (kernelSize - 1);
    return { pads: [Math.floor(total / 2), Math.ceil(total / 2)] };
  }
  if (mode === 'same') return { auto_pad: 'SAME_UPPER' };
  if (mode === 'valid' || mode === undefined) return { auto_pad: 'VALID' };
  throw new OnnxError(
    `exportOnnx(): layer "${layer.name}" has padding "${String(mode)}"; only "same" and "valid" can be exported.`,
    { node: layer.name, operator: layer.getClassName() },
  );
}

function channelsFirst(layer: Layer): OnnxError {
  return new OnnxError(
    `exportOnnx(): layer "${layer.name}" has dataFormat "channelsFirst", which tfjs-layers cannot run for Conv1D; ` +
      'use "channelsLast".',
    { node: layer.name, operator: layer.getClassName() },
  );
}

function numbers(value: unknown): number[] {
  return [value].flat().map(Number);
}
