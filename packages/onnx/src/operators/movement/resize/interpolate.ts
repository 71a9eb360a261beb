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
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < newLength; i++) {
      const at = (o * newLength + i) * inner;
      for (let k = i * taps; k < (i + 1) * taps; k++) {
        const weight = weights[k] as number;
        if (weight === 0) continue;
        const start = o * slab + (sources[k] as number) * inner;
        for (let e = 0; e < inner; e++) {
          result[at + e] = (result[at + e] as number) + weight * (data[start + e] as number);
        }
      }
    }
  }
  return result;
}
