import { isRecurraError } from '@recurra/plugin';
import type { Check } from '../check.ts';
import { endingOf, seconds } from '../patience.ts';
import type { Subject } from '../plugin/options.ts';
import { bytesOf, disposeOf, eachExample, nameOf, openModel, runWith } from '../plugin/with-example.ts';
import { describeError } from '../register.ts';
import { firstDifference } from '../same.ts';

/** Bad input is refused in words, soon, and leaves everything as it was. */
export function badInput(subject: Subject): Check {
  return {
    name: 'refuses bad input and stays as it was',
    run: () =>
      eachExample(subject, async (prepared) => {
        const inputs = prepared.badInputs;
        if (inputs.length === 0) return ['badInputs is empty; show at least one input that is refused'];
        const before = await prepared.run(runWith());
        const problems: string[] = [];
        for (const [name, call] of inputs) {
          const problem = await refusal(call, subject.patience);
          if (problem !== undefined) problems.push(`${name} ${problem}`);
        }
        const difference = firstDifference(before, await prepared.run(runWith()));
        if (difference !== undefined) problems.push(`after the bad input, ${difference}`);
        return problems;
      }),
  };
}

/** Damaged model files are refused in words. */
export function damagedModels(subject: Subject): Check {
  return {
    name: 'refuses damaged model files',
    run: async () => {
      const problems: string[] = [];
      for (const example of subject.examples) {
        if ('job' in example) continue;
        for (const [name, bytes] of damaged(await bytesOf(subject, example))) {
          const open = async (): Promise<void> => disposeOf(await openModel(subject, example, bytes));
          const problem = await refusal(open, subject.patience);
          if (problem !== undefined) problems.push(`${nameOf(example)}: ${name} ${problem}`);
        }
      }
      return problems;
    },
  };
}

/** What is wrong with how a call refuses its input; undefined if it does so as it should. */
async function refusal(call: () => unknown, patience: number): Promise<string | undefined> {
  const ending = await endingOf(call, patience);
  if (ending.kind === 'silence') return `is neither taken nor refused after ${seconds(patience)}`;
  if (ending.kind === 'value') return 'is taken without a word';
  const { error } = ending;
  if (!isRecurraError(error)) {
    return `must be refused with an error of @recurra/plugin (ArgumentError, DataError, …), got ${describeError(error)}`;
  }
  return error.message.trim() === '' ? 'is refused without words' : undefined;
}

function* damaged(bytes: Uint8Array): Generator<readonly [name: string, bytes: Uint8Array]> {
  yield ['an empty file', new Uint8Array()];
  yield ['a file cut in half', bytes.slice(0, bytes.length >> 1)];
  yield ['a text file', new TextEncoder().encode('<!doctype html><title>404 Not Found</title>')];
}
