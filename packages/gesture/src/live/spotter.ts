import { ArgumentError } from '@recurra/plugin';
import type { Recognizer } from '../contract/recognizer.ts';
import { type Candidate, createLooker } from './candidates.ts';
import { createHistory } from './history.ts';
import { type SpotOptions, type SpotSettings, spotSettings } from './spot-settings.ts';

/** A gesture that was found in a stream. */
export interface Spotted {
  readonly name: string;
  /** Milliseconds, by the readings' clock. */
  readonly start: number;
  readonly end: number;
  /** Of the class among the known ones, from 0 to 1. */
  readonly probability: number;
  /** How unlike the known gestures it is. */
  readonly novelty: number;
}

/** Finds gestures in a stream that goes on and on. */
export interface Spotter {
  /**
   * Takes a reading. Those with numbers that are not finite, or with a time before the last one's, are left out.
   *
   * @param t Milliseconds.
   * @param values The vector.
   * @returns A gesture that is over by now, if there is one; each is given once.
   * @throws ArgumentError if it has other dimensions than the recogniser.
   */
  push(t: number, values: ArrayLike<number>): Spotted | undefined;
  /**
   * Tells that time has gone on without readings: pointers that rest give none.
   *
   * @param t Milliseconds, by the readings' clock.
   * @returns A gesture that is over by now, if there is one.
   */
  tick(t: number): Spotted | undefined;
  /** @returns The gesture that was under way as the stream ended, if there is one; call it again until there is none. */
  finish(): Spotted | undefined;
  /** The gesture that seems to be under way. */
  readonly candidate: Spotted | undefined;
  /** Whether a gesture might become over by time alone. */
  readonly isPending: boolean;
  /** Readings left out. */
  readonly ignored: number;
}

/** What a spotter needs of a recogniser. */
export type WholeRecognizer = Pick<Recognizer, 'manifest' | 'recognize'>;

type Named = Candidate & { readonly name: string };

/** Readings kept at most: two seconds at 1000 Hz, more than a minute at 30 Hz. */
const capacity = 2048;

/** Of two that overlap, the one that explains the movement better: surer, or longer. */
const weight = ({ end, margin, probability, start }: Candidate): number =>
  probability * (0.1 + margin) * Math.sqrt(end - start);

const better = (a: Named, b: Named): Named => (weight(a) > weight(b) ? a : b);

const best = (list: readonly Named[]): Named | undefined =>
  list.length > 0 ? list.reduce((most, one) => better(one, most)) : undefined;

const overlap = (a: Candidate, b: Candidate): number =>
  (Math.min(a.end, b.end) - Math.max(a.start, b.start)) / Math.min(a.end - a.start, b.end - b.start);

const toSpotted = ({ name, start, end, probability, novelty }: Named): Spotted => ({
  name,
  start,
  end,
  probability,
  novelty,
});

/**
 * Finds gestures in a stream without strokes: a phone's motion, a hand's landmarks, a mouse whose buttons stay up. It looks
 * several times a second at the latest windows of different lengths, and at the present movement from where it began.
 * Everything goes by time, so readings may be missing, and their rate may change. Memory is constant.
 *
 * A gesture is one when its probability reaches `enter`, and it is not rejected, in several looks in a row. It is over when it
 * rests; if movement goes on for longer than any gesture does, some time after it has last reached `leave`. Of all windows
 * that overlap, only the best is given, and none that is a small part of a movement that might be a gesture as a whole.
 *
 * @param recognizer Says what a window is.
 * @param options See each.
 * @returns The spotter.
 * @throws ArgumentError if an option is out of range.
 * @example
 * const spotter = createSpotter(recognizer);
 * for await (const { t, values } of motionSource()) {
 *   const spotted = spotter.push(t, values);
 *   if (spotted) console.log(spotted.name, spotted.end - spotted.start);
 * }
 */
export function createSpotter(recognizer: WholeRecognizer, options: SpotOptions = {}): Spotter {
  return spotterOf(recognizer, spotSettings(recognizer.manifest, options, 'createSpotter()'));
}

