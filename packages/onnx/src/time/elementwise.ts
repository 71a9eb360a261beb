import { entryOf } from '../entry-of.ts';
import { type Dim, dim, hasTime, isTime, LAST, numberOf, sameDim, TIME } from './dims.ts';
import { type Known, knownInts } from './known.ts';
import { first, meet, type Rule, type Visit } from './visit.ts';

/** One value in, one of the same shape out. */
export const unary: Rule = (visit) => [{ ...meet(visit, [visit.inputs[0]]), dims: first(visit).dims }];

/** The same, of a value that stays a shape. */
export const cast: Rule = (visit) => {
  const x = first(visit);
  if (x.ints !== undefined) return [x];
  return [{ ...meet(visit, [x]), dims: x.dims, fill: x.fill }];
};

/** Values of any number, broadcast against each other. */
export const elementwise: Rule = (visit) => {
  const ints = shapeArithmetic(visit);
  if (ints !== undefined) return [ints];
  return [{ ...meet(visit, visit.inputs), dims: broadcast(visit, visit.inputs) }];
};

/** The first input scaled by the others, which are weights. */
export const scaled: Rule = (visit) => [{ ...meet(visit, visit.inputs), dims: first(visit).dims }];

/** Noise would make no sense; in inference both outputs follow the input. */
export const dropout: Rule = (visit) => {
  const [y] = unary(visit);
  return [y, y];
};

/** The shape values broadcast to; refuses a constant that has its own value for each step. */
export function broadcast(visit: Visit, values: readonly (Known | undefined)[]): Dim[] | undefined {
  const given = values.filter((value) => value !== undefined);
  if (given.some(({ dims }) => dims === undefined)) return undefined;
  const rank = Math.max(0, ...given.map(({ dims }) => dims?.length ?? 0));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = given.map(({ dims = [] }) => dims[axis - rank + dims.length] ?? []);
    return oneLength(visit, lengths);
  });
}

/** The length of an axis that several values share. */
export function oneLength(visit: Visit, lengths: readonly Dim[]): Dim {
  const long = lengths.filter((length) => numberOf(length) !== 1);
  const best = long.find(hasTime) ?? long[0] ?? [];
  for (const other of long) {
    if (sameDim(best, other) || !hasTime(best)) continue;
    if (numberOf(other) === undefined) visit.unify(best, other);
    else if (isTime(best)) visit.refuse(`has a constant of its own for each of ${numberOf(other)} steps.`);
  }
  return best;
}

type Arithmetic = (a: Dim, b: Dim) => Dim | undefined;

const both =
  (f: (a: number, b: number) => number): Arithmetic =>
  (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x === undefined || y === undefined ? undefined : [f(x, y)];
  };

/** Equal or not; lengths that are only known at run time are never below zero. */
const equal: Arithmetic = (a, b) => {
  if (sameDim(a, b)) return dim(1);
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return [x === y ? 1 : 0];
  return (x ?? y ?? 0) < 0 ? [0] : undefined;
};

const arithmetic: Readonly<Record<string, Arithmetic>> = {
  Add: (a, b) => sum(a, b),
  Sub: (a, b) => {
    const y = numberOf(b);
    return y === undefined ? undefined : sum(a, [-y]);
  },
  Mul: (a, b) => dim(...a, ...b),
  Div: (a, b) => (sameDim(a, b) ? [] : both((x, y) => Math.trunc(x / y))(a, b)),
  Equal: equal,
};

function sum(a: Dim, b: Dim): Dim | undefined {
  if (numberOf(a) === 0) return b;
  if (numberOf(b) === 0) return a;
  if (isTime(a) && numberOf(b) === -1) return [LAST];
  if (isTime(b) && numberOf(a) === -1) return [LAST];
  return both((x, y) => x + y)(a, b);
}

/** What arithmetic makes of shapes. */
function shapeArithmetic(visit: Visit): Known | undefined {
  const lists = visit.inputs.map((value) => value?.ints);
  if (lists.some((list) => list === undefined)) return undefined;
  const size = Math.max(...lists.map((list) => list?.length ?? 0));
  const at = (input: number, i: number): Dim | undefined => {
    const list = lists[input];
    return list?.length === 1 ? list[0] : list?.[i];
  };
  const { opType } = visit.node;
  const operate = entryOf(arithmetic, opType);
  const values = Array.from({ length: size }, (_, i): Dim | undefined => {
    const [a, b] = [at(0, i), at(1, i)];
    if (opType === 'Where') {
      const condition = numberOf(a);
      return condition === undefined ? undefined : condition !== 0 ? b : at(2, i);
    }
    return a === undefined || b === undefined ? undefined : operate?.(a, b);
  });
  if (operate === undefined && opType !== 'Where') return undefined;
  // A number that is no longer known, but was made of the number of steps, depends on it.
  if (
    values.some((value, i) => value === undefined && lists.some((_, input) => at(input, i)?.includes(TIME)))
  ) {
    return undefined;
  }
  return knownInts(
    values,
    visit.inputs.every((value) => value?.dims?.length === 0),
  );
}
