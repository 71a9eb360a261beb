import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossings, directMotion, parallels, voiceRanges, voicesByRank } from './voice-leading.ts';

describe('parallels', () => {
  it('counts by the rules of part-writing', () => {
    expect(parallels([67, 60], [69, 62])).toEqual({ fifths: 1, octaves: 0 });
    expect(parallels([79, 60], [81, 62])).toEqual({ fifths: 1, octaves: 0 });
    expect(parallels([72, 60], [74, 62])).toEqual({ fifths: 0, octaves: 1 });
    expect(parallels([60, 60], [62, 62])).toEqual({ fifths: 0, octaves: 1 });
    // I to ii in root position with everything shifted: soprano doubles the bass, tenor is its fifth.
    expect(parallels([72, 64, 55, 48], [74, 65, 57, 50])).toEqual({ fifths: 1, octaves: 1 });
    // Good: contrary motion.
    expect(parallels([72, 64, 55, 48], [69, 65, 57, 50])).toEqual({ fifths: 1, octaves: 0 });
    expect(parallels([72, 64, 55, 48], [69, 65, 53, 50])).toEqual({ fifths: 0, octaves: 0 });
    // Held or repeated notes, fourths, octaves approached from fifths and a diminished fifth are none.
    expect(parallels([67, 60], [67, 60])).toEqual({ fifths: 0, octaves: 0 });
    expect(parallels([65, 60], [67, 62])).toEqual({ fifths: 0, octaves: 0 });
    expect(parallels([72, 60], [67, 67])).toEqual({ fifths: 0, octaves: 0 });
    expect(parallels([65, 59], [67, 60])).toEqual({ fifths: 0, octaves: 0 });
    expect(parallels([67, -1, 60], [69, 64, 62])).toEqual({ fifths: 1, octaves: 0 });
    expect(parallels([-1, 60], [-1, 62])).toEqual({ fifths: 0, octaves: 0 });
  });

  it('compares the outer voices of frames with different numbers of notes', () => {
    expect(parallels([72, 67, 60], [74, 62])).toEqual({ fifths: 0, octaves: 1 });
    expect(parallels([72, 67, 60], [74])).toEqual({ fifths: 0, octaves: 0 });
    expect(parallels([], [74, 62])).toEqual({ fifths: 0, octaves: 0 });
  });

  it('does not depend on key, register of a voice, or direction of time', () => {
    const pitch = fc.integer({ min: 48, max: 80 });
    const pairs = fc.array(fc.tuple(pitch, pitch), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: -12, max: 12 }), (voices, up) => {
        const [a, b] = [voices.map(([before]) => before), voices.map(([, after]) => after)];
        const moved = (frame: number[]) => frame.map((each) => each + up);
        expect(parallels(moved(a), moved(b))).toEqual(parallels(a, b));
        expect(parallels(b, a)).toEqual(parallels(a, b));
        expect(parallels(a, a)).toEqual({ fifths: 0, octaves: 0 });
        // Octaves stay octaves whichever voice lies below.
        expect(parallels([...a].reverse(), [...b].reverse()).octaves).toBe(parallels(a, b).octaves);
      }),
      { numRuns: 500 },
    );
  });
});

describe('directMotion', () => {
  it('wants a leap of the upper voice into a new perfect interval', () => {
    expect(directMotion([62, 57], [67, 60])).toEqual({ fifths: 1, octaves: 0 });
    expect(directMotion([64, 57], [72, 60])).toEqual({ fifths: 0, octaves: 1 });
    expect(directMotion([65, 57], [67, 60])).toEqual({ fifths: 0, octaves: 0 });
    expect(directMotion([64, 62], [67, 60])).toEqual({ fifths: 0, octaves: 0 });
    expect(directMotion([67, 60], [71, 64])).toEqual({ fifths: 0, octaves: 0 });
    expect(directMotion([67], [71])).toEqual({ fifths: 0, octaves: 0 });
  });
});

describe('voices', () => {
  it('cross', () => {
    expect(crossings([72, 67, 60, 48])).toBe(0);
    expect(crossings([60, 67, 72, 48])).toBe(2);
    expect(crossings([60, -1, 67])).toBe(1);
    expect(crossings([60, 60])).toBe(0);
  });

  it('have ranges', () => {
    expect(voiceRanges([[72, 48], [74, -1], [-1]])).toEqual([
      [72, 74],
      [48, 48],
    ]);
    expect(voiceRanges([[-1]])).toEqual([null]);
    expect(voiceRanges([])).toEqual([]);
  });

  it('are taken from sets of notes by rank', () => {
    expect(voicesByRank([[72, 67, 48], [71, 67, 48], [72, 48], [], [60], [5, 4, 3, 2]])).toEqual([
      [72, 67, 48],
      [71, 67, 48],
      [72, -1, 48],
      [-1, -1, -1],
      [60, -1, -1],
      [5, -1, 2],
    ]);
    expect(voicesByRank([[], []])).toEqual([[], []]);
  });
});
