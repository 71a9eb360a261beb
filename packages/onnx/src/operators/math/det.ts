import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { expectType, floats, type Numbers } from '../support/element-types.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Det: determinants of the square matrices in the last two axes. */
export const det: Operator =
  () =>
  ([input]) => {
    const x = required(input, 'X');
    expectType(x, 'X', floats);
    const [size, columns] = x.dims.slice(-2);
    if (size === undefined || columns === undefined || size !== columns) {
      throw new OnnxError(`the input X [${x.dims.join(', ')}] holds no square matrices`);
    }
    const result = newTensor(x.type, x.dims.slice(0, -2)) as OnnxTensor;
    if (result.data.length === 0) return [result];
    const work = new Float64Array(size * size);
    for (let i = 0; i < result.data.length; i++) {
      work.set((x.data as Numbers).subarray(i * size * size, (i + 1) * size * size));
      result.data[i] = determinant(work, size);
    }
    return [result];
  };

/** Gaussian elimination, which overwrites the matrix; the largest element of a column is its pivot. */
function determinant(a: Float64Array, size: number): number {
  let product = 1;
  for (let at = 0; at < size; at++) {
    let pivot = at;
    for (let row = at + 1; row < size; row++) {
      if (Math.abs(a[row * size + at]!) > Math.abs(a[pivot * size + at]!)) pivot = row;
    }
    const value = a[pivot * size + at]!;
    if (value === 0) return 0;
    if (pivot !== at) {
      product = -product;
      for (let column = at; column < size; column++) {
        const kept = a[at * size + column]!;
        a[at * size + column] = a[pivot * size + column]!;
        a[pivot * size + column] = kept;
      }
    }
    product *= value;
    for (let row = at + 1; row < size; row++) {
      const factor = a[row * size + at]! / value;
      for (let column = at; column < size; column++)
        a[row * size + column]! -= factor * a[at * size + column]!;
    }
  }
  return product;
}
