import { type BinaryLoop, binary } from '../support/binary.ts';
import { type BigInts, booleans, type Numbers, numeric } from '../support/element-types.ts';
import type { Operator } from '../types.ts';

type Values = ArrayLike<number | bigint | string>;
type Loop = BinaryLoop<Values, Values, Numbers>;

const equalLoop = (): Loop => (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i] === b[j] ? 1 : 0;
};

const lessLoop = (): Loop => (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! < b[j]! ? 1 : 0;
};

const lessOrEqualLoop = (): Loop => (a, i, di, b, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) y[at] = a[i]! <= b[j]! ? 1 : 0;
};

/** The same comparison with its sides exchanged. */
const swapped =
  (loop: Loop): Loop =>
  (a, i, di, b, j, dj, y, at, count) =>
    loop(b, j, dj, a, i, di, y, at, count);

function comparison(loop: Loop, strings?: Loop): Operator {
  return binary({
    types: strings === undefined ? numeric : [...numeric, ...booleans, 'string'],
    floats: loop as BinaryLoop<Numbers>,
    bigints: loop as BinaryLoop<BigInts, BigInts, Numbers>,
    ...(strings === undefined ? {} : { strings }),
    result: 'bool',
  });
}

/** Equal: of any type. */
export const equal: Operator = comparison(equalLoop(), equalLoop());

/** Less. */
export const less: Operator = comparison(lessLoop());

/** Greater. */
export const greater: Operator = comparison(swapped(lessLoop()));

/** LessOrEqual. */
export const lessOrEqual: Operator = comparison(lessOrEqualLoop());

/** GreaterOrEqual. */
export const greaterOrEqual: Operator = comparison(swapped(lessOrEqualLoop()));
