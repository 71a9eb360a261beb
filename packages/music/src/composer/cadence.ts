import type { Key } from '../contract/piece.ts';
import type { Constraints } from './types.ts';

/** Length of what leads to the end, in quarters. */
export const cadenceQuarters = 8;

/**
 * Nats that an end loses which is not the tonic's chord with its root in the bass. Not all chorales end so: with this, about as
 * many do as in the corpus.
 */
const otherEnd = 3;

/**
 * Adds to constraints that a frame is rather the tonic's chord, its root in the bass, than any other.
 *
 * @param key What the piece is in; a piece in minor may end in major, as old ones do.
 * @param frame Index of the last frame.
 * @param constraints Hold too.
 */
export function endingOn({ mode, tonic }: Key, frame: number, constraints: Constraints = {}): Constraints {
  const chord = new Set([0, 3, 4, 7].map((step) => (tonic + step) % 12));
  const third = mode === 'major' ? 3 : -1;
  return {
    ...constraints,
    score: (previous, notes, index) => {
      const own = constraints.score?.(previous, notes, index) ?? 0;
      if (index !== frame) return own;
      const isTonic =
        notes.at(-1)! % 12 === tonic &&
        notes.every((note) => chord.has(note % 12) && (note - tonic - third) % 12 !== 0);
      return isTonic ? own : own - otherEnd;
    },
  };
}
