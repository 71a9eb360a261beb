/**
 * Where a table comes from: CSV text itself, bytes in memory, a file the user dropped, a stream of bytes or text, or the
 * address of a file (`http:`, `https:`, and `file:` in Node).
 *
 * Bytes may be CSV, CSV compressed with gzip, or Parquet; their first bytes tell which.
 */
export type TableSource =
  | string
  | URL
  | Blob
  | ArrayBuffer
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>;

/**
 * How rows and columns hold the series.
 *
 * - `long`: one row a time stamp and series, with a column of ids, one or more target columns, and covariates.
 * - `wide`: one row a time stamp, each other column a series; or, the other way round, one row a series, with the time
 *   stamps in the header.
 * - `m4`: as the M4 competition: a header row, one row a series, the id first, then its values from the first on;
 *   rows end early, or are padded with empty cells or `NA`. No dates.
 * - `auto`: whichever of them the header and the first rows look like.
 */
export type TableLayout = 'auto' | 'long' | 'wide' | 'm4';

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
export type FillMethod = 'auto' | 'none' | 'linear' | 'previous' | 'seasonal' | 'zero' | 'mean';

/** One regular series: no gaps, no duplicates, times ascending. */
export interface Series {
  /** The id, the target's name, or `id / target` when the table has both. */
  readonly id: string;
  /**
   * Time stamps, epoch milliseconds, UTC, one per step. Steps of days and longer are midnights UTC of the local day.
   * `readTable` makes the array when it is asked for, and keeps only the last one made: take it once, not in a loop.
   */
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

/** A series of the source that could not be used. */
export interface LeftOut {
  readonly id: string;
  /** Why, and what to do. */
  readonly reason: string;
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
  readonly leftOut?: readonly LeftOut[];
  /**
   * How the file writes its times, so that a forecast can be written the same way: a pattern such as
   * `DD/MM/YYYY HH:mm`, `seconds` or `milliseconds` for epoch numbers, or `steps of 1 hour` for numbers of steps. See
   * `tableTimeFormat`, which also knows the zone.
   */
  readonly timeFormat?: string;
}

/** How far reading has come. */
export interface ReadProgress {
  /** Bytes taken from the source so far. */
  readonly bytes: number;
  /** Data rows seen so far. */
  readonly rows: number;
  /** Series made of them so far; absent while rows are being read. */
  readonly series?: number;
}

/** How to read a table; everything left out is inferred and told in {@link SeriesTable.notes}. */
export interface TableOptions {
  /** How rows and columns hold the series; `auto` by default. */
  readonly layout?: TableLayout | undefined;
  /** Name of the column that holds the time; inferred by name and content when left out. */
  readonly timeColumn?: string | undefined;
  /** Names of the columns to forecast; every numeric column without another use when left out. */
  readonly targetColumns?: readonly string[] | undefined;
  /** Name of the column that tells several series in one file apart; inferred when time stamps repeat. */
  readonly idColumn?: string | undefined;
  /**
   * Columns known up to now only, such as a measured temperature. Words become numbers: yes and no, true and false are 1
   * and 0; a column that is mostly empty, such as the names of holidays, is 1 where it says something; others become one
   * column a word, `sky=clear`, with 1 and 0.
   */
  readonly pastCovariates?: readonly string[] | undefined;
  /** Columns known ahead, such as a planned price; rows after the last target give their future. Words as above. */
  readonly futureCovariates?: readonly string[] | undefined;
  /** Columns with one value a series, such as its region; words become one number a word, at most 50 of them. */
  readonly staticColumns?: readonly string[] | undefined;
  /** For example `monthly`, `D`, `15min`; inferred from the time stamps, or M4's ids (`H1`), when left out. */
  readonly frequency?: string | undefined;
  /**
   * Steps in one season, 1 for none; inferred from frequency and autocorrelation when left out. Tables in M4 layout take
   * the competition's: 24, 1, 1, 12, 4 and 1 for hours, days, weeks, months, quarters and years.
   */
  readonly seasonLength?: number | undefined;
  /** Pattern of the dates, for example `DD/MM/YYYY`; needed only where days and months cannot be told apart. */
  readonly dateFormat?: string | undefined;
  /**
   * Zone of the local clock, such as `Europe/Berlin`; UTC when left out. Times without an offset are read as this
   * clock shows them: steps of an hour or less are converted to UTC, the hour that occurs twice in autumn in the order
   * of its rows, so that steps stay equal; longer steps, such as days, stay days of that zone.
   */
  readonly timeZone?: string | undefined;
  /**
   * What to do about missing steps, of targets and covariates. `auto` (the default) interpolates linearly when at most
   * 5 % of the steps are missing and no gap is longer than a season (the usual one, such as a week of days, where the
   * data has none), and refuses otherwise; `none` refuses any; `linear`, `previous`, `seasonal` (the value one season
   * earlier), `zero`, `mean` (of the series), or a number, fill whatever is missing. A series that is refused is left out
   * where others remain.
   */
  readonly fill?: FillMethod | number | undefined;
  /** Refuse sources larger than this many bytes, decompressed; 256 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Refuse tables with more series than this; 100,000 by default. */
  readonly maxSeries?: number | undefined;
  /** Stops reading; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk of the source. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}
