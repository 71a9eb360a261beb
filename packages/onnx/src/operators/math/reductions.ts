import type { OnnxTensorType } from '../../tensor/types.ts';
import { booleans, isFloat, numeric } from '../support/element-types.ts';
import type { Operators } from '../types.ts';
import { bigL1, bigMax, bigMean, bigMin, bigProduct, bigSum, bigSumSquare } from './big-reductions.ts';
import { type Fold, type ReduceOperation, reducing } from './reduce.ts';

type NumberFold = Fold<ArrayLike<number>, number>;

const sums: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so += x[at]!;
  return so;
};

const absoluteSums: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so += Math.abs(x[at]!);
  return so;
};

const squareSums: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so += x[at]! * x[at]!;
  return so;
};

const products: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so *= x[at]!;
  return so;
};

const maxima: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so = Math.max(so, x[at]!);
  return so;
};

const minima: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so = Math.min(so, x[at]!);
  return so;
};

const exponentialSums: NumberFold = (so, x, at, step, count, shift) => {
  for (let i = 0; i < count; i++, at += step) so += Math.exp(x[at]! - shift);
  return so;
};

/** What the exponents are shifted by, so that none is too large; an infinite shift would leave nothing of them. */
const shifts: NumberFold = (so, x, at, step, count, shift) => {
  const most = maxima(so ?? Number.NEGATIVE_INFINITY, x, at, step, count, shift);
  return Number.isFinite(most) ? most : 0;
};

const integerProducts: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so = Math.imul(so, x[at]!);
  return so;
};

const integerSquareSums: NumberFold = (so, x, at, step, count) => {
  for (let i = 0; i < count; i++, at += step) so = (so + Math.imul(x[at]!, x[at]!)) | 0;
  return so;
};

const zero = (): number => 0;

const bits: Partial<Record<OnnxTensorType, number>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  uint8: 8,
  uint16: 16,
  uint32: 32,
};

/** The least value of a type: what the largest of no elements is. */
function least(type: OnnxTensorType): number {
  if (isFloat(type)) return Number.NEGATIVE_INFINITY;
  return type.startsWith('u') || type === 'bool' ? 0 : -(2 ** (bits[type]! - 1));
}

/** The greatest value of a type: what the least of no elements is. */
function greatest(type: OnnxTensorType): number {
  if (isFloat(type)) return Number.POSITIVE_INFINITY;
  if (type === 'bool') return 1;
  return 2 ** (type.startsWith('u') ? bits[type]! : bits[type]! - 1) - 1;
}

/** Sums. */
export const summation: ReduceOperation = {
  types: numeric,
  floats: { start: zero, fold: sums },
  bigints: bigSum,
  axesInput: 13,
};

/** All Reduce operators. */
export const reductions: Operators = {
  ReduceSum: reducing(summation),
  ReduceMean: reducing({
    types: numeric,
    floats: { start: zero, fold: sums, finish: (so, count) => so / count },
    bigints: bigMean,
  }),
  ReduceMax: reducing({
    types: [...numeric, ...booleans],
    floats: { start: least, fold: maxima },
    bigints: bigMax,
  }),
  ReduceMin: reducing({
    types: [...numeric, ...booleans],
    floats: { start: greatest, fold: minima },
    bigints: bigMin,
  }),
  ReduceProd: reducing({
    types: numeric,
    floats: { start: () => 1, fold: products },
    integers: { start: () => 1, fold: integerProducts },
    bigints: bigProduct,
  }),
  ReduceL1: reducing({
    types: numeric,
    floats: { start: zero, fold: absoluteSums },
    bigints: bigL1,
  }),
  ReduceL2: reducing({
    types: numeric,
    floats: { start: zero, fold: squareSums, finish: Math.sqrt },
  }),
  ReduceLogSum: reducing({
    types: numeric,
    floats: { start: zero, fold: sums, finish: Math.log },
  }),
  ReduceSumSquare: reducing({
    types: numeric,
    floats: { start: zero, fold: squareSums },
    integers: { start: zero, fold: integerSquareSums },
    bigints: bigSumSquare,
  }),
  ReduceLogSumExp: reducing({
    types: numeric,
    floats: {
      start: zero,
      fold: exponentialSums,
      largest: shifts,
      finish: (so, _, shift) => Math.log(so) + (shift ?? 0),
    },
  }),
};
