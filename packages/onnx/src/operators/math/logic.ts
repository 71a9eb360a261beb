import { binary, binaryLoop } from '../support/binary.ts';
import { type BigInts, booleans, integers } from '../support/element-types.ts';
import { type UnaryLoop, unary, unaryLoop } from '../support/unary.ts';
import type { Operator } from '../types.ts';

const both = (a: number, b: number): number => a & b;
const either = (a: number, b: number): number => a | b;
const oneOf = (a: number, b: number): number => a ^ b;

/** And. */
export const and: Operator = binary({ types: booleans, integers: binaryLoop(both) });

/** Or. */
export const or: Operator = binary({ types: booleans, integers: binaryLoop(either) });

/** Xor. */
export const xor: Operator = binary({ types: booleans, integers: binaryLoop(oneOf) });

/** Not. */
export const not: Operator = unary({ types: booleans, integers: unaryLoop((x): number => (x ? 0 : 1)) });

/** BitwiseAnd. */
export const bitwiseAnd: Operator = binary({
  types: integers,
  integers: binaryLoop(both),
  bigints: binaryLoop((a: bigint, b: bigint) => a & b),
});

/** BitwiseOr. */
export const bitwiseOr: Operator = binary({
  types: integers,
  integers: binaryLoop(either),
  bigints: binaryLoop((a: bigint, b: bigint) => a | b),
});

/** BitwiseXor. */
export const bitwiseXor: Operator = binary({
  types: integers,
  integers: binaryLoop(oneOf),
  bigints: binaryLoop((a: bigint, b: bigint) => a ^ b),
});

/** BitwiseNot. */
export const bitwiseNot: Operator = unary({
  types: integers,
  integers: unaryLoop((x) => ~x),
  bigints: unaryLoop((x: bigint) => ~x) as UnaryLoop<BigInts>,
});

/** BitShift: bits shifted out are gone, however far the shift goes; of signed integers the sign fills the room. */
export const bitShift: Operator = (node) => {
  const direction = node.attributes.text('direction', '');
  if (direction !== 'LEFT' && direction !== 'RIGHT') {
    throw node.error(`has the direction "${direction}", which must be LEFT or RIGHT.`);
  }
  const shift = direction === 'LEFT' ? shiftLeft : shiftRight;
  return binary({ types: integers, names: ['X', 'Y'], ...shift })(node);
};

/** Shifts by fewer than no bits count as shifts by all of them. */
const all = (by: number): boolean => by < 0 || by > 31;
const allOf64 = (by: bigint): boolean => by < 0n || by > 63n;

const shiftLeft = {
  integers: binaryLoop((x: number, by: number) => (all(by) ? 0 : x << by)),
  bigints: binaryLoop((x: bigint, by: bigint) => (allOf64(by) ? 0n : x << by)),
};

const shiftRight = {
  integers: binaryLoop((x: number, by: number) => (all(by) ? -Number(x < 0) : x < 0 ? x >> by : x >>> by)),
  bigints: binaryLoop((x: bigint, by: bigint) => (allOf64(by) ? -BigInt(x < 0n) : x >> by)),
};
