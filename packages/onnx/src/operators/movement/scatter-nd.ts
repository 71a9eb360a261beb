import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, wordsOf } from '../../tensor/words.ts';
import { sameDims } from '../support/rows.ts';
import { newTensor, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { tupleLength, tupleOffsets } from './gather-nd.ts';
import { type Join, joinOf, reductionOf } from './reductions.ts';

/** ScatterND: the data with blocks put, or joined to what is there, where tuples of indices say. */
export const scatterND: Operator = (node) => {
  const reduction = reductionOf(node);
  return ([dataInput, indicesInput, updatesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const updates = required(updatesInput, 'updates');
    const depth = tupleLength(indices, data.dims.length);
    const blockDims = data.dims.slice(depth);
    const expected = [...indices.dims.slice(0, -1), ...blockDims];
    if (updates.type !== data.type || !sameDims(updates.dims, expected)) {
      throw new OnnxError(
        `the input updates must be ${data.type} [${expected.join(', ')}], and is ${updates.type} ` +
          `[${updates.dims.join(', ')}]`,
      );
    }
    const join = joinOf(reduction, data.type);
    const result = copied(data);
    const offsets = tupleOffsets(indices, data.dims);
    if (join === undefined) putBlocks(result, updates, offsets, sizeOf(blockDims));
    else joinBlocks(result, updates, offsets, sizeOf(blockDims), join);
    return [result];
  };
};

/** A copy of a tensor, to be changed. */
export function copied(tensor: OnnxTensor): OnnxTensor {
  const result = newTensor(tensor.type, tensor.dims) as OnnxTensor;
  const to = wordsOf(result).words;
  copyRun(to, 0, wordsOf(tensor).words, 0, to.length);
  return result;
}

function putBlocks(result: OnnxTensor, updates: OnnxTensor, offsets: Float64Array, size: number): void {
  const [to, from] = [wordsOf(result), wordsOf(updates)];
  const block = size * to.per;
  for (let i = 0; i < offsets.length; i++) {
    copyRun(to.words, (offsets[i] as number) * to.per, from.words, i * block, block);
  }
}

function joinBlocks(
  result: OnnxTensor,
  updates: OnnxTensor,
  offsets: Float64Array,
  size: number,
  join: Join,
): void {
  const [to, from] = [result.data as Float32Array, updates.data as Float32Array];
  for (let i = 0; i < offsets.length; i++) {
    const at = offsets[i] as number;
    for (let k = 0; k < size; k++) to[at + k] = join(to[at + k] as number, from[i * size + k] as number);
  }
}
