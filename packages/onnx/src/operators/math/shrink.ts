import { expectType, isBig, numeric } from '../support/element-types.ts';
import { required } from '../support/tensors.ts';
import { floatOf, mapped, unaryLoop } from '../support/unary.ts';
import type { Operator } from '../types.ts';

/** Shrink: values nearer to 0 than `lambd` become 0, others move towards it by `bias`. */
export const shrink: Operator = (node) => {
  const bias = floatOf(node, 'bias', 0);
  const lambd = floatOf(node, 'lambd', 0.5);
  const fn = (x: number): number => (x < -lambd ? x + bias : x > lambd ? x - bias : 0);
  const loop = unaryLoop(fn);
  const bigLoop = unaryLoop((x: bigint) => BigInt(Math.trunc(fn(Number(x)))));
  return ([input]) => {
    const x = required(input, 'input');
    expectType(x, 'input', numeric);
    return [mapped(x, isBig(x.type) ? bigLoop : loop)];
  };
};
