import type { OnnxTensor } from '../../tensor/types.ts';
import { isHalf, widened } from '../support/half.ts';
import { int64Tensor } from '../support/integers.ts';
import { reshaped } from '../support/strided.ts';
import { axisOf, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { gathered } from './gather.ts';
import { transposed } from './transpose.ts';

/** Rows that are equal, by number. */
interface Group {
  readonly first: number;
  readonly rows: number[];
}

/**
 * Unique: the different slices of `axis` (or, without one, elements), where each occurs first, which of them each slice
 * is, and how many are equal.
 */
export const unique: Operator = (node) => {
  const hasAxis = node.attributes.has('axis');
  const axisGiven = node.attributes.int('axis', 0);
  const isSorted = node.attributes.int('sorted', 1) !== 0;
  return ([input]) => {
    const given = required(input, 'X');
    const x = hasAxis ? given : reshaped(given, [given.data.length]);
    const axis = axisOf(axisGiven, x.dims.length);
    const count = x.dims[axis] ?? 1;
    const groups = groupsOf(transposed(x, swapped(x.dims.length, axis)), count);
    if (!isSorted) groups.sort((a, b) => a.first - b.first);
    const firsts = groups.map(({ first }) => first);
    const inverse = new Int32Array(count);
    for (const [i, { rows }] of groups.entries()) for (const row of rows) inverse[row] = i;
    return [
      x.dims.length === 0 ? x : gathered(x, axis, Int32Array.from(firsts)),
      int64Tensor(firsts),
      int64Tensor(inverse),
      int64Tensor(groups.map(({ rows }) => rows.length)),
    ];
  };
};

/** An order of axes that puts one in front. */
function swapped(rank: number, axis: number): number[] {
  const axes = Array.from({ length: rank }, (_, k) => k);
  return [...axes.splice(axis, 1), ...axes];
}

/** Equal rows together, in ascending order of what they hold. */
function groupsOf(tensor: OnnxTensor, count: number): Group[] {
  const { data } = isHalf(tensor) ? widened(tensor) : tensor;
  const length = count === 0 ? 0 : data.length / count;
  const compare = (a: number, b: number): number => {
    for (let i = 0; i < length; i++) {
      const order = compareElements(data[a * length + i] as number, data[b * length + i] as number);
      if (order !== 0) return order;
    }
    return 0;
  };
  const order = Array.from({ length: count }, (_, row) => row).sort(compare);
  const groups: Group[] = [];
  for (const row of order) {
    const group = groups.at(-1);
    // Sorting keeps equal rows in order, so that the first of a group is the first there is.
    if (group !== undefined && compare(group.first, row) === 0) group.rows.push(row);
    else groups.push({ first: row, rows: [row] });
  }
  return groups;
}

/** Order of numbers, BigInts or strings; what is no number comes last. */
function compareElements(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
