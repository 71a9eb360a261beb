import { ArgumentError } from '@recurra/plugin';
import type { FramePiece, Key } from '../contract/piece.ts';
import { estimateKey } from '../theory/key.ts';
import { voicesByRank } from '../theory/voice-leading.ts';

/** A piece as figures are taken of it. */
export interface View {
  readonly frames: FramePiece['frames'];
  /** One MIDI number for each voice of each frame, −1 for a rest. */
  readonly voices: readonly (readonly number[])[];
  /** Whether voices are the piece's own, and so may cross. */
  readonly given: boolean;
  readonly key: Key & { readonly correlation: number };
  readonly stepsPerQuarter: number;
}

const isNote = (pitch: number): boolean => Number.isInteger(pitch) && pitch >= 0 && pitch <= 127;

function check(where: string, { frames, voices, stepsPerQuarter }: FramePiece, piece: string): void {
  const wrong = frames.findIndex((frame) => !frame.every(isNote));
  if (wrong >= 0) {
    throw new ArgumentError(
      `${where}: notes must be whole numbers from 0 to 127, got [${frames[wrong]!.join(', ')}] in frame ${wrong} of ${piece}.`,
    );
  }
  if (!(stepsPerQuarter > 0 && Number.isFinite(stepsPerQuarter))) {
    throw new ArgumentError(
      `${where}: stepsPerQuarter must be positive, got ${stepsPerQuarter} in ${piece}.`,
    );
  }
  const rows = voices?.every((row) => row.every((pitch) => pitch === -1 || isNote(pitch))) ?? true;
  if (!rows || (voices !== undefined && voices.length !== frames.length)) {
    throw new ArgumentError(
      `${where}: voices must be one list of MIDI numbers (−1 for a rest) for each frame, got something else in ${piece}.`,
    );
  }
}

/**
 * Pieces as figures are taken of them.
 *
 * @param given Whether their own voices are taken.
 * @param nameOf What a piece is called in errors.
 * @throws ArgumentError if there is none, notes are no MIDI numbers, or grids differ.
 */
export function viewsOf(
  where: string,
  pieces: readonly FramePiece[],
  given: boolean,
  nameOf: (index: number) => string,
): View[] {
  const [first] = pieces;
  if (first === undefined) throw new ArgumentError(`${where}: expected pieces, got none.`);
  return pieces.map((piece, index) => {
    check(where, piece, nameOf(index));
    const { stepsPerQuarter } = piece;
    if (stepsPerQuarter !== first.stepsPerQuarter) {
      throw new ArgumentError(
        `${where}: all pieces must be on one grid, got ${first.stepsPerQuarter} and ${stepsPerQuarter} steps a quarter (${nameOf(index)}).`,
      );
    }
    const frames = piece.frames.map((frame) => [...frame].sort((a, b) => b - a));
    const voices = given ? piece.voices! : voicesByRank(frames);
    return { frames, voices, given, key: estimateKey({ frames }), stepsPerQuarter };
  });
}
