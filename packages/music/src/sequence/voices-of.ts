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

/**
 * The same where some notes are held by the voices that have them. The others go above, between and below these where there are voices
 * enough, and else to those that are free.
 *
 * @param held The note that each voice holds, or −1.
 */
export function assignAround(
  frame: readonly number[],
  last: readonly (number | undefined)[],
  held: readonly number[],
): number[] {
  const out = [...held];
  const isHeld = new Set(held);
  const pending: { notes: number[]; voices: number[] }[] = [];
  let top = Number.POSITIVE_INFINITY;
  let from = 0;
  const gap = (bottom: number, to: number): void => {
    const notes = frame.filter((note) => note < top && note > bottom && !isHeld.has(note));
    const voices = Array.from({ length: to - from }, (_, i) => from + i);
    pending.push({ notes, voices });
  };
  held.forEach((note, voice) => {
    if (note < 0) return;
    gap(note, voice);
    [top, from] = [note, voice + 1];
  });
  gap(-1, held.length);
  const fits = pending.every(({ notes, voices }) => notes.length <= voices.length);
  const rest = {
    notes: frame.filter((note) => !isHeld.has(note)),
    voices: held.flatMap((note, voice) => (note < 0 ? [voice] : [])),
  };
  for (const { notes, voices } of fits ? pending : [rest]) {
    const given = assignVoices(
      notes,
      voices.map((voice) => last[voice]),
    );
    given.forEach((note, i) => {
      out[voices[i]!] = note;
    });
  }
  return out;
}

/**
 * A piece by voices: its own, or notes given to as many as its fullest frame has. A note that is held stays in its voice.
 *
 * @param piece Frames.
 * @param begins Whether a note of a frame begins there.
 * @returns For each frame a note for each voice, −1 for a rest.
 */
export function voicesOf(
  { frames, voices }: FramePiece,
  begins: (frame: number, pitch: number) => boolean,
): readonly (readonly number[])[] {
  if (voices !== undefined) return voices;
  const count = frames.reduce((most, frame) => Math.max(most, frame.length), 0);
  // Before they sing, voices stand where the fullest frame has them.
  const last: (number | undefined)[] = [...(frames.find((frame) => frame.length === count) ?? [])];
  let before = new Array<number>(count).fill(-1);
  return frames.map((frame, t) => {
    const now = new Set(frame);
    const held = before.map((pitch) => (pitch >= 0 && now.has(pitch) && !begins(t, pitch) ? pitch : -1));
    before = held.some((pitch) => pitch >= 0) ? assignAround(frame, last, held) : assignVoices(frame, last);
    before.forEach((pitch, voice) => {
      if (pitch >= 0) last[voice] = pitch;
    });
    return before;
  });
}
