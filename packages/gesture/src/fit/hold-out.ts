import type { Rng } from '@recurra/core/random';
import type { GestureExample } from '../contract/sequence.ts';

/** Share that is held out where people are not told apart. */
const share = 0.25;

/**
 * Holds examples out for calibration: those of some people where there are several, else some of each class.
 *
 * @returns undefined if a class would be left with nothing.
 */
export function holdOut(
  examples: readonly GestureExample[],
  rng: Rng,
): { readonly train: GestureExample[]; readonly test: GestureExample[]; readonly note: string } | undefined {
  const names = new Set(examples.map(({ name }) => name));
  const subjects = [...new Set(examples.map(({ subject }) => subject))];
  if (subjects.length >= 4 && !subjects.includes(undefined)) {
    const order = [...rng.permutation(subjects.length)].map((i) => subjects[i]);
    const held = new Set(order.slice(0, Math.max(1, Math.round(subjects.length * share))));
    const train = examples.filter(({ subject }) => !held.has(subject));
    const test = examples.filter(({ subject }) => held.has(subject));
    const known = new Set(train.map(({ name }) => name));
    if (known.size === names.size) {
      return {
        train,
        test,
        note: `Rejection was calibrated on ${held.size} of ${subjects.length} people, held out.`,
      };
    }
  }
  const train: GestureExample[] = [];
  const test: GestureExample[] = [];
  for (const name of names) {
    const own = examples.filter((example) => example.name === name);
    if (own.length < 2) return undefined;
    const count = Math.max(1, Math.floor(own.length * share));
    const order = [...rng.permutation(own.length)];
    for (const [rank, i] of order.entries()) (rank < count ? test : train).push(own[i]!);
  }
  return { train, test, note: `Rejection was calibrated on ${test.length} examples, held out.` };
}
