import type { Kernels } from '@recurra/kernels';
import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import {
  type BigInts,
  expectSameType,
  expectType,
  isBig,
  isFloat,
  type Numbers,
  type TypeGroup,
} from '../support/element-types.ts';
import { type PackedMatrix, packedInput } from '../support/packed-matrix.ts';
import { multiplierOf } from '../support/products.ts';
import { broadcastSteps, eachRow, rowsOf } from '../support/rows.ts';
import { broadcastDims, newTensor, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Types that matrices may have. */
export const matrixTypes: TypeGroup = ['float32', 'float64', 'int32', 'uint32', 'int64', 'uint64'];

/** Columns up to which a product with a constant on the left is computed transposed. */
const fewColumns = 32;

/** MatMul, as NumPy's matmul: stacks of matrices, broadcast to each other. */
export const matMul: Operator = (node) => {
  const left = packedInput(node, 0, true);
  const right = packedInput(node, 1);
  return ([first, second], { kernels }) => {
    const a = required(first, 'A');
    const b = required(second, 'B');
    expectType(a, 'A', matrixTypes);
    expectSameType(a, 'A', b, 'B');
    return [withPacked(kernels, a, b, left, right) ?? matrixProduct(kernels, a, b)];
  };
};

/** The product, where one side is packed and the other fits it; undefined elsewhere. */
function withPacked(
  kernels: Kernels,
  a: OnnxTensor,
  b: OnnxTensor,
  left: PackedMatrix | undefined,
  right: PackedMatrix | undefined,
): OnnxTensor | undefined {
  if (right !== undefined && a.type === 'float32' && a.dims.at(-1) === right.k) {
    const result = newTensor('float32', [...a.dims.slice(0, -1), right.n]);
    right.multiply(kernels, a.data, a.data.length / right.k, result.data);
    return result;
  }
  if (left === undefined || b.type !== 'float32' || b.dims.length > 2 || b.dims[0] !== left.k)
    return undefined;
  const columns = b.dims[1] ?? 1;
  if (columns > fewColumns) return undefined;
  const result = newTensor('float32', [left.n, ...b.dims.slice(1)]);
  left.multiply(kernels, b.data, columns, result.data, { transposeA: true, transposeTarget: true });
  return result;
}

/** Which factors of a product are to be transposed. */
interface Transposes {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * The product of two stacks of matrices.
 *
 * @throws OnnxError if the shapes do not fit.
 */
export function matrixProduct(
  kernels: Kernels,
  a: OnnxTensor,
  b: OnnxTensor,
  { transposeA = false, transposeB = false }: Transposes = {},
): OnnxTensor {
  const misfit = (): OnnxError =>
    new OnnxError(`the shapes A [${a.dims.join(', ')}] and B [${b.dims.join(', ')}] do not fit`);
  if (a.dims.length === 0 || b.dims.length === 0) throw misfit();
  // A vector is a row on the left and a column on the right; its axis is dropped from the result.
  const aDims = a.dims.length === 1 ? [1, ...a.dims] : a.dims;
  const bDims = b.dims.length === 1 ? [...b.dims, 1] : b.dims;
  const [aRows, aColumns] = lastTwo(aDims, transposeA && a.dims.length > 1);
  const [bRows, bColumns] = lastTwo(bDims, transposeB && b.dims.length > 1);
  if (aColumns !== bRows) throw misfit();
  const [m, n, k] = [aRows, bColumns, aColumns];
  const [aBatch, bBatch] = [aDims.slice(0, -2), bDims.slice(0, -2)];
  const batch = broadcastDims(aBatch, bBatch);
  const result = newTensor(a.type, [
    ...batch,
    ...(a.dims.length === 1 ? [] : [m]),
    ...(b.dims.length === 1 ? [] : [n]),
  ]) as OnnxTensor;
  if (result.data.length === 0 || k === 0) return result;
  const product = {
    transposeA: transposeA && a.dims.length > 1,
    transposeB: transposeB && b.dims.length > 1,
  };
  const times = multiplierOf(a.type);
  const write = (i: number, j: number, at: number, rows: number): void =>
    times(kernels, a.data, b.data, result.data, [i * m * k, j * k * n, at * m * n], {
      sizes: [rows, n, k],
      ...product,
    });
  // With one B for all, the matrices of A are one tall one.
  if (sizeOf(bBatch) === 1 && !product.transposeA) {
    write(0, 0, 0, sizeOf(batch) * m);
    return result;
  }
  const rows = rowsOf(batch, [broadcastSteps(aBatch, batch), broadcastSteps(bBatch, batch)]);
  const [aStep, bStep] = rows.steps as [number, number];
  eachRow(rows, ([i, j], row) => {
    for (let at = 0; at < rows.count; at++) {
      write((i as number) + at * aStep, (j as number) + at * bStep, row * rows.count + at, m);
    }
  });
  return result;
}

function lastTwo(dims: readonly number[], swap: boolean): [number, number] {
  const [rows, columns] = dims.slice(-2) as [number, number];
  return swap ? [columns, rows] : [rows, columns];
}

/** Multiplies every element by a factor, in place; of integers the fraction is cut off. */
export function scale(tensor: OnnxTensor, factor: number): OnnxTensor {
  if (factor === 1) return tensor;
  const { type, data } = tensor;
  if (isBig(type)) {
    const values = data as BigInts;
    for (let i = 0; i < values.length; i++) values[i] = BigInt(Math.trunc(factor * Number(values[i])));
  } else {
    const values = data as Numbers;
    const whole = !isFloat(type);
    for (let i = 0; i < values.length; i++) {
      const value = factor * values[i]!;
      values[i] = whole ? Math.trunc(value) : value;
    }
  }
  return tensor;
}
