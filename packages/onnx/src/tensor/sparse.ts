import type { SparseTensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { decodeTensor, elementCount } from './decode.ts';
import { newData, type OnnxTensor } from './types.ts';
import { copyRun, wordsOf } from './words.ts';

/** Elements for each value that is stored which come for nothing; those beyond count. */
const perValue = 64;
/** Elements beyond that which the sparse tensors of a model may have together. */
const mostBeyond = 2 ** 25;

/** What of that is left for the model that is being read. */
let left: number | undefined;

/** Runs work that reads the sparse tensors of one model, which together may ask for so much only. */
export function readingSparse<T>(work: () => T): T {
  const before = left;
  left = mostBeyond;
  try {
    return work();
  } finally {
    left = before;
  }
}

/**
 * Reads a stored sparse tensor as one with all its elements: those that are not stored are 0, or empty strings.
 *
 * @throws OnnxError if values, indices and shape do not fit, or hardly any element is stored of very many.
 */
export function decodeSparse({ values, indices, dims: shape }: SparseTensorProto): OnnxTensor {
  const where = `sparse tensor "${values?.name ?? ''}"`;
  if (values === undefined) throw new OnnxError(`${where} has no values.`);
  const stored = decodeTensor(values);
  const dims = shape.map(Number);
  const size = elementCount(dims, where);
  const count = stored.data.length;
  const beyond = Math.max(0, size - count * perValue);
  if (beyond > (left ?? mostBeyond)) {
    throw new OnnxError(`${where}: ${count} values of ${size} are too few to make room for all.`);
  }
  if (left !== undefined) left -= beyond;
  const places = placesOf(indices === undefined ? undefined : decodeTensor(indices), count, dims, where);
  const result = { type: stored.type, dims, data: newData(stored.type, size) } as OnnxTensor;
  const [from, to] = [wordsOf(stored), wordsOf(result)];
  for (let i = 0; i < count; i++) {
    const place = places[i] as number;
    if (!(place >= 0 && place < size)) {
      throw new OnnxError(`${where}: index ${i} lies outside of the shape [${dims.join(', ')}].`);
    }
    copyRun(to.words, place * to.per, from.words, i * from.per, from.per);
  }
  return result;
}

/** Where each value stands in row-major order; NaN where that is outside of the shape. */
function placesOf(
  indices: OnnxTensor | undefined,
  count: number,
  dims: readonly number[],
  where: string,
): number[] {
  if (count === 0) return [];
  const [length, width = 1] = indices?.dims ?? [];
  const isFlat = indices?.dims.length === 1;
  const fits = isFlat || (indices?.dims.length === 2 && width === dims.length);
  if (indices?.type !== 'int64' || length !== count || !fits) {
    throw new OnnxError(`${where}: its values, indices and shape do not fit.`);
  }
  const { data } = indices;
  if (isFlat) return Array.from(data, Number);
  return Array.from({ length: count }, (_, i) => {
    let place = 0;
    for (let axis = 0; axis < width; axis++) {
      const index = Number(data[i * width + axis]);
      const length = dims[axis] as number;
      place = index >= 0 && index < length ? place * length + index : Number.NaN;
    }
    return place;
  });
}
