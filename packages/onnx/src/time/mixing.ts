import { type Dim, dim, hasTime, numberOf } from './dims.ts';
import { broadcast, oneLength } from './elementwise.ts';
import { isSequence, type Known, still } from './known.ts';
import { axisFrom, first, intsOf, meet, type Rule, type Visit } from './visit.ts';

const withDims = (value: Known, dims: readonly Dim[] | undefined): Known => ({ ...value, dims });

/** A product over the last axis of one value and the last but one of the other. */
export const matMul: Rule = (visit) => [productOf(visit, visit.inputs[0], visit.inputs[1])];

function productOf(visit: Visit, a: Known | undefined, b: Known | undefined): Known {
  const met = meet(visit, [a, b]);
  if (a?.dims === undefined || b?.dims === undefined) return withDims(met, undefined);
  const left = a.dims.length === 1 ? [[], ...a.dims] : a.dims;
  const right = b.dims.length === 1 ? [...b.dims, []] : b.dims;
  const [rows, inner] = [left.at(-2) ?? [], left.at(-1) ?? []];
  const [shared, columns] = [right.at(-2) ?? [], right.at(-1) ?? []];
  if (hasTime(inner) || hasTime(shared)) visit.refuse('sums over the steps.');
  else if (hasTime(rows) && hasTime(columns)) visit.refuse('compares each step with every other.');
  const outer =
    broadcast(visit, [withDims(still, left.slice(0, -2)), withDims(still, right.slice(0, -2))]) ?? [];
  const dims = [...outer, ...(a.dims.length === 1 ? [] : [rows]), ...(b.dims.length === 1 ? [] : [columns])];
  return withDims(met, dims);
}

export const gemm: Rule = (visit) => {
  const [a, b, c] = visit.inputs;
  const turn = (value: Known | undefined, attribute: string): Known | undefined =>
    value && visit.attributes.int(attribute, 0) !== 0
      ? withDims(value, value.dims && [...value.dims].reverse())
      : value;
  const result = productOf(visit, turn(a, 'transA'), turn(b, 'transB'));
  const met = meet(visit, [result, c]);
  const dims = c === undefined ? result.dims : broadcast(visit, [result, c]);
  return [withDims(met, dims ?? result.dims)];
};

export const einsum: Rule = (visit) => {
  const met = meet(visit, visit.inputs);
  const equation = visit.attributes.text('equation', '').replaceAll(' ', '');
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (
    equation.includes('.') ||
    right === undefined ||
    visit.inputs.some((value) => value?.dims === undefined)
  ) {
    if (visit.inputs.some(isSequence))
      visit.warn(`has the equation "${equation}", which is not looked into.`);
    return [withDims(met, undefined)];
  }
  const lengths = new Map<string, Dim>();
  for (const [i, term] of terms.entries()) {
    for (const [axis, label] of [...term].entries()) {
      const length = visit.inputs[i]?.dims?.[axis] ?? [];
      lengths.set(label, oneLength(visit, [lengths.get(label) ?? [], length]));
    }
  }
  const over = [...lengths].filter(([, length]) => hasTime(length)).map(([label]) => label);
  if (over.some((label) => !right.includes(label))) visit.refuse('sums over the steps.');
  else if (over.length > 1) visit.refuse('compares each step with every other.');
  return [
    withDims(
      met,
      [...right].map((label) => lengths.get(label) ?? []),
    ),
  ];
};

/** Convolutions and pooling: along the time axis they may look at one step only. */
export const windowed: Rule = (visit) => {
  const x = first(visit);
  const met = meet(visit, visit.inputs);
  if (x.dims === undefined) return [withDims(met, undefined), withDims(met, undefined)];
  const { attributes, node } = visit;
  const isConv = /Conv/.test(node.opType);
  const isTransposed = node.opType === 'ConvTranspose';
  const spatial = x.dims.length - 2;
  const weights = isConv ? visit.inputs[1]?.dims : undefined;
  const kernel = attributes.ints('kernel_shape') ?? weights?.slice(2).map((length) => numberOf(length) ?? 0);
  const strides = attributes.ints('strides');
  const pads = attributes.ints('pads');
  const isWhole = node.opType.startsWith('Global');
  const channels = isConv
    ? isTransposed
      ? dim((numberOf(weights?.[1]) ?? 1) * attributes.int('group', 1))
      : (weights?.[0] ?? visit.newLength())
    : (x.dims[1] ?? []);
  if (isConv && hasTime(x.dims[1])) visit.refuse('mixes the steps, which are its channels.');
  const dims = x.dims.map((length, axis): Dim => {
    if (axis === 0) return length;
    if (axis === 1) return channels;
    const at = axis - 2;
    const isSingle =
      !isWhole && kernel?.[at] === 1 && (strides?.[at] ?? 1) === 1 && !pads?.[at] && !pads?.[at + spatial];
    if (isSingle) return length;
    if (hasTime(length)) {
      const what = isWhole ? 'all steps' : `${kernel?.[at] ?? 'several'} steps`;
      visit.refuse(`looks at ${what} at once.`);
      return length;
    }
    return isWhole ? [] : visit.newLength(length);
  });
  return [withDims(met, dims), withDims(met, dims)];
};

