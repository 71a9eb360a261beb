import type { Check } from '../check.ts';
import { endingOf, seconds } from '../patience.ts';
import type { Subject } from '../plugin/options.ts';
import { eachExample, runWith } from '../plugin/with-example.ts';
import { describeError } from '../register.ts';

/** Progress goes from above 0 to 1 in two steps at least, and never back. */
export function progress(subject: Subject): Check {
  return {
    name: 'reports its progress',
    run: () =>
      eachExample(subject, async (prepared, { instant = false }) => {
        const heard: number[] = [];
        const ending = await endingOf(
          () => prepared.run(runWith({ onProgress: (fraction) => heard.push(fraction) })),
          subject.patience,
        );
        if (ending.kind === 'silence') return [`has not ended after ${seconds(subject.patience)}`];
        if (ending.kind === 'error') return [`fails: ${describeError(ending.error)}`];
        return problemsOf(heard, instant ? 1 : 2);
      }),
  };
}

function problemsOf(heard: readonly number[], least: number): string[] {
  if (heard.length < least) {
    const why = least === 1 ? '' : '; two times at least, so that it can be stopped, or say instant: true';
    return [`reports progress ${heard.length} times${why}`];
  }
  const outside = heard.find((fraction) => !(fraction >= 0 && fraction <= 1));
  if (outside !== undefined) return [`progress must be a share from 0 to 1, got ${String(outside)}`];
  const back = heard.findIndex((fraction, i) => i > 0 && fraction < heard[i - 1]!);
  if (back > 0) return [`progress goes back from ${heard[back - 1]} to ${heard[back]}`];
  const last = heard.at(-1);
  return last === 1 ? [] : [`progress must end at 1, ends at ${last}`];
}
