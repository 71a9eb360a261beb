/** Where a table comes from: CSV text itself, a file the user dropped, or a stream of bytes or text. */
export type CsvSource = string | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** The calendar unit a series advances by. */
export type FrequencyUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The distance between two consecutive steps of a series. */
export interface Frequency {
  /** Calendar unit. */
  readonly unit: FrequencyUnit;
  /** How many units make one step; `{unit: 'minute', count: 15}` is a quarter of an hour. */
  readonly count: number;
  /** What people call it, for example `monthly` or `every 15 minutes`. */
  readonly label: string;
  /** Day that steps of months, quarters or years fall on, where it is after the 28th; 31 is the last of the month. */
  readonly dayOfMonth?: number;
  /** Set when steps of days leave out Saturdays and Sundays. */
  readonly weekdaysOnly?: boolean;
}

/** How missing steps are treated; see {@link TableOptions.fill}. */
export type FillMethod = 'auto' | 'none' | 'linear' | 'previous' | 'seasonal';

/** One regular series: no gaps, no duplicates, times ascending. */
export interface Series {
  /** The id, the target's name, or `id / target` when the table has both. */
  readonly id: string;
  /** Time stamps, epoch milliseconds, UTC, one per step. */
  readonly times: Float64Array;
  /** Values, one per step, all finite. */
  readonly values: Float64Array;
  /** Covariates known up to now only, by name, `[values.length]` each, all finite. */
  readonly past?: Readonly<Record<string, Float64Array>>;
  /** Covariates known ahead, by name: `[values.length + steps ahead]` each, all finite. */
  readonly future?: Readonly<Record<string, Float64Array>>;
  /** What never changes, by name; a category is one number a value, 1 or 0: `region=north`. */
  readonly static?: Readonly<Record<string, number>>;
}

/** A table of regular series that share a frequency. */
export interface SeriesTable {
  /** Name of the time column. */
  readonly timeColumn: string;
  /** Distance between steps, shared by all series. */
  readonly frequency: Frequency;
  /** Steps in one season; 1 when there is none. */
  readonly seasonLength: number;
  /** The series, in order of first appearance. */
  readonly series: readonly Series[];
  /** What was inferred, filled or dropped, one sentence each. */
  readonly notes: readonly string[];
  /** Zone of the local clock (IANA, such as `Europe/Berlin`) that seasons and the calendar follow; UTC when absent. */
  readonly timeZone?: string;
  /** False where the source has no dates (M4): times only count steps, and the calendar means nothing. */
  readonly dated?: boolean;
  /** Series of the source that could not be used, and why. */
  readonly leftOut?: readonly { readonly id: string; readonly reason: string }[];
  /**
   * How the file writes its times, so that a forecast can be written the same way: a pattern such as
   * `DD/MM/YYYY HH:mm`, or `seconds` or `milliseconds` for epoch numbers.
   */
  readonly timeFormat?: string;
}

/** How far reading has come. */
export interface ReadProgress {
  /** Bytes taken from the source so far. */
  readonly bytes: number;
  /** Data rows seen so far. */
  readonly rows: number;
}

/** How to read a table; everything left out is inferred and told in {@link SeriesTable.notes}. */
export interface TableOptions {
  /** Name of the column that holds the time; inferred by name and content when left out. */
  readonly timeColumn?: string | undefined;
  /** Names of the columns to forecast; every numeric column when left out. */
  readonly targetColumns?: readonly string[] | undefined;
  /** Name of the column that tells several series in one file apart; inferred when time stamps repeat. */
  readonly idColumn?: string | undefined;
  /** For example `monthly`, `D`, `15min`; inferred from the time stamps when left out. */
  readonly frequency?: string | undefined;
  /** Steps in one season, 1 for none; inferred from frequency and autocorrelation when left out. */
  readonly seasonLength?: number | undefined;
  /** Pattern of the dates, for example `DD/MM/YYYY`; needed only where days and months cannot be told apart. */
  readonly dateFormat?: string | undefined;
  /**
   * What to do about missing steps. `auto` (the default) interpolates linearly when at most 5 % of the steps are
   * missing and no gap is longer than a season (the usual one, such as a week of days, where the data has none),
   * and refuses otherwise; `none` refuses any; `linear`, `previous` and `seasonal` (the value one season earlier)
   * fill whatever is missing.
   */
  readonly fill?: FillMethod | undefined;
  /** Refuse sources larger than this many bytes; 256 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Refuse tables with more series than this; 1000 by default. */
  readonly maxSeries?: number | undefined;
  /** Stops reading; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk of the source. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}
