import { branches, loop } from './control.ts';
import { cast, dropout, elementwise, scaled, unary } from './elementwise.ts';
import * as mixing from './mixing.ts';
import { concat, gather, gatherElements, slice, split } from './picking.ts';
import * as reshaping from './reshaping.ts';
import type { Rule } from './visit.ts';

const same = (names: string, rule: Rule): [string, Rule][] => names.split(' ').map((name) => [name, rule]);

/** What each operator does to the time axis; recurrent ones and Scan are added by the analysis. */
export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...same(
    'Abs Acos Acosh Asin Asinh Atan Atanh BitCast BitwiseNot Ceil Celu Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish ' +
      'IsInf IsNaN LeakyRelu Log Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus ' +
      'Softsign Sqrt Swish Tan Tanh ThresholdedRelu',
    unary,
  ),
  ...same('Cast CastLike Identity', cast),
  ...same('Clip QuantizeLinear DequantizeLinear', scaled),
  ...same(
    'Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul ' +
      'Or PRelu Pow Sub Sum SwiGLU Where Xor',
    elementwise,
  ),
  ['Dropout', dropout],
  ['Shape', reshaping.shape],
  ['Size', reshaping.size],
  ['Transpose', reshaping.transpose],
  ['Unsqueeze', reshaping.unsqueeze],
  ['Squeeze', reshaping.squeeze],
  ['Flatten', reshaping.flatten],
  ['Reshape', reshaping.reshape],
  ['Expand', reshaping.expand],
  ['ConstantOfShape', reshaping.constantOfShape],
  ['Range', reshaping.range],
  ['Tile', reshaping.tile],
  ['Gather', gather],
  ['GatherElements', gatherElements],
  ['Slice', slice],
  ['Concat', concat],
  ['Split', split],
  ['MatMul', mixing.matMul],
  ['MatMulInteger', mixing.matMul],
  ['Gemm', mixing.gemm],
  ['Einsum', mixing.einsum],
  ...same(
    'Conv ConvInteger ConvTranspose MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool',
    mixing.windowed,
  ),
  ...same(
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ' +
      'ReduceSumSquare ArgMax ArgMin',
    mixing.reduction,
  ),
  ...same('Softmax LogSoftmax Hardmax', mixing.softmax),
  ...same('LayerNormalization RMSNormalization', mixing.layerNorm),
  ...same('LpNormalization TopK', mixing.oneAxis),
  ...same('InstanceNormalization GroupNormalization MeanVarianceNormalization', mixing.instanceNorm),
  ['BatchNormalization', mixing.batchNorm],
  ...same('CumSum CumProd', mixing.cumSum),
  ['Pad', mixing.pad],
  ['DynamicQuantizeLinear', mixing.dynamicQuantize],
  ['If', branches],
  ['Loop', loop],
]);
