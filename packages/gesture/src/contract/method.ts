import type { GestureExample, TimedSequence } from './sequence.ts';

/** What a method says of a gesture. */
export interface Classification {
  /** The likeliest class. */
  readonly name: string;
  /** Larger is surer; only comparable within one classifier. */
  readonly score: number;
}

/** A method that has seen its examples. */
export interface GestureClassifier {
  readonly classes: readonly string[];
  /**
   * @param sequence The gesture.
   * @returns The likeliest class.
   */
  classify(sequence: TimedSequence): Classification;
  /** Frees what it holds, if it holds something. */
  dispose?(): void;
}

/** A way to recognise gestures that can be compared with others: the network's, $1, 1-NN with DTW, or your own. */
export interface GestureMethod {
  /** As it stands in tables, for example `'protractor'`. */
  readonly name: string;
  /** Whether the seed changes nothing; it is then not tried with several. */
  readonly deterministic?: boolean;
  /**
   * @param examples What to learn from; never changed.
   * @param options.seed Seed of all that is random.
   * @param options.signal Aborts.
   * @returns The classifier.
   */
  fit(
    examples: readonly GestureExample[],
    options: { readonly seed: number; readonly signal?: AbortSignal },
  ): GestureClassifier | Promise<GestureClassifier>;
}
