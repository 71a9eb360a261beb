/** Steps back from the end of the history, both ends included; 1 is the latest observation. */
export type LagBlock = readonly [from: number, to: number];

/** How {@link permutationImportance} measures; everything has a default where the method says its horizon. */
export interface ImportanceOptions {
  /** Steps that are scored. Default: the method's horizon. */
  readonly horizon?: number;
  /** Back-test origins of each series, counted back from its end. Default 3. */
  readonly origins?: number;
  /** Steps between two origins. Default: the horizon. */
  readonly step?: number;
  /** What the error is measured by: `mase` of the median (the default), or mean `pinball` loss of median and interval ends in the same unit. */
  readonly metric?: 'mase' | 'pinball';
  /** Times each feature is shuffled anew. Default 5. */
  readonly repeats?: number;
  /** Blocks of the history to shuffle, or false for none. Default: the latest observation, the rest of its season, the seasons before. */
  readonly lags?: readonly LagBlock[] | false;
  /** Names of the features to measure, as in the result. Default: all. */
  readonly features?: readonly string[];
  /** Same seed, same result. Default 0. */
  readonly seed?: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of forecasts done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** How much one feature matters. */
export interface FeatureImportance {
  /** Name of the covariate (that of a category without its values), or `lag 1`, `lags 2–12`. */
  readonly name: string;
  /** What it is. */
  readonly kind: 'past' | 'future' | 'static' | 'lags';
  /** Mean increase of the error over the repeats. */
  readonly importance: number;
  /** Standard deviation over the repeats; NaN for one repeat. */
  readonly spread: number;
  /** The importance as a share of the error of the method as it is; NaN if that is 0. */
  readonly relative: number;
  /** Increase of the error in each repeat. */
  readonly repeats: Float64Array;
}

/** What {@link permutationImportance} measured. */
export interface ImportanceResult {
  /** Measure of the error. */
  readonly metric: 'mase' | 'pinball';
  /** Error of the method as it is. */
  readonly baseline: number;
  /** Forecasts behind each figure: series times origins. */
  readonly cases: number;
  /** The features, the most important first. */
  readonly features: readonly FeatureImportance[];
  /** Plain sentences worth knowing. */
  readonly notes: readonly string[];
}
