import type { ClassifierReport, ClassScore, Refusal } from './types.ts';

/** What became of one example. */
export interface Outcome {
  readonly actual: string;
  /** The class it was taken for; `undefined` if it was refused. */
  readonly answer: string | undefined;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** @returns The share that was recognised; NaN of nothing. */
export function accuracyOf(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ actual, answer }) => actual === answer).length / outcomes.length;
}

/**
 * Counts outcomes.
 *
 * @param known Classes that are listed even if they never occur.
 * @param refused The examples without an answer.
 * @param seconds That all answers took.
 */
export function reportOf(
  outcomes: readonly Outcome[],
  known: Iterable<string>,
  refused: readonly Refusal[],
  seconds: number,
): ClassifierReport {
  const named = new Set(known);
  for (const { actual, answer } of outcomes) {
    named.add(actual);
    if (answer !== undefined) named.add(answer);
  }
  const classes = [...named].sort();
  const place = new Map(classes.map((name, i) => [name, i]));
  const confusion = classes.map(() => classes.map(() => 0));
  const n = classes.map(() => 0);
  for (const { actual, answer } of outcomes) {
    const row = place.get(actual)!;
    n[row] = n[row]! + 1;
    if (answer === undefined) continue;
    const column = place.get(answer)!;
    confusion[row]![column] = confusion[row]![column]! + 1;
  }
  const perClass = classes.map((name, i): ClassScore => {
    const right = confusion[i]![i]!;
    const answers = confusion.reduce((sum, row) => sum + row[i]!, 0);
    return {
      name,
      n: n[i]!,
      recall: share(right, n[i]!),
      precision: share(right, answers),
      f1: share(2 * right, n[i]! + answers),
    };
  });
  return {
    accuracy: accuracyOf(outcomes),
    n: outcomes.length,
    classes,
    perClass,
    confusion,
    refused,
    seconds,
  };
}
