/** Sums over the part of an epoch that is done. */
export interface EpochSums {
  /** Σ loss × count. */
  loss: number;
  /** Σ count: sequences, or their weights. */
  count: number;
  /** Σ gradient norm. */
  norm: number;
  /** Updates. */
  steps: number;
  /** Rate of the last update. */
  rate: number;
}

/** Where the best epoch stands and how long ago it was. */
export interface BestState {
  /** Counted from 1; 0 before the first epoch's end. */
  epoch: number;
  loss: number | undefined;
  /** The loss that the next improvement is measured against. */
  reference: number | undefined;
  /** Epochs since the reference. */
  waited: number;
}

/** Everything about a run, besides tensors, that the next step depends on: plain JSON. */
export interface RunState {
  /** Epoch under way, counted from 1. */
  epoch: number;
  /** Batches of it that are done. */
  batch: number;
  /** Updates made. */
  step: number;
  /** Batches in an epoch, once known. */
  batchesPerEpoch: number | undefined;
  sums: EpochSums;
  best: BestState;
  loss: number[];
  validationLoss: number[];
  learningRate: number[];
  gradientNorm: number[];
}

/** Nothing done yet in an epoch. */
export function emptySums(): EpochSums {
  return { loss: 0, count: 0, norm: 0, steps: 0, rate: 0 };
}

/** The start of a run. */
export function initialState(): RunState {
  return {
    epoch: 1,
    batch: 0,
    step: 0,
    batchesPerEpoch: undefined,
    sums: emptySums(),
    best: { epoch: 0, loss: undefined, reference: undefined, waited: 0 },
    loss: [],
    validationLoss: [],
    learningRate: [],
    gradientNorm: [],
  };
}

/**
 * Notes the monitored loss of an epoch.
 *
 * @returns Whether it is the lowest so far.
 */
export function noteLoss(best: BestState, epoch: number, loss: number, minDelta: number): boolean {
  if (best.reference === undefined || loss < best.reference - minDelta) {
    best.reference = loss;
    best.waited = 0;
  } else {
    best.waited++;
  }
  if (best.loss !== undefined && loss >= best.loss) return false;
  best.loss = loss;
  best.epoch = epoch;
  return true;
}
