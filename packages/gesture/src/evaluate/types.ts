import type { GestureExample } from '../contract/sequence.ts';

/** How one class is recognised. */
export interface ClassScore {
  readonly name: string;
  /** Examples of it that were tested. */
  readonly n: number;
  /** Share of its examples that were recognised; 0 if there were none. */
  readonly recall: number;
  /** Share of the answers with its name that were right; 0 if there was no such answer. */
  readonly precision: number;
  /** Harmonic mean of both. */
  readonly f1: number;
}

/** An example that a classifier would not take. */
export interface Refusal {
  /** Its index in the data set (with a data set for tests: in that one). */
  readonly index: number;
  readonly why: string;
}

/** What a classifier is worth on examples that it has not learned from. */
export interface ClassifierReport {
  /** Share of all examples that were recognised. */
  readonly accuracy: number;
  /** Examples tested, the refused among them: these count as not recognised. */
  readonly n: number;
  /** All names among the examples and the classifier's classes, sorted. */
  readonly classes: readonly string[];
  /** In the order of `classes`. */
  readonly perClass: readonly ClassScore[];
  /** `confusion[i][j]`: examples of class i that were taken for class j. */
  readonly confusion: readonly (readonly number[])[];
  readonly refused: readonly Refusal[];
  /** That all answers took together. */
  readonly seconds: number;
}

/** Common to whatever takes long here. */
export interface EvaluationOptions<Progress> {
  /** Stops the work; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A division of examples: what is learned from, and what is tested. */
export interface Split {
  /** What is tested, in a few words: `subject 3`. */
  readonly name: string;
  /** Seed of the division and of what is learned. */
  readonly seed: number;
  readonly train: readonly GestureExample[];
  readonly test: readonly GestureExample[];
}

/** Divisions of a data set, and what should be known about them. */
export interface Splits {
  /** How they were made, in a few words. */
  readonly protocol: string;
  readonly splits: readonly Split[];
  /** All that the tests are taken from, in the order in which indices count. */
  readonly examples: readonly GestureExample[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

/** How far a protocol is. */
export interface ProtocolProgress {
  /** The method's name. */
  readonly method: string;
  /** Divisions that are done, of how many. */
  readonly done: number;
  readonly total: number;
  /** The division that is being worked on; `undefined` at the end. */
  readonly split: string | undefined;
  /** Share recognised so far; NaN before the first answer. */
  readonly accuracy: number;
}

/** What came out for one division. */
export interface SplitScore {
  readonly name: string;
  readonly seed: number;
  /** Examples learned from. */
  readonly learned: number;
  readonly n: number;
  readonly accuracy: number;
  readonly fitSeconds: number;
  readonly classifySeconds: number;
}

/** What a method is worth by a protocol: the report over all divisions, and each of them. */
export interface ProtocolReport extends ClassifierReport {
  readonly method: string;
  readonly protocol: string;
  /** Accuracy's 95 % Wilson interval, for as many examples as are different. */
  readonly interval: readonly [low: number, high: number];
  readonly splits: readonly SplitScore[];
  readonly seeds: readonly { readonly seed: number; readonly accuracy: number }[];
  /** Mean over the divisions. */
  readonly fitSeconds: number;
  /** Mean over the gestures. */
  readonly millisecondsPerGesture: number;
  readonly notes: readonly string[];
}
