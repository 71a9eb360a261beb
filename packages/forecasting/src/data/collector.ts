import type { RecordBatch } from './records.ts';
import type { RegularSeries } from './regular.ts';
import type { Rows } from './rows.ts';
import type { Frequency, LeftOut } from './types.ts';

/** Rows of time stamps, not yet on a grid. */
export interface RowSource {
  readonly kind: 'rows';
  readonly rows: Rows;
  readonly timeColumn: string;
  readonly notes: readonly string[];
}

/** Series that count steps, and so are regular already. */
export interface StepSource {
  readonly kind: 'steps';
  readonly series: readonly RegularSeries[];
  readonly frequency: Frequency;
  readonly seasonLength: number | undefined;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** Takes the rows of a table of one layout, as they come. */
export interface TableCollector {
  /** Rows so far, without the header. */
  readonly count: number;
  /** Adds rows; the first of all is the header. */
  add(batch: RecordBatch, delimiter: string): void;
  /** Ends the table. */
  finish(delimiter: string): RowSource | StepSource;
}
