import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, fillRun, wordsOf } from '../../tensor/words.ts';
import { newTensor, sizeOf, stridesOf } from '../support/tensors.ts';

/**
 * A tensor made by looking up, axis by axis, where its elements come from.
 *
 * @param tables For each axis: which position of `x` each position of the result takes, -1 for none.
 * @param rest A tensor of one element, taken where any axis says -1. Default zero.
 */
export function fromTables(x: OnnxTensor, tables: readonly Int32Array[], rest?: OnnxTensor): OnnxTensor {
  const result = newTensor(
    x.type,
    tables.map(({ length }) => length),
  ) as OnnxTensor;
  const [from, to] = [wordsOf(x), wordsOf(result)];
  if (rest !== undefined) fillRun(to, 0, result.data.length, wordsOf(rest), 0);
  // Inner axes that stay as they are move as one block.
  let last = tables.length - 1;
  while (last >= 0 && isIdentity(tables[last] as Int32Array, x.dims[last] as number)) last--;
  const block = sizeOf(x.dims.slice(last + 1)) * from.per;
  const table = tables[last] ?? Int32Array.of(0);
  const outer = tables.slice(0, Math.max(last, 0));
  const strides = stridesOf(x.dims);
  const run = longestRun(table);
  const copyBlocks = (at: number, start: number, first: number, end: number): void => {
    for (let i = first; i < end; i++) {
      const source = table[i] as number;
      if (source < 0) continue;
      if (block === 1) to.words[at + i] = from.words[start + source] as number;
      else copyRun(to.words, at + i * block, from.words, start + source * block, block);
    }
  };
  const dims = outer.map(({ length }) => length);
  eachCombination(dims, outer, strides, (offset, row) => {
    if (offset < 0) return;
    const [at, start] = [row * table.length * block, offset * from.per];
    copyBlocks(at, start, 0, run.first);
    const runStart = start + (table[run.first] as number) * block;
    copyRun(to.words, at + run.first * block, from.words, runStart, (run.end - run.first) * block);
    copyBlocks(at, start, run.end, table.length);
  });
  return result;
}

/** Visits every position of the outer axes with where its row begins in the source, -1 for nowhere. */
function eachCombination(
  dims: readonly number[],
  tables: readonly Int32Array[],
  strides: readonly number[],
  visit: (offset: number, row: number) => void,
): void {
  const at = dims.map(() => 0);
  const rows = sizeOf(dims);
  for (let row = 0; row < rows; row++) {
    let offset = 0;
    for (let axis = 0; axis < at.length && offset >= 0; axis++) {
      const source = (tables[axis] as Int32Array)[at[axis] as number] as number;
      offset = source < 0 ? -1 : offset + source * (strides[axis] as number);
    }
    visit(offset, row);
    for (let axis = at.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if (at[axis] !== dims[axis]) break;
      at[axis] = 0;
    }
  }
}

function isIdentity(table: Int32Array, length: number): boolean {
  return table.length === length && table.every((source, i) => source === i);
}

/** The longest stretch of neighbours that were neighbours before. */
function longestRun(table: Int32Array): { first: number; end: number } {
  let best = { first: 0, end: 0 };
  for (let first = 0; first < table.length; ) {
    let end = first + 1;
    while (end < table.length && table[end] === (table[end - 1] as number) + 1) end++;
    if ((table[first] as number) >= 0 && end - first > best.end - best.first) best = { first, end };
    first = end;
  }
  return best;
}
