import type { Figures } from './figures.ts';
import type { View } from './view.ts';
import { Windows } from './windows.ts';

/** Lengths of the stretches that are looked for in other pieces, in quarters. */
export const copiedQuarters = [4, 8] as const;

const framesIn = (quarters: number, stepsPerQuarter: number): number =>
  Math.max(2, Math.round(quarters * stepsPerQuarter));

const shareOf = <T>(things: readonly T[], is: (thing: T, at: number) => boolean): number | undefined =>
  things.length > 0 ? things.filter(is).length / things.length : undefined;

/** How long chords stay, and what comes again within the piece. */
export function repetition({ frames, stepsPerQuarter }: View, { set }: Figures): void {
  const chords = frames.map((frame) => frame.join());
  const runs = chords.filter((chord, t) => chord !== chords[t - 1]);
  const heard = new Set<string>();
  set(
    'chordQuarters',
    'Length of a chord (quarters)',
    runs.length > 0 ? frames.length / runs.length / stepsPerQuarter : undefined,
  );
  set(
    'seenChordShare',
    'Chords heard before (share)',
    shareOf(runs, (chord) => {
      if (heard.has(chord)) return true;
      heard.add(chord);
      return false;
    }),
  );
  const length = framesIn(4, stepsPerQuarter);
  const stretches = new Windows(false).of(frames, length);
  const first = new Map<number, number>();
  stretches.forEach((name, t) => {
    if (!first.has(name)) first.set(name, t);
  });
  set(
    'seenBarShare',
    'Four quarters heard before (share)',
    shareOf(stretches, (name, t) => first.get(name)! <= t - length),
  );
}

/** Stretches of pieces, and in which pieces they are. */
export interface Stretches {
  /** Names of each piece's stretches. */
  readonly ofPieces: readonly (readonly number[])[];
  /** In how many pieces each name is. */
  readonly pieces: ReadonlyMap<number, number>;
}

/** Names the stretches of pieces, in whatever key. */
export function stretchesOf(windows: Windows, views: readonly View[], quarters: number): Stretches {
  const ofPieces = views.map(({ frames, stepsPerQuarter }) =>
    windows.of(frames, framesIn(quarters, stepsPerQuarter)),
  );
  const pieces = new Map<number, number>();
  for (const names of ofPieces) {
    for (const name of new Set(names)) pieces.set(name, (pieces.get(name) ?? 0) + 1);
  }
  return { ofPieces, pieces };
}

/**
 * Shares of pieces' stretches that are found in other pieces.
 *
 * @param own Of the pieces in question.
 * @param others What is searched: `own` itself, in which case the piece in question does not count.
 */
export function foundIn(own: Stretches, others: Stretches): (number | undefined)[] {
  const least = own === others ? 2 : 1;
  return own.ofPieces.map((names) => shareOf(names, (name) => (others.pieces.get(name) ?? 0) >= least));
}
