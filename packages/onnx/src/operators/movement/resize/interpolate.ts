import { sizeOf } from '../../support/tensors.ts';
import type { Weights } from './weights.ts';

/**
 * Resizes one axis by weighted sums.
 *
 * @param data Elements of a tensor of shape `dims`.
 */
export function interpolated(
  data: Float64Array,
  dims: readonly number[],
  axis: number,
  { taps, sources, weights }: Weights,
): Float64Array {
  const outer = sizeOf(dims.slice(0, axis));
  const inner = sizeOf(dims.slice(axis + 1));
  const slab = inner * (dims[axis] as number);
  const newLength = sources.length / taps;
  const result = new Float64Array(outer * newLength * inner);
  for (let row = 0; row < outer * newLength; row++) {
    const position = row % newLength;
    const slabStart = ((row - position) / newLength) * slab;
    const [first, end] = [position * taps, (position + 1) * taps];
    if (inner === 1) {
      let sum = 0;
      for (let k = first; k < end; k++) {
        const weight = weights[k] as number;
        // What counts nothing may be infinite.
        if (weight !== 0) sum += weight * (data[slabStart + (sources[k] as number)] as number);
      }
      result[row] = sum;
      continue;
    }
    const at = row * inner;
    for (let k = first; k < end; k++) {
      const weight = weights[k] as number;
      if (weight === 0) continue;
      const start = slabStart + (sources[k] as number) * inner;
      for (let i = 0; i < inner; i++) {
        result[at + i] = (result[at + i] as number) + weight * (data[start + i] as number);
      }
    }
  }
  return result;
}
