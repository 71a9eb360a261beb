import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch } from '../contract/codec.ts';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import type { FrameConditions, FramePiece, Key } from '../contract/piece.ts';

/** How {@link toFrames} cuts music into frames. */
export interface ToFramesOptions {
  /** Frames in a quarter: 1 for chorales, 4 for sixteenths. */
  readonly stepsPerQuarter: number;
  /** Voices to take, by their index; all but drums if left out. */
  readonly voices?: readonly number[];
}

/** What {@link toFrames} gives. */
export interface Framed {
  readonly piece: FramePiece;
  /** Share of the notes' onsets and ends that lay on the grid, within a hundredth of a quarter. */
  readonly fit: number;
  /** Notes that were moved by octaves to be on the piano. */
  readonly moved: number;
  /** Notes that were dropped: another voice had the same pitch in the frame. */
  readonly merged: number;
}

/** Most frames of a piece: three days of sixteenths. */
const mostFrames = 2 ** 21;

function onPiano(pitch: number): number {
  let at = pitch;
  while (at < lowestPitch) at += 12;
  while (at > highestPitch) at -= 12;
  return at;
}

/** The entry of a list by tick that holds at a tick. */
function holdsAt<T extends { readonly tick: number }>(list: readonly T[], tick: number): T | undefined {
  let found: T | undefined;
  for (const each of list) {
    if (each.tick > tick) break;
    found = each;
  }
  return found;
}

const usualMetre = { tick: 0, numerator: 4, denominator: 4 };

/** The key that a signature means. */
function keyOf(fifths: number, mode: Key['mode']): Key {
  const major = (((fifths * 7) % 12) + 12) % 12;
  return { tonic: mode === 'major' ? major : (major + 9) % 12, mode };
}

function conditionsOf(sequence: NoteSequence, count: number, step: number): FrameConditions {
  const { chords, fermatas, keySignatures, ticksPerQuarter, timeSignatures } = sequence;
  const ticks = Array.from({ length: count }, (_, t) => t * step);
  const metres = ticks.map((tick) => holdsAt(timeSignatures, tick) ?? usualMetre);
  const bar = metres.map(({ denominator, numerator }) => (numerator * 4) / denominator);
  const atFrames = new Set(fermatas.map((tick) => Math.floor(tick / step)));
  return {
    beat: ticks.map((tick, t) => ((tick - metres[t]!.tick) / ticksPerQuarter) % bar[t]!),
    beatsPerBar: bar,
    ...(keySignatures.length > 0 && {
      key: ticks.map((tick) => {
        const signature = holdsAt(keySignatures, tick);
        return signature === undefined ? null : keyOf(signature.fifths, signature.mode);
      }),
    }),
    ...(fermatas.length > 0 && { phraseEnd: ticks.map((_, t) => atFrames.has(t)) }),
    ...(chords.length > 0 && { chord: ticks.map((tick) => holdsAt(chords, tick)?.symbol ?? null) }),
  };
}

/**
 * Cuts music into frames: onsets and ends go to the nearest line of the grid, and a note sounds for a frame at least.
 *
 * Notes outside the piano are moved by octaves. Where two voices have the same pitch in a frame, it sounds once.
 *
 * @param sequence Notes.
 * @param options See {@link ToFramesOptions}.
 * @returns Frames, with what is known of each, and how well they fit.
 * @throws ArgumentError if the grid is none, or the piece is longer than any music.
 * @example const { piece, fit } = toFrames(readMidi(bytes), { stepsPerQuarter: 4 });
 */
export function toFrames(sequence: NoteSequence, { stepsPerQuarter, voices }: ToFramesOptions): Framed {
  const where = 'toFrames()';
  if (!(Number.isInteger(stepsPerQuarter) && stepsPerQuarter >= 1 && stepsPerQuarter <= 96)) {
    throw new ArgumentError(
      `${where}: stepsPerQuarter must be a whole number from 1 to 96, got ${String(stepsPerQuarter)}.`,
    );
  }
  const step = sequence.ticksPerQuarter / stepsPerQuarter;
  const wanted = new Set(
    voices ?? sequence.voices.flatMap(({ percussion }, index) => (percussion ? [] : [index])),
  );
  const notes = sequence.notes.filter(({ voice }) => wanted.has(voice));
  const end = notes.reduce((last, { duration, start }) => Math.max(last, start + duration), 0);
  const count = Math.max(Math.round(end / step), notes.length > 0 ? 1 : 0);
  if (count > mostFrames) {
    throw new ArgumentError(
      `${where}: sequence comes to ${count} frames; up to ${mostFrames} are made; cut it into parts with sliceSequence().`,
    );
  }
  const sounding = Array.from({ length: count }, () => new Map<number, Note>());
  const begin = Array.from({ length: count }, () => new Map<number, number>());
  let fitting = 0;
  let moved = 0;
  let merged = 0;
  const near = (tick: number): boolean =>
    Math.abs(tick / step - Math.round(tick / step)) * step <= sequence.ticksPerQuarter / 100;
  for (const note of notes) {
    const { duration, start, velocity } = note;
    const pitch = onPiano(note.pitch);
    if (pitch !== note.pitch) moved++;
    if (near(start)) fitting++;
    if (near(start + duration)) fitting++;
    const from = Math.min(Math.round(start / step), count - 1);
    const to = Math.min(count, Math.max(from + 1, Math.round((start + duration) / step)));
    if (begin[from]!.has(pitch)) merged++;
    begin[from]!.set(pitch, Math.max(velocity, begin[from]!.get(pitch) ?? 0));
    for (let t = from; t < to; t++) sounding[t]!.set(pitch, note);
  }
  const fromHigh = (pitches: Iterable<number>): number[] => [...pitches].sort((a, b) => b - a);
  const onsets = begin.map((each) => fromHigh(each.keys()));
  const tempo = holdsAt(sequence.tempos, 0)?.bpm ?? sequence.tempos[0]?.bpm ?? 120;
  return {
    piece: {
      ...(sequence.title !== undefined && { name: sequence.title }),
      stepsPerQuarter,
      frames: sounding.map((each) => fromHigh(each.keys())),
      onsets,
      velocities: onsets.map((each, t) => each.map((pitch) => begin[t]!.get(pitch)!)),
      conditions: conditionsOf(sequence, count, step),
      bpm: tempo,
    },
    fit: notes.length === 0 ? 1 : fitting / (2 * notes.length),
    moved,
    merged,
  };
}
