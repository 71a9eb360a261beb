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
  /** What stateful layers carry into the next batch. */
  readonly states: readonly StoredTensor[];
}

const parts = ['weights', 'slots', 'best', 'states'] as const;
type Part = (typeof parts)[number];

interface Meta extends Pick<SavedRun, 'identity' | 'state' | 'schedule'> {
  readonly kind: 'training-run';
  /** Tensors of each part, in the order in which they are stored. */
  readonly counts: Readonly<Record<Part, number>>;
}

/** Writes a run as one piece of bytes. */
export function encodeRun({ identity, state, schedule, weights, slots, best, states }: SavedRun): Uint8Array {
  const counts = {
    weights: weights.length,
    slots: slots.length,
    best: best.length,
    states: states.length,
  };
  const meta: Meta = { kind: 'training-run', identity, state, schedule, counts };
  return encodeCheckpoint({ meta, tensors: [...weights, ...slots, ...best, ...states] });
}

/**
 * Reads what {@link encodeRun} wrote.
 *
 * @throws CheckpointError if the bytes are damaged or something else.
 */
export function decodeRun(bytes: Uint8Array): SavedRun {
  const { meta, tensors } = decodeCheckpoint(bytes);
  if (!isMeta(meta) || parts.reduce((sum, part) => sum + meta.counts[part], 0) !== tensors.length) {
    throw new CheckpointError(
      'checkpoint: this file holds no training run; pass the store that fit() wrote to.',
    );
  }
  const { identity, state, schedule, counts } = meta;
  let offset = 0;
  const take = (part: Part) => {
    const start = offset;
    offset += counts[part];
    return tensors.slice(start, offset);
  };
  return {
    identity,
    state,
    schedule,
    weights: take('weights'),
    slots: take('slots'),
    best: take('best'),
    states: take('states'),
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
    [...parts.map((part) => meta.counts?.[part]), ...counted].every(
      (count) => Number.isSafeInteger(count) && (count as number) >= 0,
    ) &&
    listed.every((list) => Array.isArray(list) && list.every((entry) => typeof entry === 'number'))
  );
}
