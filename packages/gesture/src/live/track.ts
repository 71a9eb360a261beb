import type { GestureSource } from '../contract/sequence.ts';
import { patiently } from '../sources/next-within.ts';
import { createTracker, type SessionMaker } from './tracker.ts';
import type { TrackedGesture, TrackerOptions } from './types.ts';

/**
 * Recognises what the pointers of a source draw, while they draw it.
 *
 * @param source What to follow; it is left when the iteration is.
 * @param recognizer Makes the sessions.
 * @param options See each.
 * @returns At each reading what its pointer's gesture is so far; and each gesture's end.
 * @throws ArgumentError if an option is out of range.
 * @example
 * for await (const { recognition, ended } of track(pointerSource(canvas, { signal }), recognizer)) {
 *   if (ended) console.log(recognition?.name ?? 'none that I know');
 * }
 */
export async function* track(
  source: GestureSource,
  recognizer: SessionMaker,
  options: TrackerOptions = {},
): AsyncGenerator<TrackedGesture, void, undefined> {
  const tracker = createTracker(recognizer, options);
  const readings = patiently(source);
  let last = 0;
  let cameAt = 0;
  try {
    for (;;) {
      // While no readings come, time goes on all the same.
      const patience = tracker.isWaiting
        ? (options.strokeGap ?? 0) + 1 - (performance.now() - cameAt)
        : undefined;
      const answer = await readings.next(patience);
      if (answer === 'late') {
        yield* tracker.expire(last + performance.now() - cameAt + 1);
        continue;
      }
      if (answer.done) break;
      last = answer.value.t;
      cameAt = performance.now();
      yield* tracker.push(answer.value);
    }
    yield* tracker.finish();
  } finally {
    readings.leave();
  }
}
