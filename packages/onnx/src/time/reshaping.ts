import { type Dim, dim, hasTime, isTime, numberOf, product, sameDim } from './dims.ts';
import { oneLength } from './elementwise.ts';
import { type Known, knownInts, still } from './known.ts';
import { regroup } from './regroup.ts';
import { axisFrom, first, intsOf, meet, placeFrom, type Rule, type Visit } from './visit.ts';

/** A value moved about: what it depends on stays, its shape is another. */
function moved(visit: Visit, dims: readonly Dim[] | undefined): Known {
  const x = first(visit);
  return {
    ...x,
    dims,
    ints: undefined,
    ...(x.ints === undefined ? {} : { length: meet(visit, [x]).length }),
  };
}

export const shape: Rule = (visit) => {
  const { dims } = first(visit);
  if (dims === undefined) return [still];
  const start = placeFrom(visit.attributes.int('start', 0), dims.length);
  const end = placeFrom(visit.attributes.int('end', dims.length), dims.length);
  return [knownInts(dims.slice(start, end))];
};

export const size: Rule = (visit) => {
  const { dims } = first(visit);
  return [dims === undefined ? still : knownInts([product(dims)], true)];
};

export const transpose: Rule = (visit) => {
  const { dims } = first(visit);
  const perm = visit.attributes.ints('perm');
  if (dims === undefined) return [moved(visit, undefined)];
  return [
    moved(
      visit,
      (perm ?? dims.map((_, i) => dims.length - 1 - i)).map((axis) => dims[axis] ?? []),
    ),
  ];
};

export const unsqueeze: Rule = (visit) => {
  const x = first(visit);
  const axes = intsOf(visit, 'axes', 1)?.map(numberOf);
  if (x.ints !== undefined && x.dims?.length === 0) return [knownInts(x.ints)];
  if (x.dims === undefined || axes === undefined) return [moved(visit, undefined)];
  const rank = x.dims.length + axes.length;
  const added = new Set(axes.map((axis) => axisFrom(axis, rank)));
  if (added.has(undefined)) return [moved(visit, undefined)];
  const rest = [...x.dims];
  return [
    moved(
      visit,
      Array.from({ length: rank }, (_, i) => (added.has(i) ? [] : (rest.shift() ?? []))),
    ),
  ];
};

export const squeeze: Rule = (visit) => {
  const x = first(visit);
  const { dims } = x;
  const isGiven = visit.attributes.has('axes') || visit.inputs[1] !== undefined;
  const axes = intsOf(visit, 'axes', 1)?.map(numberOf);
  if (x.ints?.length === 1 && dims?.length === 1) return [knownInts(x.ints, true)];
  if (dims === undefined || (isGiven && axes === undefined)) return [moved(visit, undefined)];
  const gone = new Set(axes?.map((axis) => axisFrom(axis, dims.length)));
  if (gone.has(undefined)) return [moved(visit, undefined)];
  const isGone = (length: Dim, i: number): boolean => (isGiven ? gone.has(i) : numberOf(length) === 1);
  if (dims.some((length, i) => hasTime(length) && isGone(length, i))) {
    visit.refuse('removes the time axis, which only sequences of one step allow.');
  }
  return [
    moved(
      visit,
      dims.filter((length, i) => !isGone(length, i)),
    ),
  ];
};

export const flatten: Rule = (visit) => {
  const { dims } = first(visit);
  if (dims === undefined) return [moved(visit, undefined)];
  const axis = placeFrom(visit.attributes.int('axis', 1), dims.length);
  return [moved(visit, [product(dims.slice(0, axis)), product(dims.slice(axis))])];
};

export const reshape: Rule = (visit) => {
  const x = first(visit);
  const target = visit.inputs[1]?.ints;
  if (x.ints !== undefined && target?.length === 1) return [knownInts(x.ints)];
  if (x.ints?.length === 1 && target?.length === 0) return [knownInts(x.ints, true)];
  if (x.dims === undefined || target === undefined || target.includes(undefined)) {
    // Without a time axis nothing can go wrong, only the shape is not known.
    if (x.dims?.some(hasTime)) visit.warn('has a shape that is only known at run time.');
    return [moved(visit, undefined)];
  }
  const keepsZeros = visit.attributes.int('allowzero', 0) !== 0;
  const { dims } = x;
  const lengths = target.map((length, i): Dim | undefined => {
    const number = numberOf(length);
    if (number === -1) return undefined;
    return number === 0 && !keepsZeros ? dims[i] : length;
  });
  const found = regroup(dims, lengths, visit.steps);
  if (found === undefined) {
    if (dims.some(hasTime)) visit.refuse('does not keep the time axis apart from the others.');
    return [
      moved(
        visit,
        lengths.map((length) => length ?? visit.newLength()),
      ),
    ];
  }
  if (found.fixedAt.length > 0) freeSteps(visit, target as readonly Dim[], lengths, dims, found.fixedAt);
  return [moved(visit, found.dims)];
};

