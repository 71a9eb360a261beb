import { DataError } from '@recurra/plugin';
import type { GestureDataset, GestureExample } from '../../contract/sequence.ts';
import type { Split, Splits } from '../types.ts';
import { byClass, checkCount, checkNotEmpty, notLearned, shuffled } from './groups.ts';

/** Each part in turn is tested with what the others learn; each class is spread evenly over the parts. */
export function stratifiedSplits(
  where: string,
  { examples }: GestureDataset,
  { folds, seed }: { readonly folds: number; readonly seed: number },
): Splits {
  checkCount(where, 'folds', folds, 2);
  checkNotEmpty(where, examples);
  if (examples.length < folds) {
    throw new DataError(
      `${where}: there must be at least as many examples as folds, there are ${examples.length} for ${folds}; ask for fewer folds or record more.`,
    );
  }
  const fold = new Map<GestureExample, number>();
  let next = 0;
  for (const [name, group] of byClass(examples)) {
    for (const example of shuffled(group, seed, name)) fold.set(example, next++ % folds);
  }
  const splits = Array.from({ length: folds }, (_, i): Split => {
    const train = examples.filter((example) => fold.get(example) !== i);
    const test = examples.filter((example) => fold.get(example) === i);
    return { name: `fold ${i + 1}`, seed, train, test };
  });
  return { protocol: `${folds} folds`, splits, examples, notes: notLearned(splits) };
}
