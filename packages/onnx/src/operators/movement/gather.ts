import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, wordsOf } from '../../tensor/words.ts';
import { indicesIn } from '../support/integers.ts';
import { axisOf, newTensor, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Gather: the slices of `axis` that the indices name. */
export const gather: Operator = ({ attributes }) => {
  const axis = attributes.int('axis', 0);
  return ([dataInput, indicesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const at = axisOf(axis, data.dims.length);
    const length = data.dims[at];
    if (length === undefined) throw new OnnxError('a scalar has no axis to gather from');
    return [gathered(data, at, indicesIn(indices, length, 'indices'), indices.dims)];
  };
};

/**
 * Slices of an axis.
 *
 * @param indices Which ones; all must exist.
 * @param indexDims What the axis becomes. Default: as many as there are indices.
 */
export function gathered(
  data: OnnxTensor,
  axis: number,
  indices: Int32Array,
  indexDims: readonly number[] = [indices.length],
): OnnxTensor {
  const [before, after] = [data.dims.slice(0, axis), data.dims.slice(axis + 1)];
  const result = newTensor(data.type, [...before, ...indexDims, ...after]) as OnnxTensor;
  if (result.data.length === 0) return result;
  const [from, to] = [wordsOf(data), wordsOf(result)];
  const block = sizeOf(after) * from.per;
  const slab = block * (data.dims[axis] as number);
  let at = 0;
  for (let outer = 0; outer < sizeOf(before); outer++) {
    for (let i = 0; i < indices.length; i++) {
      copyRun(to.words, at, from.words, outer * slab + block * (indices[i] as number), block);
      at += block;
    }
  }
  return result;
}
