import { ArgumentError } from '@recurra/plugin';
import type { FramePiece, Key } from '../contract/piece.ts';
import { pitchClassOf } from './pitch-class.ts';

/** How well each pitch class fits a major key, from its tonic up: Krumhansl & Kessler 1982, probe-tone ratings. */
export const majorProfile: readonly number[] = [
  6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88,
];
/** The same for minor keys. */
export const minorProfile: readonly number[] = [
  6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17,
];

/** A key, and how clearly it was heard. */
export interface EstimatedKey extends Key {
  /** Correlation of the music's pitch classes with the key's profile, −1 to 1; 0 where nothing can be said. */
  readonly correlation: number;
}

function standardized(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / 12;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return values.map((value) => (spread === 0 ? 0 : (value - mean) / spread));
}

const profiles = [
  ['major', standardized(majorProfile)],
  ['minor', standardized(minorProfile)],
] as const;

/**
 * All keys, and how well they fit how often pitch classes sound.
 *
 * @param weights Twelve finite numbers, from C to B.
 * @returns Twelve major and twelve minor keys.
 */
export function correlateKeys(weights: readonly number[]): EstimatedKey[] {
  const heard = standardized(weights);
  return profiles.flatMap(([mode, profile]) =>
    Array.from({ length: 12 }, (_, tonic): EstimatedKey => {
      let correlation = 0;
      for (let step = 0; step < 12; step++) correlation += profile[step]! * heard[(tonic + step) % 12]!;
      return { tonic, mode, correlation };
    }),
  );
}

/**
 * The key whose profile correlates best with how often pitch classes sound.
 *
 * @param weights Twelve numbers, from C to B: how long or how often each sounds.
 * @returns The key; C major with correlation 0 if all weights are equal.
 * @throws ArgumentError unless there are twelve finite numbers.
 * @see Krumhansl 1990, Cognitive Foundations of Musical Pitch, chapter 4.
 * @example keyOfWeights([3, 0, 1, 0, 2, 1, 0, 3, 0, 1, 0, 1]).tonic; // 0
 */
export function keyOfWeights(weights: readonly number[]): EstimatedKey {
  if (weights.length !== 12 || !weights.every(Number.isFinite)) {
    throw new ArgumentError(
      `keyOfWeights(): weights must be twelve finite numbers, got [${weights.join(', ')}].`,
    );
  }
  let best: EstimatedKey = { tonic: 0, mode: 'major', correlation: 0 };
  for (const key of correlateKeys(weights)) if (key.correlation > best.correlation) best = key;
  return best;
}

/**
 * How many frames each pitch class sounds in, a note doubled in octaves counted as often as it stands there.
 *
 * @param frames MIDI numbers of each frame.
 * @param from First frame, 0 if left out.
 * @param to Frame after the last one, all if left out.
 * @returns Twelve counts, from C to B.
 */
export function pitchClassCounts(
  frames: FramePiece['frames'],
  from = 0,
  to: number = frames.length,
): number[] {
  const counts = new Array<number>(12).fill(0);
  for (let frame = Math.max(0, from); frame < Math.min(to, frames.length); frame++) {
    for (const pitch of frames[frame]!) counts[pitchClassOf(pitch)]!++;
  }
  return counts;
}

/**
 * Estimates the key of a piece as a whole.
 *
 * @param piece Its frames are read.
 * @returns Tonic, mode, and how clear they are.
 * @see Krumhansl & Kessler 1982; `estimateKeys` for keys that change.
 * @example estimateKey({ frames: [[67, 64, 60], [65, 62, 59, 55], [64, 60]] }).tonic; // 0
 */
export function estimateKey({ frames }: Pick<FramePiece, 'frames'>): EstimatedKey {
  return keyOfWeights(pitchClassCounts(frames));
}

/** Settings of {@link estimateKeys}. */
export interface KeyWindowOptions {
  /** Quarters around each frame that its key is estimated from; 16 if left out. */
  readonly windowQuarters?: number;
}

/**
 * Estimates the key around every frame of a piece.
 *
 * @param piece Its frames are read.
 * @param options.windowQuarters Width of the window.
 * @returns One key for each frame.
 * @throws ArgumentError unless the window is a positive number.
 * @example estimateKeys(piece, { windowQuarters: 32 })[0];
 */
export function estimateKeys(
  { frames, stepsPerQuarter }: Pick<FramePiece, 'frames' | 'stepsPerQuarter'>,
  { windowQuarters = 16 }: KeyWindowOptions = {},
): EstimatedKey[] {
  if (!(windowQuarters > 0 && Number.isFinite(windowQuarters))) {
    throw new ArgumentError(
      `estimateKeys(): windowQuarters must be a positive number of quarters, got ${windowQuarters}.`,
    );
  }
  const half = Math.max(1, Math.round((windowQuarters * stepsPerQuarter) / 2));
  const counts = pitchClassCounts(frames, 0, half);
  return frames.map((_, at) => {
    for (const pitch of frames[at + half] ?? []) counts[pitchClassOf(pitch)]!++;
    for (const pitch of frames[at - half - 1] ?? []) counts[pitchClassOf(pitch)]!--;
    return keyOfWeights(counts);
  });
}
