import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { picked } from '../support/strided.ts';
import { required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Transpose: axes in the order of `perm`, by default the reverse. */
export const transpose: Operator = (node) => {
  const perm = node.attributes.ints('perm');
  if (perm !== undefined && !perm.every((_, axis) => perm.includes(axis))) {
    throw node.error(`has perm [${perm.join(', ')}], which is no order of axes.`);
  }
  return ([data]) => {
    const x = required(data, 'data');
    if (perm !== undefined && perm.length !== x.dims.length) {
      throw new OnnxError(`perm [${perm.join(', ')}] does not fit the shape [${x.dims.join(', ')}]`);
    }
    return [transposed(x, perm ?? x.dims.map((_, axis) => x.dims.length - 1 - axis))];
  };
};

/**
 * A tensor with its axes in another order.
 *
 * @param perm The axis that becomes the first, the second, ….
 */
export function transposed(x: OnnxTensor, perm: readonly number[]): OnnxTensor {
  const strides = stridesOf(x.dims);
  const inOrder = (values: readonly number[]): number[] => perm.map((axis) => values[axis] as number);
  return picked(x, { offset: 0, strides: inOrder(strides) }, inOrder(x.dims));
}
