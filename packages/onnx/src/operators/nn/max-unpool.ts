import { OnnxError } from '../../errors.ts';
import { floatInput, newLike, typed } from '../support/inputs.ts';
import { integersOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { readPool } from './pool.ts';

/** MaxUnpool: puts the maxima of a MaxPool back where they stood, among zeros. */
export const maxUnpool: Operator = (node) => {
  const { kernel = [], strides, pads } = readPool(node);
  return (inputs) => {
    const x = floatInput(inputs[0], 'X');
    const indices = typed(inputs[1], 'I', ['int64']);
    if (indices.data.length !== x.data.length) {
      throw new OnnxError(
        `the input I has ${indices.data.length} indices for ${x.data.length} elements of X`,
      );
    }
    const rank = x.dims.length - 2;
    if (rank !== kernel.length) {
      throw new OnnxError(`X must have ${kernel.length + 2} axes, and has the shape [${x.dims.join(', ')}]`);
    }
    const natural = x.dims.map((length, axis) => {
      const i = axis - 2;
      if (i < 0) return length;
      const padding = (pads?.[i] ?? 0) + (pads?.[i + rank] ?? 0);
      return (length - 1) * (strides?.[i] ?? 1) + (kernel[i] as number) - padding;
    });
    const y = newLike(x, inputs[2] === undefined ? natural : integersOf(inputs[2]));
    for (let i = 0; i < x.data.length; i++) {
      const to = Number(indices.data[i]);
      if (to < 0 || to >= y.data.length) {
        throw new OnnxError(`the input I has the index ${to}, the output ${y.data.length} elements`);
      }
      y.data[to] = x.data[i] as number;
    }
    return [y];
  };
};
