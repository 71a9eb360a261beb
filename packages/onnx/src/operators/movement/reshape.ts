import { OnnxError } from '../../errors.ts';
import { integersIn } from '../support/integers.ts';
import { reshaped } from '../support/strided.ts';
import { required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Reshape: 0 keeps an axis (unless `allowzero`), and one -1 takes what is left. */
export const reshape: Operator = ({ attributes }) => {
  const allowZero = attributes.int('allowzero', 0) !== 0;
  return ([data, shape]) => {
    const x = required(data, 'data');
    const wanted = Array.from(integersIn(required(shape, 'shape'), 'shape'));
    return [reshaped(x, resolved(x.dims, wanted, allowZero))];
  };
};

function resolved(dims: readonly number[], wanted: readonly number[], allowZero: boolean): number[] {
  const size = sizeOf(dims);
  const refuse = (): never => {
    throw new OnnxError(`the shape [${dims.join(', ')}] cannot become [${wanted.join(', ')}]`);
  };
  const result = wanted.map((length, axis) => {
    if (!Number.isSafeInteger(length) || length < -1) return refuse();
    return length === 0 && !allowZero ? (dims[axis] ?? refuse()) : length;
  });
  const open = result.indexOf(-1);
  if (open >= 0) {
    const known = sizeOf(result.filter((_, axis) => axis !== open));
    // A second -1 makes the product negative.
    if (!(known > 0)) refuse();
    result[open] = size / known;
  }
  if (!result.every((length) => Number.isSafeInteger(length) && length >= 0)) refuse();
  if (sizeOf(result) !== size) refuse();
  return result;
}

/** Flatten: a matrix; axes before `axis` become its rows, the others its columns. */
export const flatten: Operator = ({ attributes }) => {
  const axis = attributes.int('axis', 1);
  return ([input]) => {
    const x = required(input, 'input');
    const rank = x.dims.length;
    const split = axis < 0 ? axis + rank : axis;
    if (split < 0 || split > rank) {
      throw new OnnxError(`there is no axis ${axis} in a tensor of rank ${rank}`);
    }
    return [reshaped(x, [sizeOf(x.dims.slice(0, split)), sizeOf(x.dims.slice(split))])];
  };
};
