import type { Forecaster, PredictOptions } from '../contract/forecaster.ts';
import type { FittedMethod } from '../contract/method.ts';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import type { GroupBy } from './group-of.ts';
import type { ResultStore } from './result-store.ts';
import type { WorkerOptions } from './runner.ts';
import type { ManyProgress } from './tally.ts';
import type { HeldOutScore, PlainFitOptions } from './task.ts';

/** Settings of {@link fitGroups}; those of a fit hold for every group. */
export interface GroupOptions extends PlainFitOptions, WorkerOptions {
  /** How series are grouped. */
  readonly by: GroupBy;
  /** Hold a tail out first, for the scores and to calibrate the intervals on. Default true. */
  readonly evaluate?: boolean;
  /** Keeps finished groups: the same call on the same data continues where it was. */
  readonly store?: ResultStore;
  /** Cancels: workers end at once, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how far it is. */
  readonly onProgress?: (progress: ManyProgress) => void;
}

/** A group that has no model, and why. */
export interface FailedGroup {
  readonly group: string;
  readonly reason: string;
}

/** A model a group of series, behind one door. */
export interface GroupedForecaster extends FittedMethod {
  /** Steps it forecasts. */
  readonly horizon: number;
  /** Probabilities inside its intervals. */
  readonly levels: readonly number[];
  /** The groups' models, by name. They go with this forecaster: do not dispose of them. */
  readonly forecasters: ReadonlyMap<string, Forecaster>;
  /** Groups that could not be trained. */
  readonly failed: readonly FailedGroup[];
  /** Held-out scores, one a series that could be learned from; empty if `evaluate` was false, or after loading. */
  readonly scores: readonly HeldOutScore[];
  /**
   * Forecasts every series by its group's model.
   *
   * @param table Series of these groups.
   * @param options As of one forecaster.
   * @returns One forecast a series, in the table's order; series whose group has no model get a fallback and say so.
   * @throws DataError if no model can take any of its series, such as for another frequency.
   */
  predict(table: SeriesTable, options?: PredictOptions): Promise<readonly SeriesForecast[]>;
  /**
   * @returns All of it in one ZIP file: an ONNX file a group, and `groups.json`. `loadGroups` takes it back.
   */
  save(): Uint8Array;
}
