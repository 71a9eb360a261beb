import { DataError } from '@recurra/plugin';
import type { GestureDataset } from '../../contract/sequence.ts';
import type { Split, Splits } from '../types.ts';
import { byClass, bySubject, checkCount, checkNotEmpty, listed, shuffled } from './groups.ts';

/** Of each person a few examples a class are learned from, that person's others are tested. */
export function fewShotSplits(
  where: string,
  { examples }: GestureDataset,
  { repeats, seed, shots }: { readonly shots: number; readonly repeats: number; readonly seed: number },
): Splits {
  checkCount(where, 'shots', shots, 1);
  checkCount(where, 'repeats', repeats, 1);
  checkNotEmpty(where, examples);
  const known = examples.some(({ subject }) => subject !== undefined);
  const subjects = known ? bySubject(where, examples) : new Map([['', examples]]);
  const notes = known ? [] : ['No example has a subject: all were taken as one person’s.'];
  const splits: Split[] = [];
  for (const [subject, own] of subjects) {
    const classes = [...byClass(own)];
    const short = classes.filter(([, group]) => group.length <= shots).map(([name]) => name);
    const name = known ? `subject ${subject}` : 'all';
    if (short.length > 0) {
      notes.push(`Left out of ${name}, as they have fewer than ${shots + 1} examples: ${listed(short)}.`);
    }
    const enough = classes.filter(([, group]) => group.length > shots);
    if (enough.length < 2) continue;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const drawn = enough.map(([label, group]) => shuffled(group, seed + repeat, `${subject}/${label}`));
      const train = drawn.flatMap((group) => group.slice(0, shots));
      splits.push({ name, seed: seed + repeat, train, test: drawn.flatMap((group) => group.slice(shots)) });
    }
  }
  if (splits.length === 0) {
    throw new DataError(
      `${where}: at least one subject must have 2 classes of ${shots + 1} examples, none has; ask for fewer shots or record more.`,
    );
  }
  return { protocol: `${shots} examples a class of the same person`, splits, examples, notes };
}
