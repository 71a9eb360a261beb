import { type Dim, dim, hasTime, isTime, LAST, numberOf, sameDim } from './dims.ts';
import { oneLength } from './elementwise.ts';
import { type Known, knownInts, mostInts } from './known.ts';
import { axisFrom, first, intsOf, meet, type Rule, type Visit } from './visit.ts';

/** From here on an end is "the end, wherever it is". */
const farthest = 2 ** 31 - 1;

export const gather: Rule = (visit) => {
  const x = first(visit);
  const indices = visit.inputs[1];
  if (x.ints !== undefined && indices?.ints !== undefined && x.dims?.length === 1) {
    const { ints } = x;
    const picked = indices.ints.map((index) => {
      const at = axisFrom(numberOf(index), ints.length);
      return at === undefined ? undefined : ints[at];
    });
    return [knownInts(picked, indices.dims?.length === 0)];
  }
  const axis = axisFrom(visit.attributes.int('axis', 0), x.dims?.length ?? 0);
  const isOverTime = axis !== undefined && hasTime(x.dims?.[axis]);
  const met = meet(visit, isOverTime ? [x] : [x, indices]);
  if (x.dims === undefined || indices?.dims === undefined || axis === undefined)
    return [{ ...met, dims: undefined }];
  const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)];
  if (!isOverTime) return [{ ...met, dims }];
  const [index] = indices.ints ?? [];
  if (indices.ints?.length !== 1 || !isTime(x.dims[axis]) || !isLastIndex(index, visit)) {
    visit.refuse(`takes ${which(indices)} of the sequence.`);
  } else if (visit.steps !== undefined && numberOf(index) !== -1) {
    visit.edit(1, [-1], indices.dims.length === 0);
  }
  return [{ ...met, dims, last: true }];
};

function which({ ints }: Known): string {
  const numbers = ints?.map(numberOf);
  if (numbers === undefined || numbers.includes(undefined)) return 'steps chosen at run time out';
  return numbers.length === 1 ? `step ${numbers[0]}` : `the steps ${numbers.join(', ')}`;
}

function isLastIndex(index: Dim | undefined, { steps }: Visit): boolean {
  const number = numberOf(index);
  return index?.[0] === LAST || number === -1 || (steps !== undefined && number === steps - 1);
}

export const slice: Rule = (visit) => {
  const x = first(visit);
  const starts = intsOf(visit, 'starts', 1);
  const ends = intsOf(visit, 'ends', 2);
  const axes = (intsOf(visit, 'axes', 3) ?? starts?.map((_, i) => dim(i)))?.map(numberOf);
  const strides = intsOf(visit, 'steps', 4);
  const isKnown = starts !== undefined && ends !== undefined && axes !== undefined;
  if (
    x.dims === undefined ||
    !isKnown ||
    axes.some((axis) => axisFrom(axis, x.dims?.length ?? 0) === undefined)
  ) {
    if (x.dims?.some(hasTime)) visit.warn('takes a part that is only known at run time.');
    return [{ ...meet(visit, [x]), dims: undefined }];
  }
  const dims: Dim[] = [...x.dims];
  const newStarts = starts.map(numberOf);
  const newEnds = ends.map(numberOf);
  let { ints } = x;
  let { last } = x;
  let isEdited = false;
  for (const [i, given] of axes.entries()) {
    const axis = axisFrom(given, dims.length) as number;
    const length = dims[axis] ?? [];
    const cut = { start: starts[i], end: ends[i], stride: strides === undefined ? 1 : numberOf(strides[i]) };
    if (hasTime(length)) {
      const part = partOfTime(visit, cut);
      if (part === undefined || !isTime(length))
        visit.refuse('takes a part of the sequence, or turns it round.');
      if (part === 'last') {
        dims[axis] = [];
        last = true;
      }
      if (visit.steps !== undefined && part !== undefined) {
        isEdited ||= newEnds[i] === visit.steps || (part === 'last' && newStarts[i] !== -1);
        if (part === 'last') newStarts[i] = -1;
        newEnds[i] = Number.MAX_SAFE_INTEGER;
      }
      continue;
    }
    dims[axis] = partOf(length, cut) ?? visit.newLength(length);
    const [start, end] = [numberOf(cut.start), numberOf(cut.end)];
    const isPlain = axis === 0 && start !== undefined && end !== undefined && cut.stride === 1;
    ints = isPlain ? ints?.slice(start, end) : undefined;
  }
  if (isEdited) {
    visit.edit(
      visit.attributes.has('starts') ? 'starts' : 1,
      newStarts.map((n) => n ?? 0),
    );
    visit.edit(
      visit.attributes.has('ends') ? 'ends' : 2,
      newEnds.map((n) => n ?? 0),
    );
  }
  return [ints === undefined ? { ...meet(visit, [x]), dims, last } : knownInts(ints)];
};

