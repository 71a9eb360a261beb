import { createRng } from '@recurra/core/random';
import { ArgumentError, DataError } from '@recurra/plugin';
import type { GestureExample } from '../../contract/sequence.ts';
import type { Split } from '../types.ts';

/** Examples by some name of theirs, in the order of the names; numbers among the names by their size. */
export function grouped(
  examples: readonly GestureExample[],
  key: (example: GestureExample) => string,
): Map<string, GestureExample[]> {
  const groups = new Map<string, GestureExample[]>();
  for (const example of examples) {
    const name = key(example);
    const group = groups.get(name);
    if (group) group.push(example);
    else groups.set(name, [example]);
  }
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  return new Map([...groups].sort(([a], [b]) => byName(a, b)));
}

export const byClass = (examples: readonly GestureExample[]): Map<string, GestureExample[]> =>
  grouped(examples, ({ name }) => name);

export function shuffled<T>(items: readonly T[], seed: number, label: string): T[] {
  return Array.from(createRng(seed).fork(label).permutation(items.length), (i) => items[i]!);
}

/** Names in a sentence, not too many of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** Refuses what is no whole number of at least `least`. */
export function checkCount(where: string, name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ArgumentError(
      `${where}: ${name} must be a whole number of at least ${least}, got ${String(value)}.`,
    );
  }
}

export function checkNotEmpty(where: string, examples: readonly GestureExample[]): void {
  if (examples.length === 0) {
    throw new DataError(`${where}: the data set has no examples; record some gestures first.`);
  }
}

/** @throws DataError if it is not known of every example, or of none where that will do, who made it. */
export function bySubject(where: string, examples: readonly GestureExample[]): Map<string, GestureExample[]> {
  const missing = examples.filter(({ subject }) => subject === undefined).length;
  if (missing > 0) {
    throw new DataError(
      `${where}: every example must have a subject (who made it), ${missing} of ${examples.length} have none; name them, or use crossValidate().`,
    );
  }
  return grouped(examples, ({ subject }) => subject!);
}

/** Tells of classes that are tested but were not learned. */
export function notLearned(splits: readonly Split[]): string[] {
  const notes = splits.map(({ name, test, train }) => {
    const learned = new Set(train.map((example) => example.name));
    const unknown = [...new Set(test.map((example) => example.name))].filter((label) => !learned.has(label));
    if (unknown.length === 0) return '';
    return `Tested in ${name} but not among what was learned, so not recognised: ${listed(unknown.sort())}.`;
  });
  return [...new Set(notes.filter(Boolean))];
}
