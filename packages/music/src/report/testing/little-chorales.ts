import { createRng, type Rng } from '@recurra/core/random';
import type { FramePiece } from '../../contract/piece.ts';
import { pitchClassOf } from '../../theory/pitch-class.ts';

/** Chords as steps above the tonic, and which chords follow them. */
const chords = [
  { steps: [0, 4, 7], next: [1, 2, 3, 4] },
  { steps: [2, 5, 9], next: [3] },
  { steps: [5, 9, 0], next: [0, 1, 3] },
  { steps: [7, 11, 2], next: [0, 0, 4] },
  { steps: [9, 0, 4], next: [1, 2] },
] as const;

/** The note of a pitch class nearest to another note. */
function nearest(pitchClass: number, to: number): number {
  const up = pitchClassOf(pitchClass - to);
  return to + (up > 6 ? up - 12 : up);
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Moves the upper voices as little as they can, without crossing. */
function lead(upper: readonly number[], classes: readonly number[]): number[] {
  let best: number[] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const order of orders) {
    const next = upper.map((pitch, voice) => nearest(classes[order[voice]!]!, pitch));
    const way = next.reduce((sum, pitch, voice) => sum + Math.abs(pitch - upper[voice]!), 0);
    const fits = next[0]! > next[1]! && next[1]! > next[2]! && next[2]! > 57 && next[0]! < 81;
    if (fits && way < least) [best, least] = [next, way];
  }
  return best ?? [72, 67, 64].map((pitch, voice) => nearest(classes[voice]!, pitch)).sort((a, b) => b - a);
}

function phrase(rng: Rng, tonic: number): number[][] {
  const length = 10 + rng.integer(6);
  let at = 0;
  let upper = [72, 67, 64];
  return Array.from({ length }, (_, t) => {
    const { next } = chords[at]!;
    if (t > 0) at = next[rng.integer(next.length)]!;
    if (t === length - 2) at = 3;
    if (t === length - 1) at = 0;
    const classes = chords[at]!.steps.map((step) => tonic + step);
    upper = lead(upper, classes);
    return [...upper, nearest(classes[0]!, 48 + rng.integer(6))];
  });
}

/**
 * Four-part pieces in major keys by simple rules, about 60 frames each: music for tests, the same for the same seed.
 *
 * @param count How many.
 */
export function littleChorales(count: number, seed: number): FramePiece[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => {
    const tonic = rng.integer(12);
    const phrases = Array.from({ length: 3 }, () => phrase(rng, tonic));
    const voices = [phrases[0]!, ...phrases, phrases[rng.integer(2)]!].flat();
    return pieceOf(voices);
  });
}

/** A piece of voices, a frame a quarter. */
export function pieceOf(voices: readonly (readonly number[])[]): FramePiece {
  const frames = voices.map((frame) =>
    [...new Set(frame.filter((pitch) => pitch >= 0))].sort((a, b) => b - a),
  );
  return { stepsPerQuarter: 1, frames, voices };
}
