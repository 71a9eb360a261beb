import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { wordsOf } from '../../tensor/words.ts';
import { indicesIn } from '../support/integers.ts';
import { eachRow, rowsOf } from '../support/rows.ts';
import { axisOf, newTensor, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** GatherElements: for each index the element at its own position, save that it says where along `axis`. */
export const gatherElements: Operator = ({ attributes }) => {
  const axis = attributes.int('axis', 0);
  return ([dataInput, indicesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const elements = elementsAlong(data, indices, axis);
    const result = newTensor(data.type, indices.dims) as OnnxTensor;
    const [{ words: from, per }, { words: to }] = [wordsOf(data), wordsOf(result)];
    if (per === 1) {
      for (let i = 0; i < elements.length; i++) to[i] = from[elements[i] as number] as number;
    } else {
      for (let i = 0; i < elements.length; i++) {
        const source = 2 * (elements[i] as number);
        to[2 * i] = from[source] as number;
        to[2 * i + 1] = from[source + 1] as number;
      }
    }
    return [result];
  };
};

/**
 * The elements of `data` that indices mean, each replacing one coordinate of its own position.
 *
 * @throws OnnxError if an index lies outside, or the shape of the indices reaches beyond that of the data.
 */
export function elementsAlong(data: OnnxTensor, indices: OnnxTensor, givenAxis: number): Int32Array {
  const axis = axisOf(givenAxis, data.dims.length);
  const length = data.dims[axis];
  const fits = indices.dims.every((own, k) => k === axis || own <= (data.dims[k] as number));
  if (length === undefined || indices.dims.length !== data.dims.length || !fits) {
    throw new OnnxError(
      `the indices [${indices.dims.join(', ')}] do not fit the shape [${data.dims.join(', ')}] along axis ${axis}`,
    );
  }
  const elements = indicesIn(indices, length, 'indices');
  const strides = stridesOf(data.dims);
  const step = strides[axis] as number;
  const rows = rowsOf(indices.dims, [strides.with(axis, 0)]);
  const [next] = rows.steps as [number];
  eachRow(rows, ([start], row) => {
    const first = row * rows.count;
    for (let i = 0; i < rows.count; i++) {
      elements[first + i] = (start as number) + i * next + step * (elements[first + i] as number);
    }
  });
  return elements;
}
