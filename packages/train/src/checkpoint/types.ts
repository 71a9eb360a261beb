/** A place for one training run's checkpoints. */
export interface CheckpointStore {
  /**
   * Keeps a checkpoint. Atomic: whatever happens meanwhile, `read` gives either this one or the one before, whole.
   *
   * @param bytes The checkpoint; the store may keep the array, the caller must not change it afterwards.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** @returns The newest whole checkpoint, or undefined if there is none. */
  read(): Promise<Uint8Array | undefined>;
  /** Forgets all checkpoints. */
  clear(): Promise<void>;
}

/** Where to save checkpoints, and how often. The end of training and an abort are always saved. */
export interface CheckpointPolicy {
  readonly store: CheckpointStore;
  /** Save after this many optimiser steps, also in the middle of an epoch. */
  readonly everySteps?: number;
  /** Save after this many epochs; 1 if `everySteps` is left out too. */
  readonly everyEpochs?: number;
}
