import type { OperatorRun, Subgraph } from '../operators/types.ts';

/** A node bound to what runs it; values are numbered inside their graph. */
export interface Step<V> {
  readonly name: string;
  readonly operator: string;
  readonly run: OperatorRun<V>;
  /** Slots read; -1 for an input left out. */
  readonly inputs: readonly number[];
  /** Slots written; -1 for an output nobody wants. */
  readonly outputs: readonly number[];
  /** Slots nobody reads afterwards. */
  readonly frees: readonly number[];
  /** Those of them that a node of this graph wrote: their memory counts no longer. */
  readonly refunds: readonly number[];
}

/** A graph in slots: what a subgraph is to those who run it. */
export interface Plan<V> extends Subgraph {
  /** What every run starts from: the stored values in their slots, the rest undefined. */
  readonly start: readonly (V | undefined)[];
  readonly inputSlots: readonly number[];
  readonly outputSlots: readonly number[];
  /** Values taken from the graph around: its slot, ours. */
  readonly captures: readonly (readonly [outer: number, inner: number])[];
  readonly steps: readonly Step<V>[];
}
