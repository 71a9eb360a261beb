import { entryOf } from '../../entry-of.ts';
import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { expectSameType, expectType } from '../support/element-types.ts';
import { copyStrided, dense } from '../support/strided.ts';
import { newTensor, required, stridesOf } from '../support/tensors.ts';
import { floatOf, mapped, type UnaryLoop } from '../support/unary.ts';
import type { Operator, OperatorNode, Operators } from '../types.ts';
import { activationLoops } from './activations.ts';
import { gemm } from './gemm.ts';
import { matMul, matrixProduct, matrixTypes, scale } from './matmul.ts';

/** FusedMatMul: alpha·A·B; `transBatchA` says that A's rows come before its batch axes. */
const fusedMatMul: Operator = (node) => {
  const alpha = floatOf(node, 'alpha', 1);
  const flag = (name: string): boolean => node.attributes.int(name, 0) !== 0;
  const [transposeA, transposeB] = [flag('transA'), flag('transB')];
  const [batchA, batchB] = [flag('transBatchA'), flag('transBatchB')];
  if (!transposeA && !transposeB && !batchA && !batchB) {
    const plain = matMul(node);
    return (inputs, scope) => [scale(plain(inputs, scope)[0]!, alpha)];
  }
  return ([first, second], { kernels }) => {
    const a = required(first, 'A');
    const b = required(second, 'B');
    expectType(a, 'A', matrixTypes);
    expectSameType(a, 'A', b, 'B');
    const [left, right] = [batchA ? batchFirst(a) : a, batchB ? batchFirst(b) : b];
    return [scale(matrixProduct(kernels, left, right, { transposeA, transposeB }), alpha)];
  };
};

/** Moves the first axis to the last but one place. */
function batchFirst(x: OnnxTensor): OnnxTensor {
  const rank = x.dims.length;
  if (rank < 3) throw new OnnxError(`the input [${x.dims.join(', ')}] has no batch axes`);
  const axes = [...Array.from({ length: rank - 2 }, (_, i) => i + 1), 0, rank - 1];
  const strides = stridesOf(x.dims);
  const result = newTensor(
    x.type,
    axes.map((axis) => x.dims[axis]!),
  ) as OnnxTensor;
  const turned = { offset: 0, strides: axes.map((axis) => strides[axis]!) };
  copyStrided(result, dense(result.dims), x, turned, result.dims);
  return result;
}

/** FusedGemm: Gemm, and an activation on its result. */
const fusedGemm: Operator = (node) => {
  const name = node.attributes.text('activation', '');
  const build = entryOf(activationLoops, name);
  if (name !== '' && build === undefined)
    throw node.error(`has the activation ${name}, which is unknown here.`);
  const product = gemm(node);
  if (build === undefined) return product;
  const loop = build(activationNode(node));
  return (inputs, scope) => [mapped(product(inputs, scope)[0]!, loop as UnaryLoop<never>)];
};

/** The activation's attributes have names of their own: `activation_alpha` for its alpha. */
function activationNode(node: OperatorNode): OperatorNode {
  const { attributes } = node;
  const float = (name: string): number | undefined => attributes.float(`activation_${name}`);
  return { ...node, attributes: { ...attributes, float } };
}

/** Operators that ONNX Runtime's optimiser puts in the place of several. */
export const microsoft: Operators = {
  'com.microsoft.FusedMatMul': fusedMatMul,
  'com.microsoft.FusedGemm': fusedGemm,
};
