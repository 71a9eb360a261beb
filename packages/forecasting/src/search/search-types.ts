import type { Forecaster } from '../contract/forecaster.ts';
import type { ResultStore } from './result-store.ts';
import type { WorkerOptions } from './runner.ts';
import type { SearchPoint, SearchSpace } from './space.ts';
import type { ManyProgress } from './tally.ts';
import type { HeldOutScore, PlainFitOptions, TrialScores } from './task.ts';

/** What a search minimises. */
export type SearchMetric = keyof TrialScores;

/**
 * How trials are chosen and spent on.
 *
 * - `random`: drawn at random, each trained in full.
 * - `grid`: every combination, each trained in full.
 * - `halving`: drawn at random; all are trained for a few epochs, the best third of them for three times as many, and so
 *   on (successive halving, with thirds). Finds about what `random` does, in a fraction of the time.
 */
export type SearchStrategy = 'random' | 'grid' | 'halving';

/** Settings of {@link searchForecaster}. Those of a fit hold for every trial, where the space does not vary them. */
export interface SearchOptions extends PlainFitOptions, WorkerOptions {
  /** Options to vary, and values to try. */
  readonly space: SearchSpace;
  /** Combinations to try, at most; those of a grid are all tried if left out. Default 16. */
  readonly trials?: number;
  /** How to try them. Default `halving` for more than 8 trials, else `random`. */
  readonly strategy?: SearchStrategy;
  /** What to minimise on what is held out. Default `mase`. */
  readonly metric?: SearchMetric;
  /**
   * Origins that every trial is back-tested from, `horizon` steps apart; it is trained before the first. Default 1: the
   * last `horizon` observations are held out.
   */
  readonly origins?: number;
  /** Keeps finished trainings: the same search on the same data continues where it was. */
  readonly store?: ResultStore;
  /** Cancels: workers end at once, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how far it is. */
  readonly onProgress?: (progress: ManyProgress) => void;
}

/** One combination, and how it did. */
export interface SearchTrial {
  /** What was drawn from the space. */
  readonly drawn: SearchPoint;
  /** All options it was trained with the last time, fit for `fitForecaster`. */
  readonly options: PlainFitOptions;
  /**
   * - `done`: trained in full.
   * - `stopped`: others were better after fewer epochs; its score is of those.
   * - `failed`: see `error`.
   */
  readonly status: 'done' | 'stopped' | 'failed';
  /** The metric on what was held out; `null` if it failed. */
  readonly score: number | null;
  /** All metrics; `null` if it failed. */
  readonly scores: TrialScores | null;
  /** Seconds of training and scoring, all rounds together. */
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: string;
}

/** What {@link searchForecaster} returns. */
export interface SearchResult {
  /** The best trial: options for `fitForecaster`, and its score on what was held out. */
  readonly best: { readonly options: PlainFitOptions; readonly score: number };
  /** All trials, in the order they were drawn in. */
  readonly trials: readonly SearchTrial[];
  /** Trained with the best options on everything. Dispose of it when done. */
  readonly forecaster: Forecaster;
  /** Its own held-out scores, one a series, on the last `horizon` observations. */
  readonly scores: readonly HeldOutScore[];
  /** Plain sentences about what was decided. */
  readonly notes: readonly string[];
}
