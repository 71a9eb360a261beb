import type { Key } from '../contract/piece.ts';
import type { Constraints } from './types.ts';

/** Length of what leads to the end, in quarters. */
export const cadenceQuarters = 8;

/** Nats that an end loses whose lowest note is not the tonic: some hundred times as likely is one where it is. */
const wrongBass = 6;

/**
 * Adds to constraints that a frame is the tonic's chord, its root in the bass.
 *
 * @param key What the piece is in; a piece in minor may end in major, as old ones do.
 * @param frame Index of the last frame.
 * @param constraints Hold too.
 */
export function endingOn({ mode, tonic }: Key, frame: number, constraints: Constraints = {}): Constraints {
  const thirds = mode === 'major' ? [4] : [3, 4];
  const chord = [0, ...thirds, 7].map((step) => (tonic + step) % 12);
  const given = constraints.pitchClasses;
  const lists: (readonly number[] | null | undefined)[] = [];
  const every =
    given !== undefined && typeof given[0] === 'number' ? (given as readonly number[]) : undefined;
  if (every === undefined && given !== undefined)
    lists.push(...(given as readonly (readonly number[] | null)[]));
  for (let t = lists.length; t < frame; t++) lists[t] = every ?? null;
  lists[frame] = chord;
  return {
    ...constraints,
    pitchClasses: lists,
    score: (previous, notes, index) => {
      const own = constraints.score?.(previous, notes, index) ?? 0;
      if (index !== frame) return own;
      const bass = notes.at(-1);
      // In minor a major third is a choice, both thirds at once are not.
      const both =
        thirds.length > 1 && thirds.every((third) => notes.some((note) => (note - tonic - third) % 12 === 0));
      const isTonic = bass !== undefined && bass % 12 === tonic;
      return own - (isTonic ? 0 : wrongBass) - (both ? 2 * wrongBass : 0);
    },
  };
}
