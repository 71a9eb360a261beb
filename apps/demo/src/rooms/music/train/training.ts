import type { TrainSettings, TrainUpdate } from './protocol.ts';

/** Everything the page shows about a training under way. */
export interface Training {
  readonly settings: TrainSettings;
  readonly stopping: boolean;
  readonly epoch: number;
  /** How much of it is over, 0 to 1. */
  readonly share: number;
  /** Nats a frame, indexed by epoch − 1; NaN where unknown. */
  readonly loss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly framesPerSecond: number;
  readonly etaSeconds: number | undefined;
  /** The newest sample, and the epoch it is of. */
  readonly sample: TrainUpdate['sample'];
}

/** A training that is about to start. */
export function newTraining(settings: TrainSettings): Training {
  return {
    settings,
    stopping: false,
    epoch: 0,
    share: 0,
    loss: [],
    validationLoss: [],
    framesPerSecond: 0,
    etaSeconds: undefined,
    sample: undefined,
  };
}

function placed(values: readonly number[], epoch: number, value: number): number[] {
  const copy = [...values];
  while (copy.length < epoch - 1) copy.push(Number.NaN);
  copy[epoch - 1] = value;
  return copy;
}

/** Adds an update to a training; the one given is left alone. */
export function withUpdate(training: Training, update: TrainUpdate): Training {
  const { epoch, etaSeconds, figures, framesPerSecond, share } = update;
  let { loss, validationLoss } = training;
  for (const each of figures) {
    loss = placed(loss, each.epoch, each.loss);
    validationLoss = placed(validationLoss, each.epoch, each.validationLoss ?? Number.NaN);
  }
  const sample = update.sample ?? training.sample;
  return { ...training, epoch, share, etaSeconds, framesPerSecond, loss, validationLoss, sample };
}
