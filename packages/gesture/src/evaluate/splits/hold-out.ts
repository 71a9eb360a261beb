import { ArgumentError, DataError } from '@recurra/plugin';
import type { GestureDataset, GestureExample } from '../../contract/sequence.ts';
import type { Split, Splits } from '../types.ts';
import { byClass, checkNotEmpty, notLearned, shuffled } from './groups.ts';

/** A share of each class, or a data set of its own, is tested. */
export function holdOutSplits(
  where: string,
  { examples, dimensions }: GestureDataset,
  options: {
    readonly test?: GestureDataset | undefined;
    readonly share: number;
    readonly seeds: readonly number[];
  },
): Splits {
  checkNotEmpty(where, examples);
  const { seeds, share, test } = options;
  if (test !== undefined) {
    checkNotEmpty(where, test.examples);
    if (test.dimensions !== dimensions) {
      throw new DataError(
        `${where}: the test set must have ${dimensions} dimensions as the data set has, has ${test.dimensions}; record both with the same source.`,
      );
    }
    const splits = seeds.map(
      (seed): Split => ({ name: 'test set', seed, train: examples, test: test.examples }),
    );
    return { protocol: 'test set', splits, examples: test.examples, notes: notLearned(splits) };
  }
  if (!(share > 0 && share < 1)) {
    throw new ArgumentError(`${where}: share must be between 0 and 1, got ${String(share)}.`);
  }
  const splits = seeds.map((seed): Split => {
    const tested = new Set<GestureExample>();
    for (const [name, group] of byClass(examples)) {
      // At least one is left to learn from.
      const count = Math.min(group.length - 1, Math.max(1, Math.round(share * group.length)));
      for (const example of shuffled(group, seed, name).slice(0, count)) tested.add(example);
    }
    const [train, rest] = [examples.filter((e) => !tested.has(e)), examples.filter((e) => tested.has(e))];
    return { name: 'held out', seed, train, test: rest };
  });
  if (splits[0]!.test.length === 0) {
    throw new DataError(
      `${where}: no class has 2 examples, so that one could be kept for the test; record more.`,
    );
  }
  return { protocol: `${Math.round(100 * share)} % held out`, splits, examples, notes: notLearned(splits) };
}
