import type { OnnxTensor } from '../../tensor/types.ts';
import { isHalf } from '../support/half.ts';
import { int64Tensor } from '../support/integers.ts';
import { required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** NonZero: positions of the elements that are not zero (or not empty), one row for each axis. */
export const nonZero: Operator =
  () =>
  ([input]) => {
    const x = required(input, 'X');
    const found = Float64Array.from(nonZeroElements(x));
    const positions = new Float64Array(x.dims.length * found.length);
    for (const [axis, stride] of stridesOf(x.dims).entries()) {
      const length = x.dims[axis] as number;
      const row = axis * found.length;
      for (let i = 0; i < found.length; i++) {
        positions[row + i] = Math.floor((found[i] as number) / stride) % length;
      }
    }
    return [int64Tensor(positions, [x.dims.length, found.length])];
  };

function nonZeroElements(x: OnnxTensor): number[] {
  const found: number[] = [];
  const { data } = x;
  // Halves are bits here, and the sign of a zero does not count.
  const negativeZero = isHalf(x) ? 0x8000 : 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value !== 0 && value !== 0n && value !== '' && value !== negativeZero) found.push(i);
  }
  return found;
}
