import { inFloat32 } from '../support/half.ts';
import type { Operators } from '../types.ts';
import { activations } from './activations.ts';
import { argMax, argMin } from './arg-extremes.ts';
import { add, div, mod, mul, sub } from './arithmetic.ts';
import { clip } from './clip.ts';
import { equal, greater, greaterOrEqual, less, lessOrEqual } from './comparison.ts';
import { cumProd, cumSum } from './cumulative.ts';
import { det } from './det.ts';
import { einsum } from './einsum/einsum.ts';
import { functions } from './functions.ts';
import { gemm } from './gemm.ts';
import { and, bitShift, bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, not, or, xor } from './logic.ts';
import { matMul } from './matmul.ts';
import { microsoft } from './microsoft.ts';
import { pow } from './pow.ts';
import { prelu } from './prelu.ts';
import { reductions } from './reductions.ts';
import { shrink } from './shrink.ts';
import { hardmax, logSoftmax, softmax } from './softmax.ts';
import { swiGlu } from './swi-glu.ts';
import { topK } from './top-k.ts';
import { max, mean, min, sum } from './variadic.ts';

/** Arithmetic, comparisons, activations, reductions and products. */
export const math: Operators = inFloat32({
  ...functions,
  ...activations,
  ...reductions,
  ...microsoft,
  Add: add,
  Sub: sub,
  Mul: mul,
  Div: div,
  Mod: mod,
  Pow: pow,
  Max: max,
  Min: min,
  Sum: sum,
  Mean: mean,
  Equal: equal,
  Less: less,
  LessOrEqual: lessOrEqual,
  Greater: greater,
  GreaterOrEqual: greaterOrEqual,
  And: and,
  Or: or,
  Xor: xor,
  Not: not,
  BitShift: bitShift,
  BitwiseAnd: bitwiseAnd,
  BitwiseOr: bitwiseOr,
  BitwiseXor: bitwiseXor,
  BitwiseNot: bitwiseNot,
  Clip: clip,
  PRelu: prelu,
  Shrink: shrink,
  SwiGLU: swiGlu,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  Hardmax: hardmax,
  ArgMax: argMax,
  ArgMin: argMin,
  CumSum: cumSum,
  CumProd: cumProd,
  TopK: topK,
  MatMul: matMul,
  Gemm: gemm,
  Einsum: einsum,
  Det: det,
});
