import { createRng } from '@recurra/core/random';
import type { FramePiece } from '../contract/piece.ts';

/** Random frames, from high to low; now and then silent. */
export function randomPiece(seed: number, length: number, low = 40, high = 84): FramePiece {
  const rng = createRng(seed);
  const frames = Array.from({ length }, () => {
    const count = rng.integer(5);
    const notes = new Set(Array.from({ length: count }, () => low + rng.integer(high - low + 1)));
    return [...notes].sort((a, b) => b - a);
  });
  return { stepsPerQuarter: 1, frames };
}

/** The same with long notes: what begins in each frame is told. */
export function heldPiece(seed: number, length: number): FramePiece {
  const { frames } = randomPiece(seed, length);
  const rng = createRng(seed).fork('held');
  const held = frames.map((frame, t) => {
    const before = frames[t - 1] ?? [];
    return rng.uniform() < 0.5 ? before : frame;
  });
  const onsets = held.map((frame, t) =>
    frame.filter((pitch) => !(held[t - 1] ?? []).includes(pitch) || rng.uniform() < 0.2),
  );
  const velocities = onsets.map((notes) => notes.map(() => 1 + rng.integer(127)));
  return { stepsPerQuarter: 4, frames: held, onsets, velocities };
}
