import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { integersIn } from '../support/integers.ts';
import { copyStrided } from '../support/strided.ts';
import { axisOf, newTensor, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** CenterCropPad: cuts or pads axes with zeros, evenly on both sides, to given lengths. */
export const centerCropPad: Operator = ({ attributes }) => {
  const fixed = attributes.ints('axes');
  return ([input, shapeInput]) => {
    const x = required(input, 'input_data');
    const lengths = integersIn(required(shapeInput, 'shape'), 'shape');
    const axes = (fixed ?? [...x.dims.keys()]).map((axis) => axisOf(axis, x.dims.length));
    if (axes.length !== lengths.length || axes.length > x.dims.length) {
      throw new OnnxError(
        `${lengths.length} lengths do not fit ${axes.length} axes of [${x.dims.join(', ')}]`,
      );
    }
    const dims = [...x.dims];
    for (const [i, axis] of axes.entries()) dims[axis] = lengths[i] as number;
    const result = newTensor(x.type, dims) as OnnxTensor;
    const [toStrides, fromStrides] = [stridesOf(dims), stridesOf(x.dims)];
    let [to, from] = [0, 0];
    const common = dims.map((length, axis) => {
      const more = length - (x.dims[axis] as number);
      if (more > 0) to += Math.floor(more / 2) * (toStrides[axis] as number);
      else from += Math.floor(-more / 2) * (fromStrides[axis] as number);
      return Math.min(length, x.dims[axis] as number);
    });
    copyStrided(
      result,
      { offset: to, strides: toStrides },
      x,
      { offset: from, strides: fromStrides },
      common,
    );
    return [result];
  };
};
