import { ArgumentError, DataError } from '@recurra/plugin';
import { highestPitch, lowestPitch, pitchCount, pitchOf, tokenOf } from '../contract/codec.ts';
import type { FramePiece } from '../contract/piece.ts';
import type { Encoder } from './encoder.ts';

/** Notes on a grid: a row for each frame, a column for each of the piano's 88 notes from A0 up. */
export interface PianoRoll {
  readonly stepsPerQuarter: number;
  /** 1 where a note sounds, else 0; shape [frames, 88]. */
  readonly notes: Uint8Array;
  /** 1 where a note begins; shape [frames, 88]. Left out in rolls that do not tell repeated notes from long ones. */
  readonly onsets?: Uint8Array;
}

function paint(where: string, frames: FramePiece['frames']): Uint8Array {
  const plane = new Uint8Array(frames.length * pitchCount);
  frames.forEach((frame, index) => {
    for (const pitch of frame) {
      if (!(Number.isInteger(pitch) && pitch >= lowestPitch && pitch <= highestPitch)) {
        throw new ArgumentError(
          `${where}: notes must be whole numbers from ${lowestPitch} to ${highestPitch}, got ${pitch} in frame ${index}; move those outside by octaves, or drop them.`,
        );
      }
      plane[index * pitchCount + tokenOf(pitch)] = 1;
    }
  });
  return plane;
}

/** Notes of each frame from high to low. */
function read(count: number, isThere: (at: number) => boolean): number[][] {
  return Array.from({ length: count }, (_, frame) => {
    const notes: number[] = [];
    for (let note = pitchCount - 1; note >= 0; note--) {
      if (isThere(frame * pitchCount + note)) notes.push(pitchOf(note));
    }
    return notes;
  });
}

function framesOf({ notes, onsets }: PianoRoll): number {
  for (const [name, plane] of [
    ['notes', notes],
    ['onsets', onsets],
  ] as const) {
    if (plane === undefined) continue;
    if (plane.length % pitchCount !== 0 || plane.length !== notes.length) {
      throw new DataError(
        `pianoRoll.decode(): ${name} must have ${pitchCount} numbers for each frame, as many as notes, got ${plane.length} beside ${notes.length}.`,
      );
    }
  }
  return notes.length / pitchCount;
}

/**
 * Piano-roll frames with a plane of onsets: notes that are struck again are told from long ones.
 *
 * `decode(encode(x))` equals `x` for every piece of `stepsPerQuarter`, `frames` and `onsets` whose notes lie on the piano
 * and whose onsets are among the frame's notes. Names, voices, conditions, tempo and velocities are not in a roll. Where
 * `onsets` are left out, all notes begin anew in every frame, and decoding says so.
 *
 * Odd codes: any number but 0 means that a note is there; an onset without its note is a note.
 *
 * @example const { notes } = pianoRoll.encode(piece); // notes[frame * 88 + pitch - 21]
 */
export const pianoRoll: Encoder<FramePiece, PianoRoll> = {
  name: 'piano-roll',
  encode({ frames, onsets, stepsPerQuarter }) {
    const notes = paint('pianoRoll.encode()', frames);
    const begins = onsets === undefined ? notes.slice() : paint('pianoRoll.encode()', onsets);
    if (begins.length !== notes.length || begins.some((begin, at) => begin > notes[at]!)) {
      throw new ArgumentError(
        'pianoRoll.encode(): onsets must be among the notes of their frame, one list for each frame.',
      );
    }
    return { stepsPerQuarter, notes, onsets: begins };
  },
  decode(roll) {
    const count = framesOf(roll);
    const { notes, onsets = notes, stepsPerQuarter } = roll;
    const frames = read(count, (at) => notes[at] !== 0 || onsets[at] !== 0);
    return { stepsPerQuarter, frames, onsets: read(count, (at) => onsets[at] !== 0) };
  },
};

/**
 * Piano-roll frames without onsets: a note that is struck again right away becomes one long note.
 *
 * `decode(encode(x))` has the frames of `x`, and equals `x` where notes begin only in frames before which they did not
 * sound; else repeated notes are merged. What else is lost or repaired: see {@link pianoRoll}.
 *
 * @example plainPianoRoll.decode({ stepsPerQuarter: 1, notes: new Uint8Array(88) }).frames; // [[]]
 */
export const plainPianoRoll: Encoder<FramePiece, PianoRoll> = {
  name: 'plain-piano-roll',
  encode({ frames, stepsPerQuarter }) {
    return { stepsPerQuarter, notes: paint('plainPianoRoll.encode()', frames) };
  },
  decode(roll) {
    const { notes, stepsPerQuarter } = roll;
    const count = framesOf(roll);
    const sounds = (at: number): boolean => at >= 0 && notes[at] !== 0;
    return {
      stepsPerQuarter,
      frames: read(count, sounds),
      onsets: read(count, (at) => sounds(at) && !sounds(at - pitchCount)),
    };
  },
};
