import { OnnxError } from '../../errors.ts';
import { floatInput, newLike, vectorInput } from '../support/inputs.ts';
import { keeper } from '../support/kept.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { addTransposedDirect, fillBias } from './conv-direct.ts';
import { type ConvShape, checkKernel, readGroups, workOf } from './conv-shape.ts';
import { addTransposedProduct } from './conv-transpose-product.ts';
import {
  checkAxes,
  readWindow,
  type Space,
  splitPadding,
  triple,
  volume,
  type WindowOptions,
} from './window.ts';

/** Multiplications below which copying to the kernels costs more than it saves. */
const tiny = 4096;

/** How a transposed convolution moves, as its attributes say. */
export interface TransposeOptions extends WindowOptions {
  readonly outputPadding: readonly number[] | undefined;
  readonly outputShape: readonly number[] | undefined;
}

/** ConvTranspose: the transpose of a convolution, which spreads each input over a window of outputs. */
export const convTranspose: Operator = (node) => {
  const options = readTransposeOptions(node);
  const groups = readGroups(node);
  const keep = keeper(node, 1);
  return (inputs, { kernels }) => {
    const x = floatInput(inputs[0], 'X');
    const w = floatInput(inputs[1], 'W', x);
    const shape = transposedShape(x.dims, w.dims, options, groups);
    const y = newLike(x, shape.dims);
    if (inputs[2] !== undefined) {
      const bias = vectorInput(inputs[2], 'B', shape.channels);
      fillBias(y.data, bias, shape.batch, volume(shape.space.input));
    }
    if (x.type === 'float32' && w.type === 'float32' && y.type === 'float32' && workOf(shape) > tiny) {
      addTransposedProduct(kernels, { shape, x: x.data, w: w.data, keep, y: y.data });
    } else addTransposedDirect(shape, x.data, w.data, y.data);
    return [y];
  };
};

/**
 * Reads the attributes of a transposed convolution.
 *
 * @throws OnnxError if they contradict each other or are out of range.
 */
export function readTransposeOptions(node: OperatorNode): TransposeOptions {
  const read = (name: string): number[] | undefined => {
    const values = node.attributes.ints(name);
    if (values?.some((value) => value < 0)) {
      throw node.error(`has ${name} [${values.join(', ')}], which must not be negative.`);
    }
    return values?.length ? values : undefined;
  };
  const outputPadding = read('output_padding');
  const outputShape = read('output_shape');
  return { ...readWindow(node), outputPadding, outputShape };
}

/**
 * Sizes of the convolution whose transpose is wanted: `filters` are the channels of x, `channels` those of y.
 *
 * @throws OnnxError if they do not fit.
 */
export function transposedShape(
  x: readonly number[],
  w: readonly number[],
  options: TransposeOptions,
  groups: number,
): ConvShape {
  const [batch = 0, filters = 0, ...output] = x;
  const [weightRows = 0, perGroup = 0, ...kernel] = w;
  checkKernel(x, w, options, kernel);
  if (weightRows !== filters || filters % groups !== 0) {
    throw new OnnxError(
      `the weights have the shape [${w.join(', ')}], which does not fit ${filters} channels in ${groups} group(s)`,
    );
  }
  checkAxes(options, output, kernel);
  const axes = output.map((length, axis) => placeTransposed(options, output.length, axis, length, kernel));
  const input = axes.map((axis) => axis.length);
  const space: Space = {
    input: triple(input, 1),
    output: triple(output, 1),
    kernel: triple(kernel, 1),
    strides: triple(options.strides ?? [], 1),
    dilations: triple(options.dilations ?? [], 1),
    begin: triple(
      axes.map(({ begin }) => begin),
      0,
    ),
    end: [0, 0, 0],
  };
  const channels = perGroup * groups;
  return { batch, channels, filters, groups, space, dims: [batch, channels, ...input] };
}

function placeTransposed(
  options: TransposeOptions,
  rank: number,
  axis: number,
  length: number,
  kernel: readonly number[],
): { length: number; begin: number } {
  const { strides, dilations, pads, autoPad, outputPadding, outputShape } = options;
  const stride = strides?.[axis] ?? 1;
  const reach = ((kernel[axis] as number) - 1) * (dilations?.[axis] ?? 1) + 1;
  const natural = stride * (length - 1) + (outputPadding?.[axis] ?? 0) + reach;
  // Some files give the shape with batch and channels in front.
  const wanted = outputShape?.[axis + outputShape.length - rank];
  const isSame = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
  if (wanted !== undefined || isSame) {
    const size = wanted ?? length * stride;
    if (size >= natural + stride) {
      throw new OnnxError(`output_shape asks for ${size} places where ${natural + stride - 1} are the most`);
    }
    const [begin] = splitPadding(Math.max(0, natural - size), autoPad === 'SAME_UPPER');
    return { length: size, begin };
  }
  if (autoPad === 'VALID') return { length: natural, begin: 0 };
  const [begin, end] = [pads?.[axis] ?? 0, pads?.[axis + rank] ?? 0];
  return { length: natural - begin - end, begin };
}
