import type { Cell } from '../types.ts';

/** How a cell is run over time. */
export interface RunOptions {
  /** Values of the states to start from, each [batch, size]; undefined for zeros. */
  readonly states: readonly string[] | undefined;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Boolean value [batch, time], true at real steps. */
  readonly mask: string | undefined;
  /** Output zeros at masked steps instead of the last output. */
  readonly zeroMasked: boolean;
  /** Whether the outputs of all steps are wanted. */
  readonly wantSequence: boolean;
  /** Whether the last output and the final states are wanted. */
  readonly wantStates: boolean;
}

/** Values that a run gives; those not wanted are missing. */
export interface RunResult {
  /** [batch, time, size], aligned with the input's time axis. */
  readonly sequence: string | undefined;
  /** Output of the step processed last, [batch, size]. */
  readonly last: string | undefined;
  /** Final states. */
  readonly states: readonly string[];
}

/** Sizes of a cell's states. */
export function stateSizes(cell: Cell): readonly number[] {
  return typeof cell.stateSize === 'number' ? [cell.stateSize] : cell.stateSize;
}
