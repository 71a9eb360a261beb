import type { RunState } from '../loop/state.ts';
import type { OptimizerConfig } from '../optimizers/types.ts';
import type { ScheduleState } from '../schedules/schedule.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { decodeCheckpoint, encodeCheckpoint, type StoredTensor } from './format.ts';

/** What must be the same for a run to continue where it stood. */
export interface RunIdentity {
  readonly seed: number;
  readonly optimizer: OptimizerConfig;
  readonly batchSize: number;
  readonly accumulate: number;
  readonly shuffle: boolean;
  /** Sequences in memory; null for batches of a factory. */
  readonly sequences: number | null;
}

/** A run at one moment, between two steps. */
export interface SavedRun {
  readonly identity: RunIdentity;
  readonly state: RunState;
  readonly schedule: ScheduleState;
  /** All weights of the model. */
  readonly weights: readonly StoredTensor[];
  /** What the optimiser remembers. */
  readonly slots: readonly StoredTensor[];
  /** All weights at the best epoch's end; empty before the first one's. */
  readonly best: readonly StoredTensor[];
}

interface Meta extends Pick<SavedRun, 'identity' | 'state' | 'schedule'> {
  readonly kind: 'training-run';
  readonly counts: { readonly weights: number; readonly slots: number; readonly best: number };
}

/** Writes a run as one piece of bytes. */
export function encodeRun({ identity, state, schedule, weights, slots, best }: SavedRun): Uint8Array {
  const counts = { weights: weights.length, slots: slots.length, best: best.length };
  const meta: Meta = { kind: 'training-run', identity, state, schedule, counts };
  return encodeCheckpoint({ meta, tensors: [...weights, ...slots, ...best] });
}

/**
 * Reads what {@link encodeRun} wrote.
 *
 * @throws CheckpointError if the bytes are damaged or something else.
 */
export function decodeRun(bytes: Uint8Array): SavedRun {
  const { meta, tensors } = decodeCheckpoint(bytes);
  if (!isMeta(meta) || meta.counts.weights + meta.counts.slots + meta.counts.best !== tensors.length) {
    throw new CheckpointError(
      'checkpoint: this file holds no training run; pass the store that fit() wrote to.',
    );
  }
  const { identity, state, schedule, counts } = meta;
  return {
    identity,
    state,
    schedule,
    weights: tensors.slice(0, counts.weights),
    slots: tensors.slice(counts.weights, counts.weights + counts.slots),
    best: tensors.slice(counts.weights + counts.slots),
  };
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Partial<Meta> | null | undefined;
  const state = meta?.state as Partial<RunState> | undefined;
  const counted = [state?.epoch, state?.batch, state?.step, state?.sums?.steps, state?.best?.waited];
  const listed = [state?.loss, state?.validationLoss, state?.learningRate, state?.gradientNorm];
  return (
    meta?.kind === 'training-run' &&
    typeof meta.identity?.optimizer?.name === 'string' &&
    Number.isSafeInteger(meta.identity.seed) &&
    typeof meta.schedule === 'object' &&
    meta.schedule !== null &&
    [meta.counts?.weights, meta.counts?.slots, meta.counts?.best, ...counted].every(
      (count) => Number.isSafeInteger(count) && (count as number) >= 0,
    ) &&
    listed.every((list) => Array.isArray(list) && list.every((entry) => typeof entry === 'number'))
  );
}
