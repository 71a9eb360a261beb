import { OnnxError } from '../../../errors.ts';
import type { OnnxTensor } from '../../../tensor/types.ts';
import { copyStrided, dense } from '../../support/strided.ts';
import { newTensor, stridesOf, tensorOf } from '../../support/tensors.ts';
import { reduceStrided, reductionFor } from '../reduce.ts';
import { summation } from '../reductions.ts';
import { lettersOf, type Term } from './equation.ts';

/** A tensor whose axes have names and may lie in any order; axes of length 1 are left out. */
export interface Labelled {
  readonly type: OnnxTensor['type'];
  readonly data: OnnxTensor['data'];
  readonly labels: readonly string[];
  readonly dims: readonly number[];
  readonly steps: readonly number[];
}

/** Lengths of all indices of an equation. */
export type Sizes = Map<string, number>;

/** The names of a tensor's axes; those of the ellipsis are counted from the last. */
export function labelsOf({ before, after }: Term, rank: number): string[] {
  if (after === undefined) return [...before];
  const further = rank - before.length - after.length;
  return [...before, ...Array.from({ length: further }, (_, i) => `.${further - 1 - i}`), ...after];
}

/**
 * Names the axes of an operand; an index that occurs twice means the diagonal.
 *
 * @param sizes Receives the lengths.
 * @throws OnnxError if the operand does not fit the term, or a length an earlier one.
 */
export function label(tensor: OnnxTensor, term: Term, sizes: Sizes, name: string): Labelled {
  const { type, data, dims } = tensor;
  const letters = lettersOf(term).length;
  if (term.after === undefined ? letters !== dims.length : letters > dims.length) {
    throw new OnnxError(`the input ${name} [${dims.join(', ')}] does not have the axes the equation names`);
  }
  const strides = stridesOf(dims);
  const steps = new Map<string, number>();
  for (const [axis, index] of labelsOf(term, dims.length).entries()) {
    const length = dims[axis] as number;
    const known = sizes.get(index) ?? 1;
    if (known !== 1 && length !== 1 && known !== length) {
      const shown = index.startsWith('.') ? 'of the ellipsis' : index;
      throw new OnnxError(
        `the input ${name} has the length ${length} for the index ${shown}, which has ${known}`,
      );
    }
    if (length !== 1) steps.set(index, (steps.get(index) ?? 0) + (strides[axis] as number));
    if (length !== 1 || !sizes.has(index)) sizes.set(index, length);
  }
  const labels = [...steps.keys()];
  return { type, data, labels, dims: labels.map((index) => sizes.get(index)!), steps: [...steps.values()] };
}

/** The same with its axes in another order. */
export function ordered(x: Labelled, labels: readonly string[]): Labelled {
  const axes = labels.map((index) => x.labels.indexOf(index));
  return { ...x, labels, dims: axes.map((axis) => x.dims[axis]!), steps: axes.map((axis) => x.steps[axis]!) };
}

/** Whether the elements lie in the order of the axes, without gaps. */
export function isPlain({ dims, steps }: Labelled): boolean {
  const strides = stridesOf(dims);
  return strides.every((stride, axis) => dims[axis] === 1 || stride === steps[axis]);
}

/** The elements in the order of the axes; the same array if they lie so. */
export function plain(x: Labelled): OnnxTensor {
  const whole = x.dims.reduce((product, length) => product * length, 1) === x.data.length;
  if (whole && isPlain(x)) return tensorOf(x.type, x.dims, x.data);
  const result = newTensor(x.type, x.dims) as OnnxTensor;
  const from = tensorOf(x.type, [x.data.length], x.data);
  copyStrided(result, dense(x.dims), from, { offset: 0, strides: x.steps }, x.dims);
  return result;
}

/** Sums over all axes but those kept. */
export function summedTo(x: Labelled, keep: (index: string) => boolean): Labelled {
  if (x.labels.every(keep)) return x;
  const labels = x.labels.filter(keep);
  const dims = x.dims.filter((_, axis) => keep(x.labels[axis]!));
  const result = newTensor(x.type, dims) as OnnxTensor;
  const reduced = x.labels.map((index) => !keep(index));
  reduceStrided(tensorOf(x.type, x.dims, x.data), x.steps, reduced, result, reductionFor(summation, x.type));
  return { type: x.type, data: result.data, labels, dims, steps: stridesOf(dims) };
}
