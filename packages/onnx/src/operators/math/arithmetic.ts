import { OnnxError } from '../../errors.ts';
import { type BinaryLoop, type BinaryOperation, binary, binaryLoop } from '../support/binary.ts';
import { type Numbers, numeric } from '../support/element-types.ts';
import type { Operator } from '../types.ts';

type Loop = BinaryLoop<Numbers>;

const addLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! + b[j]!;
};

const subtractLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! - b[j]!;
};

const multiplyLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! * b[j]!;
};

const divideLoop: Loop = (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! / b[j]!;
};

/** An integer that one may divide by. */
function divisor<T extends number | bigint>(value: T): T {
  if (value) return value;
  throw new OnnxError('the input B contains a 0, by which no integer can be divided');
}

/** Sums: the base of Sum and Mean, too. Integers wrap around where they leave their type. */
export const addition: BinaryOperation = {
  types: numeric,
  floats: addLoop,
  bigints: binaryLoop((a: bigint, b: bigint) => a + b),
};

/** Add. */
export const add: Operator = binary(addition);

/** Sub. */
export const sub: Operator = binary({
  types: numeric,
  floats: subtractLoop,
  bigints: binaryLoop((a: bigint, b: bigint) => a - b),
});

/** Products. */
export const multiplication: BinaryOperation = {
  types: numeric,
  floats: multiplyLoop,
  // Products of 32-bit integers have more bits than a double keeps.
  integers: binaryLoop(Math.imul),
  bigints: binaryLoop((a: bigint, b: bigint) => a * b),
};

/** Mul. */
export const mul: Operator = binary(multiplication);

/** Div: between integers the fraction is cut off. */
export const div: Operator = binary({
  types: numeric,
  floats: divideLoop,
  integers: binaryLoop((a: number, b: number) => Math.trunc(a / divisor(b))),
  bigints: binaryLoop((a: bigint, b: bigint) => a / divisor(b)),
});

/** Mod: the sign is the divisor's, or with `fmod` the dividend's. */
export const mod: Operator = (node) => {
  const fmod = node.attributes.int('fmod', 0);
  if (fmod !== 0 && fmod !== 1) throw node.error(`has fmod ${fmod}, which must be 0 or 1.`);
  return fmod === 1 ? remainder(node) : modulo(node);
};

const remainder = binary({
  types: numeric,
  floats: binaryLoop((a: number, b: number) => a % b),
  integers: binaryLoop((a: number, b: number) => a % divisor(b)),
  bigints: binaryLoop((a: bigint, b: bigint) => a % divisor(b)),
});

const modulo = binary({
  types: numeric,
  floats: binaryLoop((a: number, b: number) => {
    const rest = a % b;
    if (rest === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
    return rest < 0 !== b < 0 && !Number.isNaN(rest) ? rest + b : rest;
  }),
  integers: binaryLoop((a: number, b: number) => {
    const rest = a % divisor(b);
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
  }),
  bigints: binaryLoop((a: bigint, b: bigint) => {
    const rest = a % divisor(b);
    return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
  }),
});