interface Cut {
  readonly start: Dim | undefined;
  readonly end: Dim | undefined;
  readonly stride: number | undefined;
}

/** Whether a slice over time keeps all steps, or the last. */
function partOfTime(visit: Visit, { start, end, stride }: Cut): 'all' | 'last' | undefined {
  const { steps } = visit;
  const last = numberOf(end);
  const isToEnd = isTime(end) || (last !== undefined && (last >= farthest || last === steps));
  if (!isToEnd || stride !== 1) return undefined;
  if (numberOf(start) === 0) return 'all';
  return isLastIndex(start, visit) ? 'last' : undefined;
}

function partOf(length: Dim, { start, end, stride }: Cut): Dim | undefined {
  const [from, to] = [numberOf(start), numberOf(end)];
  if (from === 0 && stride === 1 && ((to !== undefined && to >= farthest) || (end && sameDim(end, length))))
    return length;
  const size = numberOf(length);
  if (size === undefined || from === undefined || to === undefined || stride === undefined || stride === 0)
    return undefined;
  const clamp = (value: number, low: number, high: number) =>
    Math.min(Math.max(value < 0 ? value + size : value, low), high);
  const count =
    stride > 0
      ? Math.ceil((clamp(to, 0, size) - clamp(from, 0, size)) / stride)
      : Math.ceil((clamp(from, -1, size - 1) - clamp(to, -1, size - 1)) / -stride);
  return dim(Math.max(0, count));
}

export const concat: Rule = (visit) => {
  const { inputs } = visit;
  if (inputs.every((value) => value?.ints !== undefined)) {
    const count = inputs.reduce((sum, value) => sum + (value?.ints?.length ?? 0), 0);
    if (count <= mostInts) return [knownInts(inputs.flatMap((value) => value?.ints ?? []))];
  }
  const met = meet(visit, inputs);
  const shapes = inputs.map((value) => value?.dims);
  const rank = shapes.find((dims) => dims !== undefined)?.length;
  if (rank === undefined || shapes.some((dims) => dims === undefined || dims.length !== rank)) {
    return [{ ...met, dims: undefined }];
  }
  const axis = axisFrom(visit.attributes.int('axis', 1), rank);
  if (axis === undefined) return [{ ...met, dims: undefined }];
  const dims = Array.from({ length: rank }, (_, i): Dim => {
    const lengths = shapes.map((shape) => shape?.[i] ?? []);
    if (i !== axis) return oneLength(visit, lengths);
    if (lengths.some(hasTime)) {
      if (lengths.length > 1) visit.refuse('joins something to the sequence along the time axis.');
      return lengths.find(hasTime) ?? [];
    }
    const numbers = lengths.map(numberOf);
    if (numbers.includes(undefined)) {
      return visit.newLength(lengths.find((length) => numberOf(length) === undefined));
    }
    return dim((numbers as number[]).reduce((total, number) => total + number, 0));
  });
  return [{ ...met, dims }];
};

export const split: Rule = (visit) => {
  const x = first(visit);
  const count = visit.node.output.length;
  const met = meet(visit, [x]);
  const { dims = [] } = x;
  const axis = axisFrom(visit.attributes.int('axis', 0), dims.length);
  if (axis === undefined) return new Array<Known>(count).fill({ ...met, dims: undefined });
  if (hasTime(dims[axis])) visit.refuse('splits the sequence.');
  const sizes = intsOf(visit, 'split', 1);
  const length = numberOf(dims[axis]);
  return Array.from({ length: count }, (_, i) => {
    const even =
      length === undefined
        ? undefined
        : dim(Math.max(0, Math.min(Math.ceil(length / count), length - i * Math.ceil(length / count))));
    const part = (sizes === undefined ? even : sizes[i]) ?? visit.newLength(dims[axis]);
    return { ...met, dims: dims.map((own, at) => (at === axis ? part : own)) };
  });
};

/** Looks up values at positions of their own: only along the time axis does that mix steps. */
export const gatherElements: Rule = (visit) => {
  const x = first(visit);
  const axis = axisFrom(visit.attributes.int('axis', 0), x.dims?.length ?? 0);
  if (axis !== undefined && hasTime(x.dims?.[axis]))
    visit.refuse('takes steps chosen at run time out of the sequence.');
  return [{ ...meet(visit, visit.inputs), dims: visit.inputs[1]?.dims }];
};
