import { OnnxError } from '../../errors.ts';
import {
  bytesPerElement,
  newData,
  type OnnxDataOf,
  type OnnxTensor,
  type OnnxTensorOf,
  type OnnxTensorType,
} from '../../tensor/types.ts';
import { bytesLeft, noRoom } from './allowance.ts';

/** Elements beyond which no tensor is made: what damaged or hostile shapes ask for must not be tried. */
const mostElements = 2 ** 29;

/** What a text counts for, however long it is. */
export const bytesOfText = 16;

/** Number of elements of a shape. */
export function sizeOf(dims: readonly number[]): number {
  let size = 1;
  for (const dim of dims) size *= dim;
  return size;
}

/** Steps between neighbours along each axis of a row-major tensor. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length);
  let stride = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= dims[axis] as number;
  }
  return strides;
}

/**
 * A tensor of zeros.
 *
 * @throws OnnxError for a negative length, or more elements than any memory holds, or the run may take.
 */
export function newTensor<T extends OnnxTensorType>(type: T, dims: readonly number[]): OnnxTensorOf<T> {
  checkRoomFor(dims, bytesPerElement(type) || bytesOfText);
  return { type, dims: [...dims], data: newData(type, sizeOf(dims)) };
}

/** @throws OnnxError for a shape that is none, or whose elements take more than there is room for. */
export function checkRoomFor(dims: readonly number[], bytesEach: number): void {
  checkDims(dims);
  const bytes = sizeOf(dims) * bytesEach;
  if (bytes > bytesLeft()) throw noRoom(bytes, `a result of the shape [${dims.join(', ')}]`);
}

/** @throws OnnxError for a shape with a negative length, or more elements than any memory holds. */
export function checkDims(dims: readonly number[]): void {
  if (!dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0)) {
    throw new OnnxError(`a result would have the shape [${dims.join(', ')}], which is none`);
  }
  if (sizeOf(dims) > mostElements) {
    throw new OnnxError(`a result would have the shape [${dims.join(', ')}], which is too large`);
  }
}

/** A tensor of a type known only at run time. */
export function tensorOf(
  type: OnnxTensorType,
  dims: readonly number[],
  data: OnnxDataOf[OnnxTensorType],
): OnnxTensor {
  return { type, dims, data } as OnnxTensor;
}

/** The integers of a tensor, as shapes, axes and indices are given; int64 beyond 2^53 are held at that bound. */
export function integersOf({ data }: OnnxTensor): number[] {
  return Array.from(data as ArrayLike<number | bigint>, (value) => {
    if (typeof value === 'number') return value;
    return Number(value > 2n ** 53n ? 2n ** 53n : value < -(2n ** 53n) ? -(2n ** 53n) : value);
  });
}

/**
 * An axis counted from the front.
 *
 * @throws OnnxError if there is no such axis.
 */
export function axisOf(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= Math.max(rank, 1)) {
    throw new OnnxError(`there is no axis ${axis} in a tensor of rank ${rank}`);
  }
  return positive;
}

/** @throws OnnxError if an input the operator needs is left out. */
export function required(value: OnnxTensor | undefined, name: string): OnnxTensor {
  if (value === undefined) throw new OnnxError(`the input ${name} is missing`);
  return value;
}

/**
 * The shape two or more broadcast to, by the rules of NumPy.
 *
 * @throws OnnxError if they do not fit.
 */
export function broadcastDims(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    let length = 1;
    for (const dims of shapes) {
      const dim = dims[axis - rank + dims.length] ?? 1;
      if (dim === length || dim === 1) continue;
      if (length !== 1) {
        throw new OnnxError(`the shapes ${shapes.map((s) => `[${s.join(', ')}]`).join(' and ')} do not fit`);
      }
      length = dim;
    }
    return length;
  });
}
