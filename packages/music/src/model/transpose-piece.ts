import type { Rng } from '@recurra/core';
import { highestPitch, lowestPitch } from '../contract/codec.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';
import { pitchClassOf, transposeChord } from '../theory/index.ts';

/** A piece some semitones higher: its notes, and what is known of its keys and chords. */
export function transposePiece(piece: FramePiece, semitones: number): FramePiece {
  if (semitones === 0) return piece;
  const up = (frame: readonly number[]): number[] => frame.map((pitch) => pitch + semitones);
  return {
    ...piece,
    frames: piece.frames.map(up),
    ...(piece.onsets !== undefined && { onsets: piece.onsets.map(up) }),
    ...(piece.voices !== undefined && {
      voices: piece.voices.map((frame) => frame.map((pitch) => (pitch < 0 ? pitch : pitch + semitones))),
    }),
    ...(piece.conditions !== undefined && { conditions: transposeConditions(piece.conditions, semitones) }),
  };
}

function transposeConditions(conditions: FrameConditions, semitones: number): FrameConditions {
  const { key, chord } = conditions;
  return {
    ...conditions,
    ...(key !== undefined && {
      key: key.map((each) => each && { ...each, tonic: pitchClassOf(each.tonic + semitones) }),
    }),
    ...(chord !== undefined && { chord: chord.map((each) => each && transposeChord(each, semitones)) }),
  };
}

/** Draws by how much a piece is moved, so that it stays on the piano. */
export function drawTransposition(
  { frames }: FramePiece,
  [lowest, highest]: readonly [number, number],
  rng: Rng,
): number {
  let low = highestPitch;
  let high = lowestPitch;
  for (const frame of frames) {
    for (const pitch of frame) {
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
    }
  }
  const from = Math.max(lowest, lowestPitch - low);
  const to = Math.min(highest, highestPitch - high);
  return from > to ? 0 : from + rng.integer(to - from + 1);
}
