import type { Check } from '../check.ts';
import { endingOf } from '../patience.ts';
import type { PreparedExample, Subject } from '../plugin/options.ts';
import { eachExample, nameOf, prepare, runWith } from '../plugin/with-example.ts';

/** No run, finished, stopped or refused, leaves tensors; nor does preparing and disposing. */
export function leaks(subject: Subject): Check {
  return {
    name: 'leaves no tensors behind',
    run: async () => {
      const { engine } = await import('@tensorflow/tfjs-core');
      // Not memory(): that asks a backend, and there may be none.
      const count = (): number => engine().state.numTensors;
      const problems = await eachExample(subject, async (prepared) => {
        // The first run may set up what all later ones share.
        await prepared.run(runWith());
        const found: string[] = [];
        for (const [name, work] of kindsOfRun(prepared)) {
          const before = count();
          await endingOf(work, subject.patience);
          const left = count() - before;
          if (left !== 0) found.push(`${name} leaves ${left} tensors`);
        }
        return found;
      });
      for (const example of subject.examples) {
        const before = count();
        await (await prepare(subject, example)).dispose();
        const left = count() - before;
        if (left !== 0) problems.push(`${nameOf(example)}: ${left} tensors are left after dispose()`);
      }
      return problems;
    },
  };
}

function* kindsOfRun(prepared: PreparedExample): Generator<readonly [name: string, work: () => unknown]> {
  yield ['a run', () => prepared.run(runWith())];
  const controller = new AbortController();
  yield [
    'a stopped run',
    () => prepared.run(runWith({ signal: controller.signal, onProgress: () => controller.abort() })),
  ];
  yield* prepared.badInputs;
}
