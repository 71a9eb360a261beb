import type { FramePiece, Key } from '../contract/piece.ts';
import { correlateKeys, pitchClassCounts } from '../theory/key.ts';
import { pitchClassesAt } from './check-constraints.ts';
import type { Constraints } from './types.ts';

/** Length of what leads to the end, in quarters. */
export const cadenceQuarters = 8;

/**
 * Nats that an end loses which is not the tonic's chord with its root in the bass. Not all chorales end so: with this, about as
 * many do as in the corpus.
 */
const otherEnd = 3;
/** The same where the key was asked for. */
const otherThanAsked = 8;

const everyClass: readonly number[] = Array.from({ length: 12 }, (_, pitchClass) => pitchClass);
const naturalSteps = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const;

const chordOf = ({ mode, tonic }: Key): number[] =>
  [0, mode === 'major' ? 4 : 3, 7].map((step) => (tonic + step) % 12);

/** Notes of a key's scale that constraints allow in no frame. */
function strangers({ mode, tonic }: Key, { pitchClasses }: Constraints, frames: number): number {
  const anywhere = new Set<number>();
  for (let frame = 0; frame < frames; frame++) {
    for (const pitchClass of pitchClassesAt(pitchClasses, frame) ?? everyClass) anywhere.add(pitchClass);
  }
  return naturalSteps[mode].filter((step) => !anywhere.has((tonic + step) % 12)).length;
}

/**
 * Keys whose chord constraints allow in a frame, those first that have most of their scale anywhere: in C major, C and A minor.
 *
 * @param constraints What the piece must be like.
 * @param frame Index of the last frame.
 * @returns None if no such chord may sound there.
 */
export function closingKeys(constraints: Constraints, frame: number): Key[] {
  const allowed = pitchClassesAt(constraints.pitchClasses, frame) ?? everyClass;
  const fixed = (constraints.fixed?.[frame] ?? []).map((pitch) => pitch % 12);
  const keys = (['major', 'minor'] as const)
    .flatMap((mode) => everyClass.map((tonic): Key => ({ tonic, mode })))
    .filter((key) => {
      const chord = chordOf(key);
      return chord.every((step) => allowed.includes(step)) && fixed.every((step) => chord.includes(step));
    })
    .map((key) => ({ key, strange: strangers(key, constraints, frame + 1) }));
  const least = Math.min(...keys.map(({ strange }) => strange));
  return keys.filter(({ strange }) => strange === least).map(({ key }) => key);
}

/**
 * The key of some that a piece is most likely in.
 *
 * @param keys One at least.
 * @param piece What was composed so far.
 */
export function likeliestKey(keys: readonly Key[], { frames }: Pick<FramePiece, 'frames'>): Key {
  const heard = correlateKeys(pitchClassCounts(frames));
  const how = ({ mode, tonic }: Key): number =>
    heard.find((key) => key.mode === mode && key.tonic === tonic)!.correlation;
  return keys.reduce((best, key) => (how(key) > how(best) ? key : best));
}

/**
 * Adds to constraints that a frame is rather the tonic's chord, its root in the bass, than any other.
 *
 * @param key What the piece is in; a piece in minor may end in major, as old ones do.
 * @param frame Index of the last frame.
 * @param constraints Hold too.
 * @param isAsked Whether the key is the caller's: then it is all but certain.
 */
export function endingOn(
  { mode, tonic }: Key,
  frame: number,
  constraints: Constraints,
  isAsked: boolean,
): Constraints {
  const loss = isAsked ? otherThanAsked : otherEnd;
  const chord = new Set([0, 3, 4, 7].map((step) => (tonic + step) % 12));
  const third = mode === 'major' ? 3 : -1;
  return {
    ...constraints,
    score: (previous, notes, index) => {
      const own = constraints.score?.(previous, notes, index) ?? 0;
      if (index !== frame) return own;
      const isTonic =
        notes.length > 0 &&
        notes.at(-1)! % 12 === tonic &&
        notes.every((note) => chord.has(note % 12) && (note - tonic - third) % 12 !== 0);
      return isTonic ? own : own - loss;
    },
  };
}
