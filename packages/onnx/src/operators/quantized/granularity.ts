import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { axisOf, sizeOf } from '../support/tensors.ts';

/** Which scale belongs to which element: x is seen as [outer, length, inner]. */
export interface Granularity {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  /** Index of the scale at (o, i, 0). */
  scaleAt(o: number, i: number): number;
  /** How much further the scale's index is at (o, i, j + 1). */
  readonly step: 0 | 1;
}

/**
 * How scales are spread over a tensor: one for all, one for each place along an axis, or one for each block along it.
 *
 * @throws OnnxError if the scales fit none of these.
 */
export function granularityOf(
  x: OnnxTensor,
  scale: OnnxTensor,
  givenAxis: number,
  block: number,
): Granularity {
  const { dims } = x;
  if (scale.data.length === 1 && scale.dims.length <= 1) {
    return { outer: 1, length: 1, inner: sizeOf(dims), scaleAt: () => 0, step: 0 };
  }
  const axis = dims.length === 1 ? 0 : axisOf(givenAxis, dims.length);
  const length = dims[axis] ?? 1;
  const [outer, inner] = [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis + 1))];
  if (scale.dims.length === 1 && block === 0 && scale.dims[0] === length) {
    return { outer, length, inner, scaleAt: (_o, i) => i, step: 0 };
  }
  const blocks = Math.ceil(length / block);
  const wanted = dims.map((size, i) => (i === axis ? blocks : size));
  if (block < 1 || scale.dims.join() !== wanted.join()) {
    throw new OnnxError(
      `the scales have the shape [${scale.dims.join(', ')}], which does not fit [${dims.join(', ')}] along axis ` +
        `${axis} in blocks of ${block}`,
    );
  }
  return { outer, length, inner, scaleAt: (o, i) => (o * blocks + Math.floor(i / block)) * inner, step: 1 };
}

/** @throws OnnxError if the zero points are not as many as the scales. */
export function checkZeroPoints(scale: OnnxTensor, zero: OnnxTensor | undefined): void {
  if (zero === undefined || zero.data.length === scale.data.length) return;
  throw new OnnxError(
    `there are ${zero.data.length} zero points for ${scale.data.length} scales; there must be as many`,
  );
}
