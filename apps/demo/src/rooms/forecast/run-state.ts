import type { SeriesForecast } from '@recurra/forecasting';
import type { JobResult, Phase, RunSettings, RunUpdate } from './protocol.ts';

/** Losses of one phase, indexed by epoch − 1; NaN where unknown. */
export interface PhaseHistory {
  readonly loss: readonly number[];
  readonly validationLoss: readonly number[];
  /** Epochs planned. */
  readonly epochs: number;
}

/** Everything the page shows about a run; what a reload brings back. */
export interface Run {
  /** Names the checkpoint. */
  readonly id: string;
  readonly status: 'running' | 'stopping' | 'stopped' | 'done';
  readonly settings: RunSettings;
  readonly phase: Phase;
  readonly epoch: number;
  readonly histories: Readonly<Partial<Record<Phase, PhaseHistory>>>;
  readonly sequencesPerSecond: number;
  readonly etaSeconds: number;
  /** The newest forecast in the making, of this phase. */
  readonly preview?: readonly SeriesForecast[] | undefined;
  readonly result?: JobResult;
}

/** A run that is about to start. */
export function newRun(id: string, settings: RunSettings): Run {
  return {
    id,
    status: 'running',
    settings,
    phase: 'evaluate',
    epoch: 0,
    histories: {},
    sequencesPerSecond: 0,
    etaSeconds: Number.NaN,
  };
}

function place(values: readonly number[], epoch: number, value: number): number[] {
  const copy = [...values];
  while (copy.length < epoch - 1) copy.push(Number.NaN);
  copy[epoch - 1] = value;
  return copy;
}

/**
 * Adds an update to a run. Epochs heard of twice, as after going on from a checkpoint, count once.
 *
 * @returns The run as it now stands; the one given is left alone.
 */
export function withUpdate(run: Run, update: RunUpdate): Run {
  const { phase, epoch, epochs, losses, sequencesPerSecond, etaSeconds, preview } = update;
  const before = run.histories[phase];
  let loss = before?.loss ?? [];
  let validationLoss = before?.validationLoss ?? [];
  for (const point of losses) {
    loss = place(loss, point.epoch, point.loss);
    // A report in the middle of an epoch has no validation loss and must not wipe out the one at its end.
    if (point.validationLoss !== undefined || validationLoss.length < point.epoch) {
      validationLoss = place(validationLoss, point.epoch, point.validationLoss ?? Number.NaN);
    }
  }
  const histories = { ...run.histories, [phase]: { loss, validationLoss, epochs } };
  const kept = phase === run.phase ? run.preview : undefined;
  return { ...run, phase, epoch, histories, sequencesPerSecond, etaSeconds, preview: preview ?? kept };
}

/** How much of the whole run is done, 0 to 1: its two phases are about equally long. */
export function progressOf(run: Run): number {
  if (run.status === 'done') return 1;
  const epochs = run.histories[run.phase]?.epochs ?? 0;
  const within = epochs > 0 ? run.epoch / epochs : 0;
  return (run.phase === 'evaluate' ? 0 : 0.5) + within / 2;
}
