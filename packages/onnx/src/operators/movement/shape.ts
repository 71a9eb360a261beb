import { int64Tensor } from '../support/integers.ts';
import { required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Shape: lengths of the axes, or of those from `start` to before `end`. */
export const shape: Operator = ({ attributes }) => {
  const start = attributes.int('start', 0);
  const end = attributes.int('end', Number.MAX_SAFE_INTEGER);
  // Bounds beyond either end, and negative ones, mean what they mean to slice().
  return ([data]) => [int64Tensor(required(data, 'data').dims.slice(start, end))];
};

/** Size: number of elements. */
export const size: Operator =
  () =>
  ([data]) => [int64Tensor([required(data, 'data').data.length], [])];
