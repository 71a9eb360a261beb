import type { ExportContext } from '../context.ts';
import type { Cell } from '../types.ts';

/** Splits the last axis into parts of the given sizes. */
export function splitLast(context: ExportContext, value: string, sizes: readonly number[]): string[] {
  return context.nodes('Split', [value, context.ints(sizes, 'split')], sizes.length, { axis: -1 });
}

/** Splits the last axis into `count` parts of `units`. */
export function splitGates(context: ExportContext, value: string, units: number, count: number): string[] {
  return splitLast(context, value, new Array<number>(count).fill(units));
}

/** x·kernel + bias of any cell whose first weights are kernel, recurrent kernel and bias. */
export function projectInput(cell: Cell, context: ExportContext, x: string): string {
  const { kernel, bias } = cellWeights(cell, context, []);
  const product = context.node('MatMul', [x, kernel]);
  return bias === undefined ? product : context.node('Add', [product, bias]);
}

/** Names of a cell's weights. */
export interface CellWeightNames {
  readonly kernel: string;
  readonly recurrentKernel: string;
  readonly bias: string | undefined;
  /** Those after the bias, in order. */
  readonly others: readonly string[];
}

/** Adds a cell's weights: kernel, recurrent kernel, bias if used, and those named in `others`. */
export function cellWeights(cell: Cell, context: ExportContext, others: readonly string[]): CellWeightNames {
  const useBias = context.config(cell).useBias !== false;
  const hints = ['kernel', 'recurrent_kernel', ...(useBias ? ['bias'] : []), ...others];
  const names = context.weights(cell, hints);
  return {
    kernel: names[0] as string,
    recurrentKernel: names[1] as string,
    bias: useBias ? names[2] : undefined,
    others: names.slice(useBias ? 3 : 2),
  };
}

/** Hidden units of a cell. */
export function unitsOf(cell: Cell, context: ExportContext): number {
  return context.config(cell).units as number;
}
