import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitNotes } from './limit-notes.ts';

const chord = fc.uniqueArray(fc.integer({ min: 21, max: 108 }), { maxLength: 20 });
const falling = (notes: readonly number[]): number[] => [...notes].sort((a, b) => b - a);

describe('limitNotes', () => {
  it('keeps a subset with the highest note, in order, with its loudness', () => {
    fc.assert(
      fc.property(fc.array(chord, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (chords, most) => {
        const frames = chords.map(falling);
        const velocities = frames.map((frame) => frame.map((pitch) => pitch + 1));
        const { piece } = limitNotes({ stepsPerQuarter: 1, frames, onsets: frames, velocities }, most);
        piece.frames.forEach((frame, t) => {
          expect(frame).toHaveLength(Math.min(most, frames[t]!.length));
          expect(frame).toEqual(falling(frame.filter((pitch) => frames[t]!.includes(pitch))));
          expect(frame[0]).toBe(frames[t]![0]);
          if (most > 1) expect(frame.at(-1)).toBe(frames[t]!.at(-1));
          expect(piece.onsets![t]).toEqual(frame);
          expect(piece.velocities![t]).toEqual(frame.map((pitch) => pitch + 1));
        });
      }),
    );
  });

  it('lets a note that gave way stay away until it begins anew', () => {
    const piece = {
      stepsPerQuarter: 1,
      frames: [[64, 60], [67, 64, 60], [64, 60], [64]],
      onsets: [[64, 60], [67], [], [64]],
    };
    expect(limitNotes(piece, 2)).toEqual({
      piece: {
        stepsPerQuarter: 1,
        frames: [[64, 60], [67, 60], [60], [64]],
        onsets: [[64, 60], [67], [], [64]],
      },
      thinned: 2,
    });
  });
});
