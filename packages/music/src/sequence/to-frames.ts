import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch } from '../contract/codec.ts';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';
import { holdAt } from './at-tick.ts';
import { keyOfSignature } from './key-signature.ts';
import { placesInBars } from './metre.ts';

/** How {@link toFrames} cuts music into frames. */
export interface ToFramesOptions {
  /** Frames in a quarter: 1 for chorales, 4 for sixteenths. */
  readonly stepsPerQuarter: number;
  /** Voices to take, by their index; all but drums if left out. */
  readonly voices?: readonly number[];
  /** Whether drums are taken as if their numbers were pitches; no if left out. */
  readonly percussion?: boolean;
}

/** What {@link toFrames} gives. */
export interface Framed {
  readonly piece: FramePiece;
  /** Share of the notes' onsets and ends that lay on the grid, within a hundredth of a quarter. */
  readonly fit: number;
  /** Notes that were moved by octaves to be on the piano. */
  readonly moved: number;
  /** Notes that were dropped: another one of the same pitch begins in the frame. */
  readonly merged: number;
  /** What was moved or left out, one sentence each. */
  readonly notes: readonly string[];
}

const where = 'toFrames()';
/** Most frames of a piece: a day and a half of sixteenths. */
const mostFrames = 2 ** 20;

function onPiano(pitch: number): number {
  let at = pitch;
  while (at < lowestPitch) at += 12;
  while (at > highestPitch) at -= 12;
  return at;
}

function conditionsOf(sequence: NoteSequence, count: number, step: number): FrameConditions {
  const { chords, fermatas, keySignatures, ticksPerQuarter, timeSignatures } = sequence;
  const ticks = Array.from({ length: count }, (_, t) => t * step);
  // A sign just before a line of the grid is meant for that line, as notes are.
  const nearest = ticks.map((tick) => tick + step / 2);
  const ends = new Set(fermatas.map((tick) => Math.floor(tick / step)));
  return {
    ...placesInBars(timeSignatures, ticksPerQuarter, ticks),
    ...(keySignatures.length > 0 && {
      key: holdAt(keySignatures, nearest).map((each) => (each === undefined ? null : keyOfSignature(each))),
    }),
    ...(fermatas.length > 0 && { phraseEnd: ticks.map((_, t) => ends.has(t)) }),
    ...(chords.length > 0 && { chord: holdAt(chords, nearest).map((each) => each?.symbol ?? null) }),
  };
}

/** Notes on the grid, before they are counted. */
interface Grid {
  readonly frames: number[][];
  readonly onsets: number[][];
  readonly velocities: number[][];
  moved: number;
  merged: number;
}

/** Puts notes, in order of their onset, on the grid. */
function fill(notes: readonly Note[], count: number, step: number): Grid {
  const empty = (): number[][] => Array.from({ length: count }, () => []);
  const grid: Grid = { frames: empty(), onsets: empty(), velocities: empty(), moved: 0, merged: 0 };
  // Frames up to which a pitch sounds already: no frame is written twice, however many notes there are.
  const filled = new Int32Array(128);
  const begun = new Int32Array(128).fill(-1);
  for (const note of notes) {
    const pitch = onPiano(note.pitch);
    if (pitch !== note.pitch) grid.moved++;
    const from = Math.min(Math.round(note.start / step), count - 1);
    const to = Math.min(count, Math.max(from + 1, Math.round((note.start + note.duration) / step)));
    if (begun[pitch] === from) {
      grid.merged++;
      const at = grid.onsets[from]!.indexOf(pitch);
      grid.velocities[from]![at] = Math.max(grid.velocities[from]![at]!, note.velocity);
    } else {
      begun[pitch] = from;
      grid.onsets[from]!.push(pitch);
      grid.velocities[from]!.push(note.velocity);
    }
    for (let t = Math.max(from, filled[pitch]!); t < to; t++) grid.frames[t]!.push(pitch);
    filled[pitch] = Math.max(filled[pitch]!, to);
  }
  for (const frame of grid.frames) frame.sort((a, b) => b - a);
  grid.onsets.forEach((pitches, t) => {
    const order = pitches.map((_, i) => i).sort((a, b) => pitches[b]! - pitches[a]!);
    grid.velocities[t] = order.map((i) => grid.velocities[t]![i]!);
    grid.onsets[t] = order.map((i) => pitches[i]!);
  });
  return grid;
}

/**
 * Cuts music into frames: onsets and ends go to the nearest line of the grid, and a note sounds for a frame at least.
 *
 * Notes outside the piano are moved by octaves. Where two voices have the same pitch in a frame, it sounds once; it ends where the later
 * of them ends.
 *
 * @param sequence Notes.
 * @param options See {@link ToFramesOptions}.
 * @returns Frames, with what is known of each, and how well they fit.
 * @throws ArgumentError if the grid is none, or the piece is longer than any music.
 * @example const { piece, fit } = toFrames(readMidi(bytes), { stepsPerQuarter: 4 });
 */
export function toFrames(sequence: NoteSequence, options: ToFramesOptions): Framed {
  const { percussion = false, stepsPerQuarter } = options;
  if (!(Number.isInteger(stepsPerQuarter) && stepsPerQuarter >= 1 && stepsPerQuarter <= 96)) {
    throw new ArgumentError(
      `${where}: stepsPerQuarter must be a whole number from 1 to 96, got ${String(stepsPerQuarter)}.`,
    );
  }
  const { ticksPerQuarter } = sequence;
  const step = ticksPerQuarter / stepsPerQuarter;
  const wanted = new Set(
    options.voices ?? sequence.voices.flatMap((each, i) => (each.percussion && !percussion ? [] : [i])),
  );
  const notes = sequence.notes.filter(({ voice }) => wanted.has(voice));
  const end = notes.reduce((last, { duration, start }) => Math.max(last, start + duration), 0);
  const count = Math.max(Math.round(end / step), notes.length > 0 ? 1 : 0);
  if (count > mostFrames) {
    throw new ArgumentError(
      `${where}: sequence comes to ${count} frames; up to ${mostFrames} are made; cut it into parts with sliceSequence().`,
    );
  }
  const near = (tick: number): boolean =>
    Math.abs(tick / step - Math.round(tick / step)) * step <= ticksPerQuarter / 100;
  const fitting = notes.reduce(
    (sum, { duration, start }) => sum + Number(near(start)) + Number(near(start + duration)),
    0,
  );
  const { merged, moved, ...music } = fill(notes, count, step);
  const drums = sequence.notes.filter(
    ({ voice }) => sequence.voices[voice]!.percussion && !wanted.has(voice),
  ).length;
  const tempo = holdAt(sequence.tempos, [0])[0] ?? sequence.tempos[0];
  return {
    piece: {
      ...(sequence.title !== undefined && { name: sequence.title }),
      stepsPerQuarter,
      ...music,
      conditions: conditionsOf(sequence, count, step),
      bpm: tempo?.bpm ?? 120,
    },
    fit: notes.length === 0 ? 1 : fitting / (2 * notes.length),
    moved,
    merged,
    notes: [
      ...(drums > 0 ? [`${drums} drum notes were left out.`] : []),
      ...(moved > 0 ? [`${moved} notes outside the piano were moved by octaves.`] : []),
      ...(merged > 0
        ? [`${merged} notes were left out: another of the same pitch begins in the same frame.`]
        : []),
    ],
  };
}
