import type { FramePiece } from '../contract/piece.ts';

/** Semitones that a silent voice counts as, to be taken up again or left. */
const entry = 4;

/**
 * Gives the notes of a frame to voices, from high to low without crossing, so that together they move least.
 *
 * @param frame From high to low; not more notes than voices.
 * @param last What each voice sang last; undefined if it has not yet.
 * @returns A note for each voice, −1 for a rest.
 */
export function assignVoices(frame: readonly number[], last: readonly (number | undefined)[]): number[] {
  const [notes, voices] = [frame.length, last.length];
  // cost[n][v]: the first n notes are among the first v voices.
  const cost = Array.from({ length: notes + 1 }, () =>
    new Array<number>(voices + 1).fill(Number.POSITIVE_INFINITY),
  );
  const takes = Array.from({ length: notes + 1 }, () => new Array<boolean>(voices + 1).fill(false));
  cost[0]!.fill(0);
  for (let n = 1; n <= notes; n++) {
    for (let v = n; v <= voices; v++) {
      const before = last[v - 1];
      const move = cost[n - 1]![v - 1]! + (before === undefined ? entry : Math.abs(frame[n - 1]! - before));
      const skip = cost[n]![v - 1]!;
      takes[n]![v] = move <= skip;
      cost[n]![v] = Math.min(move, skip);
    }
  }
  const out = new Array<number>(voices).fill(-1);
  for (let n = notes, v = voices; n > 0; v--) {
    if (takes[n]![v]) out[v - 1] = frame[--n]!;
  }
  return out;
}

/** A piece by voices: its own, or notes given to as many as its fullest frame has. */
export function voicesOf({ frames, voices }: FramePiece): readonly (readonly number[])[] {
  if (voices !== undefined) return voices;
  const count = frames.reduce((most, frame) => Math.max(most, frame.length), 0);
  // Before they sing, voices stand where the fullest frame has them.
  const fullest = frames.find((frame) => frame.length === count) ?? [];
  const last: (number | undefined)[] = [...fullest];
  return frames.map((frame) => {
    const given = assignVoices(frame, last);
    given.forEach((pitch, voice) => {
      if (pitch >= 0) last[voice] = pitch;
    });
    return given;
  });
}
