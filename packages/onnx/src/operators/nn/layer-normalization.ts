import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import { type FloatTensor, floatInput, newLike } from '../support/inputs.ts';
import { axisOf, newTensor, sizeOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { type Floats, meanOf, meanSquare, spread } from './normalize.ts';

/** LayerNormalization: the axes from `axis` on to mean 0 and variance 1, then scaled and shifted. */
export const layerNormalization: Operator = (node) => {
  const options = readOptions(node, true);
  return (inputs) => {
    const { y, mean, inverse } = normalized(floatInput(inputs[0], 'X'), inputs[1], inputs[2], options);
    return [y, mean, inverse];
  };
};

/** RMSNormalization: the axes from `axis` on divided by their root mean square, then scaled. */
export const rmsNormalization: Operator = (node) => {
  const options = readOptions(node, false);
  return (inputs) => {
    const { y, inverse } = normalized(floatInput(inputs[0], 'X'), inputs[1], undefined, options);
    return [y, inverse];
  };
};

/** com.microsoft.SkipLayerNormalization: layer normalization of a sum, which is given out too. */
export const skipLayerNormalization: Operator = (node) => {
  const options = readOptions(node, true, 1e-12);
  return (inputs) => {
    const sum = summed(floatInput(inputs[0], 'input'), inputs[1], inputs[4]);
    const { y, mean, inverse } = normalized(sum, inputs[2], inputs[3], options);
    return [y, mean, inverse, sum];
  };
};

/** com.microsoft.SkipSimplifiedLayerNormalization: the same without mean and shift. */
export const skipSimplifiedLayerNormalization: Operator = (node) => {
  const options = readOptions(node, false, 1e-12);
  return (inputs) => {
    const sum = summed(floatInput(inputs[0], 'input'), inputs[1], inputs[3]);
    const { y, inverse } = normalized(sum, inputs[2], undefined, options);
    return [y, undefined, inverse, sum];
  };
};

interface LayerOptions {
  readonly centers: boolean;
  readonly epsilon: number;
  readonly axis: number;
}

function readOptions({ attributes }: OperatorNode, centers: boolean, epsilon = 1e-5): LayerOptions {
  return { centers, epsilon: attributes.float('epsilon') ?? epsilon, axis: attributes.int('axis', -1) };
}

interface Normalized {
  readonly y: FloatTensor;
  /** Of each row. */
  readonly mean: OnnxTensorOf<'float32'>;
  readonly inverse: OnnxTensorOf<'float32'>;
}

function normalized(
  x: FloatTensor,
  scaleInput: OnnxTensor | undefined,
  biasInput: OnnxTensor | undefined,
  { centers, epsilon, axis: givenAxis }: LayerOptions,
): Normalized {
  const axis = axisOf(givenAxis, x.dims.length);
  const size = sizeOf(x.dims.slice(axis));
  const rows = size === 0 ? 0 : x.data.length / size;
  const scale = spread(scaleInput, 'Scale', x, axis);
  const bias = biasInput === undefined ? undefined : spread(biasInput, 'B', x, axis);
  const y = newLike(x, x.dims);
  const statistics = x.dims.map((length, i) => (i < axis ? length : 1));
  const mean = newTensor('float32', statistics);
  const inverse = newTensor('float32', statistics);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * size, (row + 1) * size];
    const center = centers ? meanOf(x.data, from, to) : 0;
    const factor = 1 / Math.sqrt(meanSquare(x.data, from, to, center) + epsilon);
    mean.data[row] = center;
    inverse.data[row] = factor;
    writeRow(x.data, y.data, from, to, center, factor, scale, bias);
  }
  return { y, mean, inverse };
}

function summed(x: FloatTensor, skip: OnnxTensor | undefined, bias: OnnxTensor | undefined): FloatTensor {
  const second = spread(skip, 'skip', x, 0);
  const third = bias === undefined ? undefined : spread(bias, 'bias', x, x.dims.length - 1);
  const sum = newLike(x, x.dims);
  for (let i = 0; i < sum.data.length; i++) {
    const shift = third === undefined ? 0 : (third.data[i % third.period] as number);
    sum.data[i] = (x.data[i] as number) + (second.data[i % second.period] as number) + shift;
  }
  return sum;
}

interface Spread {
  readonly data: Floats;
  readonly period: number;
}

function writeRow(
  x: Floats,
  y: Floats,
  from: number,
  to: number,
  center: number,
  factor: number,
  scale: Spread,
  bias: Spread | undefined,
): void {
  let s = from % scale.period;
  let b = bias === undefined ? 0 : from % bias.period;
  for (let i = from; i < to; i++, s++, b++) {
    const value = ((x[i] as number) - center) * factor * (scale.data[s] as number);
    y[i] = bias === undefined ? value : value + (bias.data[b] as number);
  }
}
