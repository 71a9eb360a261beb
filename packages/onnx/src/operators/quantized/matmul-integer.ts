import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import { typed } from '../support/inputs.ts';
import { newTensor, tensorOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { quantizeDynamically } from './dynamic-quantize.ts';
import { type IntegerProduct, integerMultiplier } from './integer-product.ts';
import { type QuantizedType, quantizedTypes, requantized } from './rounding.ts';
import { bytesInput } from './shifted.ts';

/** MatMulInteger: products of matrices of 8-bit integers, summed in 32 bits. */
export const matMulInteger: Operator = (node) => {
  const multiply = integerMultiplier(node, 1, 3);
  return ([a, b, aZero, bZero], { kernels }) => {
    const { dims, sums } = multiply(kernels, bytesInput(a, 'A'), aZero, b, bZero);
    return [{ type: 'int32', dims, data: sums }];
  };
};

/** QLinearMatMul: a product of quantised matrices, quantised again. */
export const qLinearMatMul: Operator = (node) => {
  const multiply = integerMultiplier(node, 3, 5);
  return ([a, aScale, aZero, b, bScale, bZero, yScale, yZero], { kernels }) => {
    const product = multiply(kernels, bytesInput(a, 'a'), aZero, b, bZero);
    const left = scales(aScale, 'a_scale', product.m);
    const right = scales(bScale, 'b_scale', product.n);
    const [y] = scales(yScale, 'y_scale', 1) as unknown as [number];
    const zero = typed(yZero, 'y_zero_point', quantizedTypes);
    const type: QuantizedType = zero.type;
    const { n, m } = product;
    const result = requantized(type, product.dims, product.sums, zero.data[0] as number, (i) => {
      const row = left.length === 1 ? 0 : Math.floor(i / n) % m;
      const column = right.length === 1 ? 0 : i % n;
      return Math.fround(Math.fround((left[row] as number) * (right[column] as number)) / y);
    });
    return [tensorOf(type, result.dims, result.data)];
  };
};

/** com.microsoft.MatMulIntegerToFloat: the sums times the scales of both factors, plus a bias. */
export const matMulIntegerToFloat: Operator = (node) => {
  const multiply = integerMultiplier(node, 1, 5);
  return ([a, b, aScale, bScale, aZero, bZero, bias], { kernels }) => {
    const product = multiply(kernels, bytesInput(a, 'A'), aZero, b, bZero);
    const left = scales(aScale, 'a_scale', product.m);
    return [toFloat(product, left, scales(bScale, 'b_scale', product.n), bias)];
  };
};

/** com.microsoft.DynamicQuantizeMatMul: floats, quantised on the way, times a quantised matrix. */
export const dynamicQuantizeMatMul: Operator = (node) => {
  const multiply = integerMultiplier(node, 1, 3);
  return ([a, b, bScale, bZero, bias], { kernels }) => {
    const { values, scale, zero } = quantizeDynamically(typed(a, 'A', ['float32']));
    const zeros: OnnxTensor = { type: 'uint8', dims: [], data: Uint8Array.of(zero) };
    const product = multiply(kernels, values, zeros, b, bZero);
    return [toFloat(product, [scale], scales(bScale, 'b_scale', product.n), bias)];
  };
};

function toFloat(
  { dims, sums, m, n }: IntegerProduct,
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  bias: OnnxTensor | undefined,
): OnnxTensorOf<'float32'> {
  const y = newTensor('float32', dims);
  const added = bias === undefined ? undefined : scales(bias, 'bias', n);
  for (let i = 0; i < sums.length; i++) {
    const row = left.length === 1 ? 0 : Math.floor(i / n) % m;
    const column = i % n;
    const factor = Math.fround((left[row] as number) * (right[right.length === 1 ? 0 : column] as number));
    const value = (sums[i] as number) * factor;
    y.data[i] = added === undefined ? value : value + (added[added.length === 1 ? 0 : column] as number);
  }
  return y;
}

/** Scales of a factor: one, or one for each row or column. */
function scales(value: OnnxTensor | undefined, name: string, count: number): Float32Array {
  const { data, dims } = typed(value, name, ['float32']);
  if (data.length === 1 || data.length === count) return data;
  throw new OnnxError(
    `the input ${name} must have 1 or ${count} elements, and has the shape [${dims.join(', ')}]`,
  );
}
