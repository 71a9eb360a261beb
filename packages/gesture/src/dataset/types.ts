import type { GestureDataset } from '../contract/sequence.ts';

/** How `readGestures` reads. */
export interface ReadGesturesOptions {
  /** `'json'` or `'csv'`; told by how the text begins if left out. */
  readonly format?: 'json' | 'csv' | undefined;
  /** The file's name, for messages. */
  readonly fileName?: string | undefined;
  /** Milliseconds between two points of what has no times, or the same time throughout; 10 if left out. */
  readonly interval?: number | undefined;
  /** Longer gestures are skipped, in milliseconds; 120 000 if left out. */
  readonly maxDuration?: number | undefined;
  /** Gestures with more points are skipped; 20 000 if left out. */
  readonly maxPoints?: number | undefined;
  /** Larger files are refused; 64 MiB if left out. */
  readonly maxBytes?: number | undefined;
}

/** A gesture that was not used. */
export interface SkippedGesture {
  /** Where in the file, for example `gesture 12 (arrow)` or `row 5`. */
  readonly where: string;
  /** A sentence without its end: what is wrong with it, and what helps. */
  readonly why: string;
}

/** A class of a dataset in figures. */
export interface ClassCount {
  readonly name: string;
  /** Its examples. */
  readonly n: number;
  /** People who made them; 0 if the data does not tell. */
  readonly subjects: number;
}

/** What became of the gestures of a file. */
export interface GestureReport {
  /** Examples that are used. */
  readonly used: number;
  readonly skipped: readonly SkippedGesture[];
  /** What was changed or is worth knowing, one sentence each. */
  readonly notes: readonly string[];
  /** In the dataset's order. */
  readonly classes: readonly ClassCount[];
  /** Examples of the largest class for one of the smallest; 1 is balanced, 0 if there is none. */
  readonly imbalance: number;
}

/** What `readGestures` returns. */
export interface ReadGestures {
  /** Without examples if nothing could be used. */
  readonly dataset: GestureDataset;
  readonly report: GestureReport;
}

/** {@link ReadGesturesOptions} with nothing left out. */
export interface Limits {
  readonly interval: number;
  readonly maxDuration: number;
  readonly maxPoints: number;
  readonly maxBytes: number;
}

/** What a format's reader makes of a gesture: numbers as they stand in the file. */
export interface Candidate {
  readonly where: string;
  readonly name: string;
  readonly subject?: string | undefined;
  readonly dimensions: number;
  readonly values: Float32Array;
  readonly times: Float64Array;
  readonly strokes?: readonly number[] | undefined;
}

/** What becomes of each gesture that a format's reader finds. */
export type Take = (found: Candidate | SkippedGesture) => void;
