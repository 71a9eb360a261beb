import type { FitOptions, SeriesScore } from '../types.ts';

/** Options that are data and shape the model or its training. */
export type PlainFitOptions = Omit<
  FitOptions,
  'signal' | 'onProgress' | 'checkpoint' | 'resume' | 'evaluate' | 'previewEvery'
>;

/** One piece of work, for this thread or another. */
export type Task =
  | { readonly kind: 'trial'; readonly options: PlainFitOptions; readonly origins: number }
  | { readonly kind: 'fit'; readonly options: PlainFitOptions; readonly evaluate: boolean };

/** What a trial is judged by; `null` where no series has it. Less is better in all of them. */
export interface TrialScores {
  /** Mean absolute scaled error, as in M4. */
  readonly mase: number | null;
  /** Symmetric mean absolute percentage error, as in M4, 0 to 200. */
  readonly smape: number | null;
  /** Weighted quantile loss, as in GluonTS. */
  readonly wql: number | null;
  /** Overall weighted average against Naive2, as in M4. */
  readonly owa: number | null;
}

/** How well the held-out tail of a series was foretold, without the tail itself. */
export type HeldOutScore = Omit<SeriesScore, 'holdout'>;

/** What became of a task. */
export interface Outcome {
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Of a trial. */
  readonly scores?: TrialScores;
  /** Of a fit: the saved forecaster. */
  readonly model?: Uint8Array;
  /** Of a fit: one score a series. */
  readonly heldOut?: readonly HeldOutScore[];
}

/** What goes with a task on its way. */
export interface TaskContext {
  /** Cancels. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share done, 0 to 1. */
  readonly onProgress: (done: number) => void;
}
