import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, type WordArray, wordsOf } from '../../tensor/words.ts';
import { eachRow, rowsOf } from './rows.ts';
import { newTensor, sizeOf, stridesOf, tensorOf } from './tensors.ts';

/** How a grid of elements lies in a tensor. */
export interface Layout {
  /** Element at the grid's origin. */
  readonly offset: number;
  /** Elements from neighbour to neighbour along each axis; may be negative, or 0 to repeat. */
  readonly strides: readonly number[];
}

/** An axis of a plane that is copied: its length, and its steps in both tensors. */
interface Axis {
  readonly length: number;
  readonly to: number;
  readonly from: number;
}

/** Columns of a plane copied at a time where neighbours lie apart in the source, so that what is read stays cached. */
const strip = 32;

/** The layout of a whole tensor, element after element. */
export function dense(dims: readonly number[]): Layout {
  return { offset: 0, strides: stridesOf(dims) };
}

/**
 * Copies a grid of elements from tensor to tensor of the same type.
 *
 * @param dims The grid; the layouts must lie inside their tensors.
 */
export function copyStrided(
  to: OnnxTensor,
  toLayout: Layout,
  from: OnnxTensor,
  fromLayout: Layout,
  dims: readonly number[],
): void {
  const [target, source] = [wordsOf(to), wordsOf(from)];
  const { per } = target;
  const inWords = ({ strides }: Layout): number[] =>
    per === 1 ? [...strides] : [...strides.map((stride) => stride * per), 1];
  const rows = rowsOf(per === 1 ? dims : [...dims, per], [inWords(toLayout), inWords(fromLayout)]);
  const columns = axisOf(rows.count, rows.steps);
  // Two axes at a time, as one call for every row would cost more than short rows themselves.
  const [toSteps, fromSteps] = rows.outerSteps as [readonly number[], readonly number[]];
  const inner = rows.outer.length - 1;
  const plane = inner < 0 ? axisOf(1, [0, 0]) : axisOf(rows.outer[inner], [toSteps[inner], fromSteps[inner]]);
  const walk = {
    rows: rows.rows / plane.length,
    outer: rows.outer.slice(0, -1),
    outerSteps: rows.outerSteps.map((steps) => steps.slice(0, -1)),
  };
  const [toStart, fromStart] = [per * toLayout.offset, per * fromLayout.offset];
  eachRow(walk, ([at, start]) =>
    copyPlane(
      target.words,
      toStart + (at as number),
      source.words,
      fromStart + (start as number),
      plane,
      columns,
    ),
  );
}

/**
 * The elements of a tensor that a layout picks, as a tensor of its own: a view where they are neighbours, else a copy.
 *
 * @param dims Shape of the result.
 */
export function picked(from: OnnxTensor, layout: Layout, dims: readonly number[]): OnnxTensor {
  const size = sizeOf(dims);
  if (size > 0 && isDense(layout, dims)) return sharing(from, layout.offset, size, dims);
  const to = newTensor(from.type, dims) as OnnxTensor;
  if (size > 0) copyStrided(to, dense(dims), from, layout, dims);
  return to;
}

/** The same elements in another shape. */
export function reshaped(tensor: OnnxTensor, dims: readonly number[]): OnnxTensor {
  return tensorOf(tensor.type, dims, tensor.data);
}

function sharing(from: OnnxTensor, start: number, size: number, dims: readonly number[]): OnnxTensor {
  const { type, data } = from;
  if (size === data.length) return reshaped(from, dims);
  const end = start + size;
  return tensorOf(type, dims, Array.isArray(data) ? data.slice(start, end) : data.subarray(start, end));
}

function isDense({ strides }: Layout, dims: readonly number[]): boolean {
  const expected = stridesOf(dims);
  return dims.every((length, axis) => length === 1 || strides[axis] === expected[axis]);
}

function axisOf(length: number | undefined, [to, from]: readonly (number | undefined)[]): Axis {
  return { length: length as number, to: to as number, from: from as number };
}

function copyPlane(
  to: WordArray,
  at: number,
  from: WordArray,
  start: number,
  rows: Axis,
  columns: Axis,
): void {
  if (columns.to === 1 && columns.from === 1) {
    for (let row = 0; row < rows.length; row++) {
      copyRun(to, at + row * rows.to, from, start + row * rows.from, columns.length);
    }
  } else if (columns.to === 1 && columns.from === 0) {
    for (let row = 0; row < rows.length; row++) {
      const first = at + row * rows.to;
      to.fill(from[start + row * rows.from] as number, first, first + columns.length);
    }
  } else {
    copyApart(to, at, from, start, rows, columns);
  }
}

function copyApart(
  to: WordArray,
  at: number,
  from: WordArray,
  start: number,
  rows: Axis,
  columns: Axis,
): void {
  const { length, to: toStep, from: fromStep } = columns;
  for (let first = 0; first < length; first += strip) {
    const count = Math.min(strip, length - first);
    for (let row = 0; row < rows.length; row++) {
      let write = at + row * rows.to + first * toStep;
      let read = start + row * rows.from + first * fromStep;
      for (let i = 0; i < count; i++, write += toStep, read += fromStep) to[write] = from[read] as number;
    }
  }
}
