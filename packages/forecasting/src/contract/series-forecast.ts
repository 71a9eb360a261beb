/** A central interval of a forecast. */
export interface Interval {
  /** Probability the interval is meant to hold, strictly between 0 and 1. */
  readonly level: number;
  /** Lower end, `[horizon]`, in the series' own unit. */
  readonly lower: Float64Array;
  /** Upper end, `[horizon]`, in the series' own unit. */
  readonly upper: Float64Array;
}

/**
 * How the forecast of one series came about.
 *
 * - `model`: by the model.
 * - `fallback`: by a simple method, for the model cannot take this series (too short, constant, …).
 * - `failed`: not at all; every number is NaN.
 */
export interface SeriesStatus {
  readonly state: 'model' | 'fallback' | 'failed';
  /** Why, and what to do; absent where the model did it and there is nothing to say. */
  readonly reason?: string;
}

/** Forecast of one series. */
export interface SeriesForecast {
  /** Id of the series. */
  readonly id: string;
  /** Time stamps, epoch milliseconds UTC, `[horizon]`. */
  readonly times: Float64Array;
  /** Median, `[horizon]`, in the series' own unit. */
  readonly median: Float64Array;
  /** Lower end of the first interval, `[horizon]`, in the series' own unit. */
  readonly lower: Float64Array;
  /** Upper end of the first interval, `[horizon]`, in the series' own unit. */
  readonly upper: Float64Array;
  /** Probability the first interval is meant to hold. */
  readonly level: number;
  /** All intervals, in the order of the levels asked for; the first is `lower`, `upper` and `level`. */
  readonly intervals?: readonly Interval[];
  /** Mean, `[horizon]`, where the method has one besides the median. */
  readonly mean?: Float64Array;
  /** Sample paths, each `[horizon]`, where they were asked for. */
  readonly samples?: readonly Float64Array[];
  /** How it came about. Absent: by the model. */
  readonly status?: SeriesStatus;
}
