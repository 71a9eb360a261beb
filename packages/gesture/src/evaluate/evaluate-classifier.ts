import { DataError, isRecurraError } from '@recurra/plugin';
import type { GestureClassifier } from '../contract/method.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { createPacer } from './pacer.ts';
import { type Outcome, reportOf } from './report.ts';
import type { ClassifierReport, EvaluationOptions, Refusal } from './types.ts';

/** Answers of a classifier, before they are counted. */
export interface Answers {
  readonly outcomes: readonly Outcome[];
  readonly refused: readonly Refusal[];
  readonly seconds: number;
}

/**
 * Asks a classifier for each example.
 *
 * @param options.onProgress Hears of what is done after every answer.
 */
export async function answersOf(
  classifier: GestureClassifier,
  examples: readonly GestureExample[],
  { onProgress, signal }: EvaluationOptions<readonly Outcome[]>,
): Promise<Answers> {
  const pace = createPacer(signal);
  const outcomes: Outcome[] = [];
  const refused: Refusal[] = [];
  let milliseconds = 0;
  for (const [index, example] of examples.entries()) {
    const begin = performance.now();
    let answer: string | undefined;
    try {
      answer = classifier.classify(example).name;
    } catch (error) {
      if (!isRecurraError(error, 'ERR_DATA')) throw error;
      refused.push({ index, why: error.message });
    }
    milliseconds += performance.now() - begin;
    outcomes.push({ actual: example.name, answer });
    onProgress?.(outcomes);
    await pace();
  }
  return { outcomes, refused, seconds: milliseconds / 1000 };
}

/**
 * Tells what a classifier is worth on examples that it has not learned from.
 *
 * @param classifier A recogniser, or what a method's `fit` returned.
 * @param examples Gestures of known classes; those of classes that the classifier does not know count as not recognised, as
 *   do those that it refuses.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears how many examples are done.
 * @returns Accuracy, scores of each class, the confusion matrix, refused examples and the time that was needed.
 * @throws DataError if there are no examples.
 * @example
 * const { accuracy, confusion } = await evaluateClassifier(recognizer, test.examples);
 */
export async function evaluateClassifier(
  classifier: GestureClassifier,
  examples: readonly GestureExample[],
  { onProgress, signal }: EvaluationOptions<{ readonly done: number; readonly total: number }> = {},
): Promise<ClassifierReport> {
  if (examples.length === 0) {
    throw new DataError(
      'evaluateClassifier(): needs at least one example, got none; keep some apart for tests.',
    );
  }
  const { outcomes, refused, seconds } = await answersOf(classifier, examples, {
    signal,
    onProgress: ({ length }) => onProgress?.({ done: length, total: examples.length }),
  });
  return reportOf(outcomes, classifier.classes, refused, seconds);
}