/** The spotter, once all is decided. */
export function spotterOf(recognizer: WholeRecognizer, settings: SpotSettings): Spotter {
  const { activity, confirm, enter, every, leave, longest, pause, refractory, settle, speedOver, weights } =
    settings;
  const span = longest + pause + settle;
  const history = createHistory({ span, capacity, weights, over: speedOver });
  const looker = createLooker(recognizer, history, settings);

  let last = -Infinity;
  let lookedAt = -Infinity;
  let notBefore = -Infinity;
  /** Where the present movement began, or the last one did. */
  let movingSince = -Infinity;
  let movedAt = -Infinity;
  let isMoving = false;
  /** What has been seen in the latest looks, and in how many. */
  let seen: { best: Named; looks: number } | undefined;
  let current: { best: Named; goodAt: number } | undefined;
  let ignored = 0;

  const give = (over: Named): Spotted => {
    current = undefined;
    seen = undefined;
    notBefore = over.end + refractory;
    return toSpotted(over);
  };

  /** What a movement between two rests could be is the movement, not a small part of it. */
  const isMere = ({ start, end }: Candidate, moved: number): boolean =>
    moved <= longest && end - start < moved / 2;

  const forget = (): undefined => {
    current = undefined;
    seen = undefined;
    notBefore = movedAt;
  };

  /** Decides on what was found; gives what is over. */
  const decide = (now: number, found: readonly Candidate[]): Spotted | undefined => {
    const named = found.filter((candidate): candidate is Named => candidate.name !== undefined);
    const top = best(named.filter(({ probability }) => probability >= enter));
    if (!top) seen = undefined;
    else {
      const isSame = seen?.best.name === top.name;
      seen =
        isSame && seen ? { best: better(top, seen.best), looks: seen.looks + 1 } : { best: top, looks: 1 };
    }
    const confirmed = seen && seen.looks >= confirm ? seen.best : undefined;
    if (!current) {
      if (confirmed) current = { best: confirmed, goodAt: now };
    } else {
      const { name } = current.best;
      const same = best(named.filter((one) => one.name === name && one.probability >= leave));
      if (same) current = { best: better(same, current.best), goodAt: now };
      if (confirmed && confirmed.name !== name) {
        const ended = current.best;
        if (overlap(confirmed, ended) < 0.3) {
          give(ended);
          current = { best: confirmed, goodAt: now };
          return toSpotted(ended);
        }
        if (better(confirmed, ended) === confirmed) current = { best: confirmed, goodAt: now };
      }
    }
    if (!current) return undefined;
    const moved = movedAt - movingSince;
    if (!isMoving) return isMere(current.best, moved) ? forget() : give(current.best);
    const isSettled = now - current.goodAt > settle || now - current.best.end > longest;
    return isSettled && moved > longest ? give(current.best) : undefined;
  };

  const look = (now: number): Spotted | undefined => {
    lookedAt = now;
    return decide(now, looker.look(now, { notBefore, movingSince }));
  };

  const advance = (now: number): Spotted | undefined => {
    const stops = isMoving && now - movedAt > pause;
    if (stops) isMoving = false;
    return stops || now - lookedAt >= every ? look(now) : undefined;
  };

  const finish = (): Spotted | undefined => {
    if (last === -Infinity) return undefined;
    const spotted = look(last) ?? (current ? give(current.best) : seen && give(seen.best));
    history.clear();
    [movingSince, movedAt, isMoving] = [-Infinity, -Infinity, false];
    return spotted;
  };

  return {
    push(t, values) {
      if (values.length !== weights.length) {
        throw new ArgumentError(
          `push(): values must have ${weights.length} numbers, as the recogniser was trained with, got ${values.length}.`,
        );
      }
      const isWhole = Number.isFinite(t) && Array.prototype.every.call(values, Number.isFinite);
      if (!isWhole || t < last) {
        ignored++;
        return undefined;
      }
      // What lies further apart than any gesture is long has nothing to do with each other.
      const before = t - last > span ? finish() : undefined;
      last = t;
      if (!history.push(t, values)) return before;
      const speed = history.speed(history.count - 1);
      if (speed >= activity.above && !isMoving) {
        isMoving = true;
        movingSince = Math.max(
          notBefore,
          history.count > history.oldest + 1 ? history.time(history.count - 2) : t,
        );
      }
      if (speed >= activity.below) movedAt = t;
      return before ?? advance(t);
    },
    tick(t) {
      return t >= last ? advance(t) : undefined;
    },
    finish,
    get candidate() {
      return current && toSpotted(current.best);
    },
    get isPending() {
      return isMoving || current !== undefined || seen !== undefined;
    },
    get ignored() {
      return ignored;
    },
  };
}
