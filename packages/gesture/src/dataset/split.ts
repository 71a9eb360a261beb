import { createRng, type Rng } from '@recurra/core/random';
import { ArgumentError, DataError } from '@recurra/plugin';
import type { GestureDataset, GestureExample } from '../contract/sequence.ts';
import { createGestureDataset } from './create-dataset.ts';

/** How {@link splitGestures} splits. */
export interface SplitOptions {
  /** Whether whole people are kept apart, or the same share of each class. */
  readonly by: 'subject' | 'stratified';
  /** Share to test with, above 0 and below 1; with `by: 'subject'` it can also be the people themselves. */
  readonly test: number | readonly string[];
  /** Which ones; 0 if left out. */
  readonly seed?: number | undefined;
}

/** Two datasets without a common example. */
export interface GestureSplit {
  readonly train: GestureDataset;
  readonly test: GestureDataset;
}

/** How many of a number are kept apart: at least one, never all. */
const part = (count: number, share: number): number =>
  Math.min(count - 1, Math.max(1, Math.round(count * share)));

/** Some of the items, drawn without putting back. */
const draw = <T>(rng: Rng, items: readonly T[], share: number): T[] =>
  Array.from(rng.permutation(items.length).subarray(0, part(items.length, share)), (i) => items[i]!);

function chooseSubjects(dataset: GestureDataset, { seed = 0, test }: SplitOptions): ReadonlySet<string> {
  const unknown = dataset.examples.filter(({ subject }) => subject === undefined).length;
  if (unknown > 0) {
    throw new DataError(
      `splitGestures(): ${unknown} of ${dataset.examples.length} examples do not tell who made them; use by: 'stratified'.`,
    );
  }
  const subjects = [...new Set(dataset.examples.map(({ subject }) => subject!))].sort();
  if (typeof test === 'number') {
    if (subjects.length < 2) {
      throw new DataError(
        `splitGestures(): people can be kept apart if there are two or more, got ${subjects.length}.`,
      );
    }
    return new Set(draw(createRng(seed), subjects, test));
  }
  const missing = test.find((name) => !subjects.includes(name));
  if (missing !== undefined) {
    throw new ArgumentError(
      `splitGestures(): test has “${missing}”, but the examples are by ${subjects.join(', ')}.`,
    );
  }
  return new Set(test);
}

/** The examples to test with, the same share of each class; a class with one example is learnt. */
function chooseExamples(dataset: GestureDataset, share: number, seed: number): ReadonlySet<GestureExample> {
  const rng = createRng(seed);
  const chosen = dataset.classes.flatMap((name) => {
    const own = dataset.examples.filter((example) => example.name === name);
    return own.length < 2 ? [] : draw(rng, own, share);
  });
  return new Set(chosen);
}

/**
 * Splits a dataset into one to learn from and one to test with.
 *
 * @param dataset Stays as it is.
 * @param options See {@link SplitOptions}.
 * @returns Both, with examples in their order; the same for the same seed.
 * @throws ArgumentError if the share is out of range, or there is no such person; DataError if the data does not tell who made it.
 * @example const { train, test } = splitGestures(dataset, { by: 'subject', test: ['1'] });
 */
export function splitGestures(dataset: GestureDataset, options: SplitOptions): GestureSplit {
  const { by, seed = 0, test } = options;
  if (typeof test === 'number' ? !(test > 0 && test < 1) : by !== 'subject') {
    throw new ArgumentError(
      `splitGestures(): test must be a share above 0 and below 1, or people with by: 'subject', got ${String(test)} with '${by}'.`,
    );
  }
  let isTest: (example: GestureExample) => boolean;
  if (by === 'subject') {
    const subjects = chooseSubjects(dataset, options);
    isTest = ({ subject }) => subjects.has(subject!);
  } else {
    const examples = chooseExamples(dataset, test as number, seed);
    isTest = (example) => examples.has(example);
  }
  const those = (inTest: boolean): GestureDataset =>
    createGestureDataset(
      dataset.examples.filter((example) => isTest(example) === inTest),
      dataset.dimensions,
    );
  return { train: those(false), test: those(true) };
}
