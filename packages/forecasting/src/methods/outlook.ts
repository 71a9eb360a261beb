import { normalQuantile } from '../statistics/normal.ts';

/** What a method knows of the steps ahead of one series. */
export interface Outlook {
  /** Median, `[horizon]`, in the series' own unit. */
  readonly median: Float64Array;
  /** Central interval of a level, each end `[horizon]`. */
  readonly interval: (level: number) => { readonly lower: Float64Array; readonly upper: Float64Array };
  /** What a reader should know of how it came about. */
  readonly note?: string;
}

/** What a method is given of one series. */
export interface Situation {
  /** Observations, all finite, at least one. */
  readonly values: Float64Array;
  /** Steps to forecast. */
  readonly horizon: number;
  /** Steps in one season; 1 when there is none. */
  readonly seasonLength: number;
}

/**
 * Outlook with normal errors.
 *
 * @param median Median, `[horizon]`.
 * @param deviation Standard deviation of the error of each step, `[horizon]`.
 * @returns Intervals of median ± z · deviation.
 */
export function normalOutlook(median: Float64Array, deviation: Float64Array): Outlook {
  return {
    median,
    interval: (level) => {
      const z = normalQuantile((1 + level) / 2);
      return {
        lower: median.map((value, k) => value - z * deviation[k]!),
        upper: median.map((value, k) => value + z * deviation[k]!),
      };
    },
  };
}

/**
 * Puts a season back.
 *
 * @param outlook Outlook of the series without its season.
 * @param indices Seasonal indices of the steps ahead, `[horizon]`, all above zero.
 * @returns Outlook of the series itself.
 */
export function withSeason(outlook: Outlook, indices: Float64Array): Outlook {
  const times = (values: Float64Array): Float64Array => values.map((value, k) => value * indices[k]!);
  return {
    median: times(outlook.median),
    interval: (level) => {
      const { lower, upper } = outlook.interval(level);
      return { lower: times(lower), upper: times(upper) };
    },
  };
}
