import { OnnxError } from '../../errors.ts';
import type { Reduction } from './reduce.ts';

type BigReduction = Reduction<ArrayLike<bigint>, bigint>;

function big(
  next: (so: bigint, value: bigint) => bigint,
  start: BigReduction['start'] = () => 0n,
): BigReduction {
  return {
    start,
    fold: (so, x, at, step, count) => {
      for (let i = 0; i < count; i++, at += step) so = next(so, x[at]!);
      return so;
    },
  };
}

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** Sum of 64-bit integers. */
export const bigSum: BigReduction = big((so, value) => so + value);

/** Mean of 64-bit integers, its fraction cut off. */
export const bigMean: BigReduction = {
  ...bigSum,
  finish: (so, count) => {
    if (count === 0) throw new OnnxError('the mean of no integers is none');
    return so / BigInt(count);
  },
};

/** Sum of the magnitudes of 64-bit integers. */
export const bigL1: BigReduction = big((so, value) => (value < 0n ? so - value : so + value));

/** Sum of the squares of 64-bit integers. */
export const bigSumSquare: BigReduction = big((so, value) => so + value * value);

/** Product of 64-bit integers; what lies above 64 bits is dropped on the way, or it would grow and grow. */
export const bigProduct: BigReduction = big(
  (so, value) => BigInt.asIntN(64, so * value),
  () => 1n,
);

/** Largest of 64-bit integers. */
export const bigMax: BigReduction = big(larger, (type) => (type === 'uint64' ? 0n : -(2n ** 63n)));

/** Least of 64-bit integers. */
export const bigMin: BigReduction = big(smaller, (type) =>
  type === 'uint64' ? 2n ** 64n - 1n : 2n ** 63n - 1n,
);
