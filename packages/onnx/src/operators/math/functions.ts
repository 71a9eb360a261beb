import { type BigInts, floats, isFloat, numeric, signedIntegers } from '../support/element-types.ts';
import { type UnaryLoop, unary, unaryLoop } from '../support/unary.ts';
import type { Operator, Operators } from '../types.ts';
import { errorFunction } from './erf.ts';

/** Functions that only floats have: those that take no longer than a call as loops of their own. */
const ofFloats = (fn: (x: number) => number): Operator => unary({ types: floats, floats: unaryLoop(fn) });
const looped = (loop: UnaryLoop): Operator => unary({ types: floats, floats: loop });

const ofBigInts = (fn: (x: bigint) => bigint): UnaryLoop<BigInts> => unaryLoop(fn);

const squareRoots: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.sqrt(x[i]!);
};

const exponentials: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]!);
};

const negatives: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = -x[i]!;
};

const magnitudes: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.abs(x[i]!);
};

const ceilings: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.ceil(x[i]!);
};

const floors: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.floor(x[i]!);
};

const reciprocals: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = 1 / x[i]!;
};

const logarithms: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.log(x[i]!);
};

/** To the nearest integer, of two equally near the even one. */
function roundEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/** Elementary functions. */
export const functions: Operators = {
  Abs: unary({
    types: numeric,
    floats: magnitudes,
    bigints: ofBigInts((x) => (x < 0n ? -x : x)),
  }),
  Neg: unary({
    types: numeric.filter((type) => isFloat(type) || signedIntegers.includes(type)),
    floats: negatives,
    bigints: ofBigInts((x) => -x),
  }),
  Sign: unary({
    types: numeric,
    floats: unaryLoop(Math.sign),
    bigints: ofBigInts((x) => (x > 0n ? 1n : x < 0n ? -1n : 0n)),
  }),
  Ceil: looped(ceilings),
  Floor: looped(floors),
  Round: ofFloats(roundEven),
  Sqrt: looped(squareRoots),
  Exp: looped(exponentials),
  Log: looped(logarithms),
  Reciprocal: looped(reciprocals),
  Erf: unary({
    types: numeric,
    floats: unaryLoop(errorFunction),
    integers: unaryLoop((x) => Math.trunc(errorFunction(x))),
    bigints: ofBigInts((x) => BigInt(Math.trunc(errorFunction(Number(x))))),
  }),
  Sin: ofFloats(Math.sin),
  Cos: ofFloats(Math.cos),
  Tan: ofFloats(Math.tan),
  Asin: ofFloats(Math.asin),
  Acos: ofFloats(Math.acos),
  Atan: ofFloats(Math.atan),
  Sinh: ofFloats(Math.sinh),
  Cosh: ofFloats(Math.cosh),
  Asinh: ofFloats(Math.asinh),
  Acosh: ofFloats(Math.acosh),
  Atanh: ofFloats(Math.atanh),
  IsNaN: unary({
    types: floats,
    floats: unaryLoop((x): number => (Number.isNaN(x) ? 1 : 0)),
    result: 'bool',
  }),
  IsInf: unary(({ attributes }) => {
    const positive = attributes.int('detect_positive', 1) !== 0;
    const negative = attributes.int('detect_negative', 1) !== 0;
    const isInfinite = (x: number): number =>
      (positive && x === Number.POSITIVE_INFINITY) || (negative && x === Number.NEGATIVE_INFINITY) ? 1 : 0;
    return { types: floats, floats: unaryLoop(isInfinite), result: 'bool' };
  }),
};
