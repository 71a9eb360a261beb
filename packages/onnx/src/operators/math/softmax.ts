import type { OnnxTensor } from '../../tensor/types.ts';
import { expectType, floats, type Numbers } from '../support/element-types.ts';
import { eachSlice, slicesOf } from '../support/slices.ts';
import { axisOf, newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Computes one slice: `count` elements from `at` on in steps of `step`. */
type Slice = (x: Numbers, y: Numbers, at: number, step: number, count: number) => void;

const largest = (x: Numbers, at: number, step: number, count: number): number => {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++, at += step) if (x[at]! > most) most = x[at]!;
  return most;
};

const softmaxSlice: Slice = (x, y, at, step, count) => {
  const most = largest(x, at, step, count);
  let total = 0;
  for (let i = 0, k = at; i < count; i++, k += step) {
    const value = Math.exp(x[k]! - most);
    y[k] = value;
    total += value;
  }
  for (let i = 0, k = at; i < count; i++, k += step) y[k] = y[k]! / total;
};

const logSoftmaxSlice: Slice = (x, y, at, step, count) => {
  const most = largest(x, at, step, count);
  let total = 0;
  for (let i = 0, k = at; i < count; i++, k += step) total += Math.exp(x[k]! - most);
  const shift = most + Math.log(total);
  for (let i = 0, k = at; i < count; i++, k += step) y[k] = x[k]! - shift;
};

const hardmaxSlice: Slice = (x, y, at, step, count) => {
  const most = largest(x, at, step, count);
  for (let i = 0, k = at; i < count; i++, k += step) {
    if (x[k] !== most) continue;
    y[k] = 1;
    return;
  }
};

/** An operator along one axis; before version 13 along all axes from there on, as if they were one. */
function alongAxis(slice: Slice): Operator {
  return (node) => {
    const joins = node.opset < 13;
    const axis = node.attributes.int('axis', joins ? 1 : -1);
    return ([input]) => {
      const x = required(input, 'input');
      expectType(x, 'input', floats);
      const y = newTensor(x.type, x.dims) as OnnxTensor;
      // Before version 13 the axis may also be the rank: each element is then a slice of its own.
      const first = joins && axis === x.dims.length ? axis : axisOf(axis, x.dims.length);
      const slices = slicesOf(x.dims, first, joins ? x.dims.length : first + 1);
      eachSlice(y.data.length, slices, (at) =>
        slice(x.data as Numbers, y.data as Numbers, at, slices.step, slices.count),
      );
      return [y];
    };
  };
}

/** Softmax. */
export const softmax: Operator = alongAxis(softmaxSlice);

/** LogSoftmax. */
export const logSoftmax: Operator = alongAxis(logSoftmaxSlice);

/** Hardmax: 1 for the first largest element, 0 for all others. */
export const hardmax: Operator = alongAxis(hardmaxSlice);