/** Means, sums, maxima over axes. */
export const reduction: Rule = (visit) => {
  const x = first(visit);
  const met = meet(visit, [x]);
  const isArg = visit.node.opType.startsWith('Arg');
  const given = isArg ? [[visit.attributes.int('axis', 0)]] : intsOf(visit, 'axes', 1);
  if (x.dims === undefined || (given === undefined && visit.inputs[1] !== undefined)) {
    if (x.dims?.some(hasTime)) visit.warn('reduces axes that are only known at run time.');
    return [withDims(met, undefined)];
  }
  const { dims } = x;
  const isIdle = !given?.length && visit.attributes.int('noop_with_empty_axes', 0) !== 0;
  if (isIdle) return [withDims(met, dims)];
  const axes = new Set(
    given?.length ? given.map((axis) => axisFrom(numberOf(axis), dims.length)) : dims.keys(),
  );
  if (axes.has(undefined)) {
    if (dims.some(hasTime)) visit.warn('reduces axes that are not known, or not there.');
    return [withDims(met, undefined)];
  }
  if (dims.some((length, i) => axes.has(i) && hasTime(length))) visit.refuse(`goes over all steps.`);
  const keeps = visit.attributes.int('keepdims', 1) !== 0;
  return [
    withDims(
      met,
      keeps ? dims.map((length, i) => (axes.has(i) ? [] : length)) : dims.filter((_, i) => !axes.has(i)),
    ),
  ];
};

/** An operator whose result along some axes depends on all that lies along them. */
function across(
  axesOf: (visit: Visit, rank: number) => readonly number[],
  what = 'goes over all steps.',
): Rule {
  return (visit) => {
    const x = first(visit);
    const result = withDims(meet(visit, visit.inputs), x.dims);
    if (x.dims !== undefined) {
      const { dims } = x;
      if (axesOf(visit, dims.length).some((axis) => hasTime(dims[axis]))) visit.refuse(what);
    }
    const rest = withDims(result, undefined);
    return [result, rest, rest];
  };
}

const from = (axis: number | undefined, rank: number): number[] =>
  axis === undefined ? [] : Array.from({ length: Math.max(0, rank - axis) }, (_, i) => axis + i);

const only = (axis: number | undefined): number[] => (axis === undefined ? [] : [axis]);

/** Before opset 13 softmax took all axes from one on together. */
export const softmax: Rule = across((visit, rank) => {
  const isOld = visit.opset < 13;
  const axis = axisFrom(visit.attributes.int('axis', isOld ? 1 : -1), rank);
  return isOld ? from(axis, rank) : only(axis);
});

export const layerNorm: Rule = across((visit, rank) =>
  from(axisFrom(visit.attributes.int('axis', -1), rank), rank),
);
export const oneAxis: Rule = across((visit, rank) => only(axisFrom(visit.attributes.int('axis', -1), rank)));
export const instanceNorm: Rule = across((_, rank) => from(1, rank));
export const batchNorm: Rule = across(() => [1], 'has a scale of its own for each step.');

/** Sums up what came before, from an axis given as an input. */
export const cumSum: Rule = across((visit, rank) => {
  const axis = numberOf(visit.inputs[1]?.ints?.[0]);
  return axis === undefined ? from(0, rank) : only(axisFrom(axis, rank));
}, 'keeps a sum or product over the steps.');

export const pad: Rule = (visit) => {
  const x = first(visit);
  const met = meet(visit, [x]);
  const pads = intsOf(visit, 'pads', 1)?.map(numberOf);
  if (x.dims === undefined) return [withDims(met, undefined)];
  const { dims } = x;
  if (pads === undefined || visit.inputs[3] !== undefined) {
    if (dims.some(hasTime)) visit.warn('pads by amounts that are not looked into.');
    return [withDims(met, undefined)];
  }
  return [
    withDims(
      met,
      dims.map((length, axis): Dim => {
        const [before, after] = [pads[axis], pads[axis + dims.length]];
        if (before === 0 && after === 0) return length;
        if (hasTime(length)) visit.refuse('adds steps to the sequence.');
        const number = numberOf(length);
        if (hasTime(length)) return length;
        return number === undefined || before === undefined || after === undefined
          ? visit.newLength(length)
          : dim(number + before + after);
      }),
    ),
  ];
};

/** Scales by the largest value there is, of all steps. */
export const dynamicQuantize: Rule = (visit) => {
  const x = first(visit);
  if (isSequence(x)) visit.warn('takes one scale for all steps at once; single steps are rounded otherwise.');
  const scale: Known = { ...still, dims: [], data: x.data };
  return [{ ...meet(visit, [x]), dims: x.dims }, scale, scale];
};
