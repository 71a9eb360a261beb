import type { Check } from '../check.ts';
import { endingOf, seconds } from '../patience.ts';
import type { PreparedExample, Subject } from '../plugin/options.ts';
import { eachExample, runWith } from '../plugin/with-example.ts';
import { describeError } from '../register.ts';

/** Milliseconds in which work that goes on behind a rejected promise would show. */
const echo = 20;

/** A run whose signal is aborted rejects with the signal's reason and does no more. */
export function cancellation(subject: Subject): Check {
  return {
    name: 'stops when its signal says so',
    run: () =>
      eachExample(subject, async (prepared, { instant = false }) => [
        ...(await stopped(prepared, 'before it begins', subject.patience)),
        ...(instant ? [] : await stopped(prepared, 'at its first progress', subject.patience)),
      ]),
  };
}

async function stopped(
  prepared: PreparedExample,
  when: 'before it begins' | 'at its first progress',
  patience: number,
): Promise<string[]> {
  const controller = new AbortController();
  const reason = new DOMException('The test stops it.', 'AbortError');
  if (when === 'before it begins') controller.abort(reason);
  let after = 0;
  let ended = false;
  const onProgress = (): void => {
    if (ended) after++;
    controller.abort(reason);
  };
  const ending = await endingOf(
    () => prepared.run(runWith({ signal: controller.signal, onProgress })),
    patience,
  );
  ended = true;
  if (ending.kind === 'silence') return [`stopped ${when}, it has not ended after ${seconds(patience)}`];
  if (ending.kind === 'value') return [`stopped ${when}, it gives a result all the same`];
  if (ending.error !== reason) {
    return [
      `stopped ${when}, it must reject with the signal's reason, but rejects with ${describeError(ending.error)}`,
    ];
  }
  await new Promise((resolve) => setTimeout(resolve, echo));
  return after > 0
    ? [`stopped ${when}, it goes on: it reported progress ${after} times after it had ended`]
    : [];
}
