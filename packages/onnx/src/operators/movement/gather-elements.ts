import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { indicesIn } from '../support/integers.ts';
import { eachRow, rowsOf } from '../support/rows.ts';
import { axisOf, newTensor, required, stridesOf } from '../support/tensors.ts';
import { wordsOf } from '../support/words.ts';
import type { Operator } from '../types.ts';

/** GatherElements: for each index the element at its own position, save that it says where along `axis`. */
export const gatherElements: Operator = ({ attributes }) => {
  const axis = attributes.int('axis', 0);
  return ([dataInput, indicesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const result = newTensor(data.type, indices.dims) as OnnxTensor;
    const [from, to] = [wordsOf(data), wordsOf(result)];
    const { per } = from;
    eachElementAlong(data, indices, axis, (element, i) => {
      for (let word = 0; word < per; word++) {
        to.words[i * per + word] = from.words[element * per + word] as number;
      }
    });
    return [result];
  };
};

/**
 * Goes through indices in order, giving the element of `data` each of them means.
 *
 * @param visit Gets the element, and the number of the index.
 * @throws OnnxError if an index lies outside, or the shape of the indices reaches beyond that of the data.
 */
export function eachElementAlong(
  data: OnnxTensor,
  indices: OnnxTensor,
  givenAxis: number,
  visit: (element: number, i: number) => void,
): void {
  const axis = axisOf(givenAxis, data.dims.length);
  const length = data.dims[axis];
  const fits = indices.dims.every((own, k) => k === axis || own <= (data.dims[k] as number));
  if (length === undefined || indices.dims.length !== data.dims.length || !fits) {
    throw new OnnxError(
      `the indices [${indices.dims.join(', ')}] do not fit the shape [${data.dims.join(', ')}] along axis ${axis}`,
    );
  }
  const along = indicesIn(indices, length, 'indices');
  const strides = stridesOf(data.dims);
  const step = strides[axis] as number;
  const rows = rowsOf(indices.dims, [strides.with(axis, 0)]);
  const [next] = rows.steps as [number];
  eachRow(rows, ([start], row) => {
    let i = row * rows.count;
    let element = start as number;
    for (const end = i + rows.count; i < end; i++, element += next) {
      visit(element + step * (along[i] as number), i);
    }
  });
}
