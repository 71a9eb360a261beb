import type { Check } from '../check.ts';
import { endingOf, seconds } from '../patience.ts';
import type { Subject } from '../plugin/options.ts';
import { eachExample, runWith } from '../plugin/with-example.ts';
import { describeError } from '../register.ts';
import { firstDifference } from '../same.ts';

/** Same seed, same result, to the last bit; another seed, another result. */
export function determinism(subject: Subject): Check {
  return {
    name: 'gives the same result for the same seed',
    run: () =>
      eachExample(subject, async (prepared, { random = true }) => {
        const results: unknown[] = [];
        for (const seed of [1, 1, 2]) {
          const ending = await endingOf(() => prepared.run(runWith({ seed })), subject.patience);
          if (ending.kind === 'silence') return [`has not ended after ${seconds(subject.patience)}`];
          if (ending.kind === 'error') return [`fails: ${describeError(ending.error)}`];
          results.push(ending.value);
        }
        const [first, again, other] = results;
        if (first === undefined)
          return ['run() gives nothing; return the result, so that it can be compared'];
        const difference = firstDifference(first, again);
        if (difference !== undefined) return [`with the same seed, ${difference}`];
        if (random && firstDifference(first, other) === undefined) {
          return [
            'two seeds give the same result; pass the seed on, or say random: false if nothing is random',
          ];
        }
        return [];
      }),
  };
}
