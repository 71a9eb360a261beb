import type { OnnxTensor } from '../../tensor/types.ts';
import { type AnyBinaryLoop, type BinaryLoop, binaryLoop, combine } from '../support/binary.ts';
import { expectType, isBig, isFloat, type Numbers, numeric } from '../support/element-types.ts';
import { required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Pow: the result has the type of the base; the exponent may have any other. */
export const pow: Operator =
  () =>
  ([base, exponent]) => {
    const x = required(base, 'X');
    const y = required(exponent, 'Y');
    expectType(x, 'X', numeric);
    expectType(y, 'Y', numeric);
    return [combine(x, y, loopOf(x, y), x.type)];
  };

function loopOf(x: OnnxTensor, y: OnnxTensor): AnyBinaryLoop {
  if (isBig(x.type) && !isFloat(y.type)) return bigPower;
  if (isBig(x.type)) return roundedPower;
  if (!isFloat(x.type)) return isFloat(y.type) ? truncatedPower : smallPower;
  if (y.data.length === 1 && Number(y.data[0]) === 2) return square;
  return isBig(y.type) ? powerOfBig : power;
}

/** As C has it: 1 to any power is 1, and so is -1 to an infinite one. */
function raise(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY)) return 1;
  return x ** y;
}

const square: BinaryLoop<Numbers> = (x, i, di, _y, _j, _dj, result, at, count) => {
  for (const end = at + count; at < end; at++, i += di) result[at] = x[i]! * x[i]!;
};

const power = binaryLoop(raise);
const powerOfBig = binaryLoop((x: number, y: bigint) => raise(x, Number(y)));
const truncatedPower = binaryLoop((x: number, y: number) => Math.trunc(raise(x, y)));
const smallPower = binaryLoop((x: number, y: number | bigint) =>
  Number(BigInt.asIntN(32, wrappedPower(BigInt(x), BigInt(y)))),
);
const bigPower = binaryLoop((x: bigint, y: number | bigint) => wrappedPower(x, BigInt(y)));
const roundedPower = binaryLoop((x: bigint, y: number) => {
  const value = Math.trunc(raise(Number(x), y));
  return Number.isFinite(value) ? BigInt(value) : 0n;
});

/** A power of an integer, of which 64 bits are kept: those above would take any amount of memory. */
function wrappedPower(x: bigint, y: bigint): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  let factor = x;
  for (let rest = y; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}
