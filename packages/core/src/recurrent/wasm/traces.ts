import type { BackTrace, RecurrentWeights, Trace } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What a forward pass left in the kernels' memory for the gradient. It never becomes a tensor: tensors would have to be
 * copied out and in again.
 */
export interface Kept {
  readonly trace: Trace;
  /** Copies of the weights that may be missing, for the way back: of those tfjs saves none. */
  readonly optional: Omit<RecurrentWeights, 'kernel' | 'recurrentKernel'>;
  /** Once gradients went back through it; forward's gates are gone then. */
  back: BackTrace | undefined;
  /** Which gradient that was. */
  call: number;
  readonly tape: unknown;
}

const kept = new Map<number, Kept>();
let count = 0;

/** The list in which tfjs records ops for the gradient being taken; a new one for each. */
function currentTape(): unknown {
  return (tf.engine().state as unknown as { readonly activeTape: unknown }).activeTape;
}

/** Keeps a pass until the next gradient is recorded. @returns Its number, to be saved as a tensor. */
export function keepTrace(trace: Trace, optional: Kept['optional']): number {
  const tape = currentTape();
  // Tapes follow each other: what belongs to another one will not be asked for again.
  for (const [id, entry] of kept) if (entry.tape !== tape) forget(id, entry);
  kept.set(++count, { trace, optional, back: undefined, call: 0, tape });
  return count;
}

/** The pass of a number. */
export function traceOf(id: number): Kept | undefined {
  return kept.get(id);
}

function forget(id: number, entry: Kept): void {
  entry.trace.blocks.free();
  kept.delete(id);
}
