import type { RollNote, RollSequence } from './types.ts';

/** Width of the keys, and height of the ruler, in pixels. */
export const keysWidth = 44;
export const rulerHeight = 24;

/** What part of the music is seen, and how large. */
export interface RollView {
  /** Pixels a quarter. */
  readonly quarterWidth: number;
  /** Pixels a semitone. */
  readonly rowHeight: number;
  readonly ticksPerQuarter: number;
  /** The highest pitch there is a row for. */
  readonly top: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

/** Rows around the notes that are shown. */
const margin = 3;
const usualRange = [48, 84] as const;

/** Lowest and highest pitch that rows are shown for. */
export function pitchRange({ notes }: RollSequence): readonly [number, number] {
  if (notes.length === 0) return usualRange;
  let [low, high] = [127, 0];
  for (const { pitch } of notes) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
  }
  return [Math.max(0, Math.min(low - margin, 55)), Math.min(127, Math.max(high + margin, 72))];
}

export function xOf(view: RollView, tick: number): number {
  return keysWidth + (tick / view.ticksPerQuarter) * view.quarterWidth - view.scrollLeft;
}

export function yOf(view: RollView, pitch: number): number {
  return rulerHeight + (view.top - pitch) * view.rowHeight - view.scrollTop;
}

export function tickAt(view: RollView, x: number): number {
  return Math.max(0, ((x - keysWidth + view.scrollLeft) / view.quarterWidth) * view.ticksPerQuarter);
}

export function pitchAt(view: RollView, y: number): number {
  return view.top - Math.floor((y - rulerHeight + view.scrollTop) / view.rowHeight);
}

/** What lies under a pointer. */
export interface Hit {
  readonly note: RollNote;
  /** Whether it is the note's end, by which its length is changed. */
  readonly atEnd: boolean;
}

/** Pixels at a note's end that change its length. */
const handle = 7;

/** The note under a point; of several the last drawn. */
export function hitNote(view: RollView, notes: readonly RollNote[], x: number, y: number): Hit | undefined {
  const tick = tickAt(view, x);
  const pitch = pitchAt(view, y);
  for (let i = notes.length - 1; i >= 0; i--) {
    const note = notes[i]!;
    if (note.pitch !== pitch || tick < note.start || tick >= note.start + note.duration) continue;
    const end = xOf(view, note.start + note.duration);
    const width = end - xOf(view, note.start);
    return { note, atEnd: x > end - Math.min(handle, width / 3) };
  }
  return undefined;
}
