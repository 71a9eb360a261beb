import { sizeOf } from './tensors.ts';

/** How a tensor falls into slices along one axis: element i of a slice stands at its start + i·step. */
export interface Slices {
  /** Elements of a slice. */
  readonly count: number;
  readonly step: number;
}

/** The slices along an axis, or along several axes in a row as if they were one. */
export function slicesOf(dims: readonly number[], axis: number, end: number = axis + 1): Slices {
  return { count: sizeOf(dims.slice(axis, end)), step: sizeOf(dims.slice(end)) };
}

/**
 * Goes through the slices in order.
 *
 * @param size Elements of the tensor.
 * @param visit Called with where each begins, and its number.
 */
export function eachSlice(
  size: number,
  { count, step }: Slices,
  visit: (at: number, slice: number) => void,
): void {
  if (size === 0) return;
  let slice = 0;
  for (let block = 0; block < size; block += count * step) {
    for (let at = block; at < block + step; at++) visit(at, slice++);
  }
}