/** Writes a shape that holds the number of steps so that it holds for any number. */
function freeSteps(
  visit: Visit,
  target: readonly Dim[],
  lengths: readonly (Dim | undefined)[],
  source: readonly Dim[],
  at: readonly number[],
): void {
  const [axis] = at;
  const isOpen = lengths.includes(undefined);
  const isKept = axis !== undefined && isTime(source[axis]) && numberOf(target[axis]) === visit.steps;
  const numbers = target.map(numberOf);
  if (at.length > 1 || axis === undefined || (isOpen && !isKept) || numbers.includes(undefined)) {
    visit.refuse(`has a shape made for ${visit.steps} steps: [${numbers.map((n) => n ?? '?').join(', ')}].`);
    return;
  }
  visit.edit(
    1,
    numbers.map((number, i) => (i === axis ? (isOpen ? 0 : -1) : (number as number))),
  );
}

export const expand: Rule = (visit) => {
  const x = first(visit);
  const target = visit.inputs[1]?.ints;
  if (x.dims === undefined || target === undefined) {
    return [moved(visit, undefined)];
  }
  const { dims } = x;
  const rank = Math.max(dims.length, target.length);
  const result = Array.from({ length: rank }, (_, i): Dim => {
    const own = dims[i - rank + dims.length] ?? [];
    const wanted = target[i - rank + target.length] ?? [];
    if (hasTime(own) && visit.steps !== undefined && numberOf(wanted) === visit.steps) {
      visit.refuse(`has a shape made for ${visit.steps} steps.`);
      return own;
    }
    return numberOf(wanted) === 1 || sameDim(own, wanted) ? own : oneLength(visit, [own, wanted]);
  });
  if (x.last && result.some(hasTime)) visit.refuse('repeats the last step for all steps.');
  return [moved(visit, result)];
};

const isShort = (count: number | undefined): count is number =>
  Number.isInteger(count) && (count as number) >= 0 && (count as number) <= 64;

export const constantOfShape: Rule = (visit) => {
  const target = first(visit).ints;
  const value = visit.attributes.tensor('value');
  const count = target?.length === 1 ? numberOf(target[0]) : undefined;
  const isList = isShort(count) && (value?.type === 'int64' || value?.type === 'int32');
  if (isList) return [knownInts(new Array<Dim>(count).fill(dim(Number(value.data[0]))))];
  const dims = target?.some((length) => length === undefined)
    ? undefined
    : (target as readonly Dim[] | undefined);
  const fill = value === undefined ? 0 : Number(value.data[0]);
  return [{ ...still, dims, fill }];
};

export const range: Rule = (visit) => {
  const [start, limit, step] = visit.inputs.map((value) => value?.ints?.[0]);
  const all = visit.inputs.filter((value) => value !== undefined);
  const isCount = numberOf(start) === 0 && numberOf(step) === 1 && limit !== undefined;
  return [
    {
      ...meet(visit, all),
      dims: [isCount ? limit : visit.newLength()],
      length: all.some((value) => value.length || value.ints?.some(hasTime)),
    },
  ];
};

export const tile: Rule = (visit) => {
  const x = first(visit);
  const repeats = visit.inputs[1]?.ints;
  if (x.dims === undefined || repeats === undefined || repeats.length !== x.dims.length) {
    return [moved(visit, undefined)];
  }
  const dims = x.dims.map((length, i): Dim => {
    const times = repeats[i];
    if (numberOf(times) === 1) return length;
    if (hasTime(length)) visit.refuse('repeats the sequence.');
    return times === undefined ? visit.newLength() : dim(...times, ...length);
  });
  if (x.last && repeats.some(hasTime)) visit.refuse('repeats the last step for all steps.');
  return [moved(visit, dims)];
};
