import { OnnxError } from '../../errors.ts';
import { expectType, numeric } from '../support/element-types.ts';
import { eachSlice, slicesOf } from '../support/slices.ts';
import { axisOf, newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

type Values = ArrayLike<number> | ArrayLike<bigint>;
/** Finds the index of an extreme of `count` elements, from `at` on in steps of `step`. */
type Search = (x: Values, at: number, step: number, count: number, last: boolean) => number;

const searchLargest: Search = (x, at, step, count, last) => {
  let [found, best] = [0, x[at]!];
  for (let i = 1; i < count; i++) {
    const value = x[at + i * step]!;
    if (value > best || (last && value === best)) [found, best] = [i, value];
  }
  return found;
};

const searchLeast: Search = (x, at, step, count, last) => {
  let [found, best] = [0, x[at]!];
  for (let i = 1; i < count; i++) {
    const value = x[at + i * step]!;
    if (value < best || (last && value === best)) [found, best] = [i, value];
  }
  return found;
};

function argExtreme(search: Search): Operator {
  return ({ attributes }) => {
    const axis = attributes.int('axis', 0);
    const keeps = attributes.int('keepdims', 1) !== 0;
    const last = attributes.int('select_last_index', 0) !== 0;
    return ([input]) => {
      const x = required(input, 'data');
      expectType(x, 'data', numeric);
      const along = axisOf(axis, x.dims.length);
      const slices = slicesOf(x.dims, along);
      const dims = x.dims.flatMap((length, i) => (i !== along ? [length] : keeps ? [1] : []));
      const result = newTensor('int64', dims);
      if (slices.count === 0 && result.data.length > 0) {
        throw new OnnxError(`the axis ${axis} of data [${x.dims.join(', ')}] has no elements to choose from`);
      }
      eachSlice(x.data.length, slices, (at, slice) => {
        result.data[slice] = BigInt(search(x.data as Values, at, slices.step, slices.count, last));
      });
      return [result];
    };
  };
}

/** ArgMax. */
export const argMax: Operator = argExtreme(searchLargest);

/** ArgMin. */
export const argMin: Operator = argExtreme(searchLeast);
