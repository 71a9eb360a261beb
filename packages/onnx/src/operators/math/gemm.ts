import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type BinaryLoop, loopFor } from '../support/binary.ts';
import { expectSameType, expectType } from '../support/element-types.ts';
import { packedInput } from '../support/packed-matrix.ts';
import { broadcastSteps, eachRow, rowsOf, sameDims } from '../support/rows.ts';
import { broadcastDims, newTensor, required, tensorOf } from '../support/tensors.ts';
import { floatOf } from '../support/unary.ts';
import type { Operator } from '../types.ts';
import { addition } from './arithmetic.ts';
import { matrixProduct, matrixTypes, scale } from './matmul.ts';

/** Gemm: alpha·A·B + beta·C of matrices, either of which may be transposed; C is broadcast. */
export const gemm: Operator = (node) => {
  const alpha = floatOf(node, 'alpha', 1);
  const beta = floatOf(node, 'beta', 1);
  const transposeA = node.attributes.int('transA', 0) !== 0;
  const transposeB = node.attributes.int('transB', 0) !== 0;
  const right = packedInput(node, 1, transposeB);
  return ([first, second, third], { kernels }) => {
    const a = matrixOf(first, 'A');
    const b = matrixOf(second, 'B');
    expectSameType(a, 'A', b, 'B');
    let result: OnnxTensor;
    if (right !== undefined && a.type === 'float32' && a.dims[transposeA ? 0 : 1] === right.k) {
      const m = a.dims[transposeA ? 1 : 0] as number;
      const target = newTensor('float32', [m, right.n]);
      right.multiply(kernels, a.data, m, target.data, { transposeA });
      result = target;
    } else result = matrixProduct(kernels, a, b, { transposeA, transposeB });
    scale(result, alpha);
    if (third !== undefined && beta !== 0) addTo(result, beta === 1 ? third : scale(copyOf(third), beta));
    return [result];
  };
};

function copyOf({ type, dims, data }: OnnxTensor): OnnxTensor {
  return tensorOf(type, dims, data.slice() as OnnxTensor['data']);
}

function matrixOf(input: OnnxTensor | undefined, name: string): OnnxTensor {
  const tensor = required(input, name);
  expectType(tensor, name, matrixTypes);
  if (tensor.dims.length === 2) return tensor;
  throw new OnnxError(`the input ${name} must be a matrix and has the shape [${tensor.dims.join(', ')}]`);
}

/** Adds a tensor that is broadcast to the result, in place. */
function addTo(result: OnnxTensor, c: OnnxTensor): void {
  expectSameType(result, 'A', c, 'C');
  if (!sameDims(broadcastDims(result.dims, c.dims), result.dims)) {
    throw new OnnxError(
      `the input C [${c.dims.join(', ')}] does not fit the product [${result.dims.join(', ')}]`,
    );
  }
  const { rows, count, steps, outer, outerSteps } = rowsOf(result.dims, [
    broadcastSteps(c.dims, result.dims),
  ]);
  const add = loopFor(addition, result.type) as BinaryLoop<unknown>;
  eachRow({ rows, outer, outerSteps }, ([from], row) =>
    add(
      result.data,
      row * count,
      1,
      c.data,
      from as number,
      steps[0] as number,
      result.data,
      row * count,
      count,
    ),
  );
}
