import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, wordsOf } from '../../tensor/words.ts';
import { integersIn } from '../support/integers.ts';
import { sameDims } from '../support/rows.ts';
import { newTensor, required, sizeOf, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** GatherND: the blocks that tuples of indices name; the first `batch_dims` axes are common to data and indices. */
export const gatherND: Operator = (node) => {
  const batchDims = node.attributes.int('batch_dims', 0);
  if (batchDims < 0) throw node.error(`has batch_dims ${batchDims}.`);
  return ([dataInput, indicesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const batch = data.dims.slice(0, batchDims);
    const depth = tupleLength(indices, data.dims.length - batchDims);
    if (batchDims >= indices.dims.length || !sameDims(batch, indices.dims.slice(0, batchDims))) {
      throw new OnnxError(
        `the first ${batchDims} axes of [${data.dims.join(', ')}] and [${indices.dims.join(', ')}] differ`,
      );
    }
    const inner = data.dims.slice(batchDims);
    const result = newTensor(data.type, [...indices.dims.slice(0, -1), ...inner.slice(depth)]) as OnnxTensor;
    const offsets = tupleOffsets(indices, inner);
    const [from, to] = [wordsOf(data), wordsOf(result)];
    const block = sizeOf(inner.slice(depth)) * from.per;
    const slab = sizeOf(inner) * from.per;
    const tuples = offsets.length / sizeOf(batch);
    for (let i = 0; i < offsets.length; i++) {
      const start = Math.floor(i / tuples) * slab + from.per * (offsets[i] as number);
      copyRun(to.words, i * block, from.words, start, block);
    }
    return [result];
  };
};

/**
 * Length of the tuples along the last axis of a tensor of indices.
 *
 * @throws OnnxError if they are longer than the shape they index.
 */
export function tupleLength({ dims }: OnnxTensor, rank: number): number {
  const depth = dims.at(-1) ?? 0;
  if (depth < 1 || depth > rank) {
    throw new OnnxError(`the indices [${dims.join(', ')}] must end in an axis of 1 to ${rank}`);
  }
  return depth;
}

/**
 * Where the blocks begin that tuples of indices name.
 *
 * @param dims The shape they index, from its first axis on.
 * @throws OnnxError if an index lies outside.
 */
export function tupleOffsets(indices: OnnxTensor, dims: readonly number[]): Float64Array {
  const values = integersIn(indices, 'indices');
  const depth = indices.dims.at(-1) as number;
  const strides = stridesOf(dims);
  const offsets = new Float64Array(values.length / depth);
  for (let i = 0; i < values.length; i++) {
    const axis = i % depth;
    const length = dims[axis] as number;
    const value = values[i] as number;
    if (!(value >= -length && value < length)) {
      throw new OnnxError(`the input indices holds ${value}, outside of axis ${axis} of length ${length}`);
    }
    const tuple = (i - axis) / depth;
    const offset = (value < 0 ? value + length : value) * (strides[axis] as number);
    offsets[tuple] = (offsets[tuple] as number) + offset;
  }
  return offsets;
}
