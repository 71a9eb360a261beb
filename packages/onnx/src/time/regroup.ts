import { type Dim, dim, type Factor, numberOf, product, TIME } from './dims.ts';

/** How a reshape distributes the factors of a shape. */
export interface Regrouped {
  readonly dims: readonly Dim[];
  /** Axes whose number stands for the number of steps, or a multiple of it. */
  readonly fixedAt: readonly number[];
}

/**
 * Distributes the factors of a shape, in their order, over the axes of another one.
 *
 * @param target Lengths; undefined for the one that takes what remains.
 * @param steps The number that stands for the number of steps, if there is one.
 * @returns Undefined if the factors do not fall into the axes whole.
 */
export function regroup(
  source: readonly Dim[],
  target: readonly (Dim | undefined)[],
  steps: number | undefined,
): Regrouped | undefined {
  const factors: Factor[] = [...product(source)];
  const open = target.indexOf(undefined);
  const dims: Dim[] = new Array<Dim>(target.length).fill([]);
  const fixedAt: number[] = [];
  const head = open < 0 ? target.length : open;
  const take = (axis: number, fromEnd: boolean): boolean => {
    const wanted = target[axis];
    // A second one that takes what remains.
    if (wanted === undefined) return false;
    const taken = consume(factors, wanted, fromEnd, steps);
    if (taken === undefined) return false;
    dims[axis] = dim(...taken);
    if (taken.includes(TIME) && numberOf(wanted) !== undefined) fixedAt.push(axis);
    return true;
  };
  for (let axis = 0; axis < head; axis++) if (!take(axis, false)) return undefined;
  for (let axis = target.length - 1; axis > head; axis--) if (!take(axis, true)) return undefined;
  if (open >= 0) dims[open] = dim(...factors);
  else if (factors.length > 0) return undefined;
  return { dims, fixedAt };
}

function consume(
  factors: Factor[],
  wanted: Dim,
  fromEnd: boolean,
  steps: number | undefined,
): Factor[] | undefined {
  const taken: Factor[] = [];
  const put = (factor: Factor): void => {
    if (fromEnd) taken.unshift(factor);
    else taken.push(factor);
  };
  for (const want of fromEnd ? [...wanted].reverse() : wanted) {
    if (typeof want === 'string') {
      if ((fromEnd ? factors.pop() : factors.shift()) !== want) return undefined;
      put(want);
      continue;
    }
    for (let rest = want; rest !== 1; ) {
      const at = fromEnd ? factors.length - 1 : 0;
      const next = factors[at];
      if (next === TIME && steps !== undefined && rest % steps === 0) {
        put(TIME);
        rest /= steps;
        factors.splice(at, 1);
      } else if (typeof next !== 'number' || rest <= 0) return undefined;
      else if (rest % next === 0) {
        put(next);
        rest /= next;
        factors.splice(at, 1);
      } else if (next % rest === 0) {
        put(rest);
        factors[at] = next / rest;
        rest = 1;
      } else return undefined;
    }
  }
  return taken;
}
