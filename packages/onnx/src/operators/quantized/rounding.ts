import type { OnnxTensorOf } from '../../tensor/types.ts';
import { newTensor } from '../support/tensors.ts';

/** Types that floats are quantised to. */
export type QuantizedType = 'uint8' | 'int8' | 'uint16' | 'int16';

/** Types that floats are quantised to. */
export const quantizedTypes: readonly QuantizedType[] = ['uint8', 'int8', 'uint16', 'int16'];

/** Least and largest number of each type. */
export const ranges: Readonly<Record<QuantizedType, readonly [least: number, most: number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

/** Adding and taking away 1.5·2⁵² leaves no room for a fraction, and halves go to the even neighbour. */
const noFraction = 1.5 * 2 ** 52;

/** The nearest integer, halves to even; for numbers below 2⁵¹. */
export function nearestEven(value: number): number {
  return value + noFraction - noFraction;
}

/** A number held between two others. */
export function held(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * Sums of products as quantised numbers: round(sum·factor) + zero point.
 *
 * @param factorAt Factor for an element, in float32.
 */
export function requantized(
  type: QuantizedType,
  dims: readonly number[],
  sums: Int32Array,
  zero: number,
  factorAt: (i: number) => number,
): OnnxTensorOf<QuantizedType> {
  const y = newTensor(type, dims);
  const [least, most] = ranges[type];
  for (let i = 0; i < sums.length; i++) {
    const value = Math.fround(Math.fround(sums[i] as number) * factorAt(i));
    y.data[i] = held(nearestEven(value) + zero, least, most);
  }
  return y;
}
