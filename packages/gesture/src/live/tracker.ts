import { ArgumentError } from '@recurra/plugin';
import type { GestureSession, Recognition, Recognizer } from '../contract/recognizer.ts';
import type { TrackedGesture, Tracker, TrackerOptions } from './types.ts';

/** What a tracker needs of a recogniser. */
export type SessionMaker = Pick<Recognizer, 'createSession'>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A gesture, and what it is made with. */
interface Active {
  readonly session: GestureSession;
  readonly view: Writable<TrackedGesture>;
  /** When its last stroke ended; `undefined` while one is drawn. */
  lifted: number | undefined;
  /** Whether it is made of strokes. */
  readonly hasStrokes: boolean;
}

/** A copy: the session will be used for the next gesture. */
const kept = (recognition: Recognition | undefined): Recognition | undefined =>
  recognition && { ...recognition, probabilities: recognition.probabilities.slice() };

/**
 * Recognises the gestures of several pointers at once: one network for all, a session for each, used again for the next.
 *
 * @param recognizer Makes the sessions.
 * @param options See each.
 * @returns The tracker.
 * @throws ArgumentError if an option is out of range.
 * @example
 * const tracker = createTracker(recognizer);
 * for await (const reading of pointerSource(canvas)) {
 *   for (const { pointer, recognition, ended } of tracker.push(reading)) show(pointer, recognition, ended);
 * }
 */
export function createTracker(recognizer: SessionMaker, options: TrackerOptions = {}): Tracker {
  const { maxPointers = 10, strokeGap = 0 } = options;
  if (!Number.isSafeInteger(maxPointers) || maxPointers < 1) {
    throw new ArgumentError(`createTracker(): maxPointers must be a positive integer, got ${maxPointers}.`);
  }
  if (!(strokeGap >= 0 && strokeGap <= 60_000)) {
    throw new ArgumentError(`createTracker(): strokeGap must be 0 to 60000 ms, got ${strokeGap}.`);
  }
  const actives = new Map<number, Active>();
  const idle: GestureSession[] = [];
  const changed: TrackedGesture[] = [];
  let ignored = 0;

  const begin = (pointer: number, hasStrokes: boolean): Active | undefined => {
    if (actives.size >= maxPointers) return undefined;
    const session = idle.pop() ?? recognizer.createSession();
    session.reset();
    const view = { pointer, recognition: undefined, readings: 0, ended: false, cancelled: false };
    const active: Active = { session, view, lifted: undefined, hasStrokes };
    actives.set(pointer, active);
    return active;
  };
  const end = (active: Active, cancelled: boolean): void => {
    const { session, view } = active;
    view.recognition = cancelled ? undefined : kept(session.end());
    view.cancelled = cancelled;
    view.ended = true;
    actives.delete(view.pointer);
    idle.push(session);
    changed.push(view);
  };
  const endWaiting = (t: number): void => {
    for (const active of [...actives.values()]) {
      if (active.lifted !== undefined && t - active.lifted > strokeGap) end(active, false);
    }
  };

  return {
    push({ t, values, phase, pointer = 0 }) {
      changed.length = 0;
      endWaiting(t);
      let active = actives.get(pointer);
      // The end of a stroke was missed: what follows is another gesture.
      if (active && phase === 'start' && active.lifted === undefined) {
        end(active, true);
        active = undefined;
      }
      if (!active) {
        // What is left of a stroke whose beginning was missed is no gesture.
        if (phase !== undefined && phase !== 'start') return changed;
        active = begin(pointer, phase !== undefined);
        if (!active) {
          ignored++;
          return changed;
        }
      } else if (active.lifted !== undefined && phase !== 'start') return changed;
      if (phase === 'cancel') {
        end(active, true);
        return changed;
      }
      const { session, view } = active;
      const newStroke = active.lifted !== undefined;
      active.lifted = undefined;
      view.recognition = session.push(t, values, newStroke);
      view.readings++;
      if (phase === 'end' && strokeGap > 0) active.lifted = t;
      if (phase === 'end' && strokeGap === 0) end(active, false);
      else changed.push(view);
      return changed;
    },
    expire(t) {
      changed.length = 0;
      endWaiting(t);
      return changed;
    },
    finish() {
      changed.length = 0;
      for (const active of [...actives.values()])
        end(active, active.hasStrokes && active.lifted === undefined);
      return changed;
    },
    get isWaiting() {
      return [...actives.values()].some(({ lifted }) => lifted !== undefined);
    },
    get active() {
      return actives.size;
    },
    get ignored() {
      return ignored;
    },
  };
}
