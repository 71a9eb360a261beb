import { DataError } from '@recurra/plugin';
import type { GestureDataset } from '../../contract/sequence.ts';
import type { Split, Splits } from '../types.ts';
import { bySubject, checkNotEmpty, listed, notLearned } from './groups.ts';

/** Each person in turn is tested with what the others made. */
export function subjectSplits(where: string, { examples }: GestureDataset, seeds: readonly number[]): Splits {
  checkNotEmpty(where, examples);
  const subjects = bySubject(where, examples);
  if (subjects.size < 2) {
    throw new DataError(
      `${where}: there must be at least 2 subjects, there is only "${listed([...subjects.keys()])}"; record someone else too, or use crossValidate() or fewShot().`,
    );
  }
  const splits = seeds.flatMap((seed) =>
    [...subjects].map(([subject, test]): Split => {
      const train = examples.filter((example) => example.subject !== subject);
      return { name: `subject ${subject}`, seed, train, test };
    }),
  );
  return { protocol: 'leave one subject out', splits, examples, notes: notLearned(splits) };
}
