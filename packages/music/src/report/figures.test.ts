import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { describeCorpus } from './describe-corpus.ts';
import { jensenShannon, leaveOneOut, overlapOf } from './divergence.ts';
import { quantile, spreadOf } from './spread.ts';
import { Windows } from './windows.ts';

/** Figures of one piece, as the mean over it twice. */
function figuresOf(piece: FramePiece): Record<string, number> {
  const { metrics } = describeCorpus([piece, piece]);
  return Object.fromEntries(metrics.map(({ name, spread }) => [name, spread.mean]));
}

describe('figures of a piece worked out by hand', () => {
  // C major: I, I, ii with everything moved up, V7, a rest, I; the tenor crosses the alto once.
  const voices = [
    [72, 64, 55, 48],
    [72, 64, 55, 48],
    [74, 65, 57, 50],
    [71, 65, 67, 43],
    [-1, -1, -1, -1],
    [72, 64, 60, 48],
  ];
  const frames = voices.map((frame) => frame.filter((pitch) => pitch >= 0).sort((a, b) => b - a));
  const found = figuresOf({ stepsPerQuarter: 2, frames, voices });

  it('are those', () => {
    expect(found).toMatchObject({
      notesPerFrame: 20 / 6,
      restShare: expect.closeTo(1 / 6, 12),
      inKeyShare: 1,
      majorShare: 3 / 5,
      minorShare: 1 / 5,
      seventhShare: 1 / 5,
      // Of 5 · 6 pairs: F–B is a tritone, G–F a second and a seventh.
      dissonanceShare: 3 / 30,
      endsOnTonic: 1,
      topHighest: 74,
      inner1Lowest: 64,
      inner2Highest: 67,
      bassLowest: 43,
      // From frame to frame, 12 times a voice sounds in both; it stays 4 times in the first, once the alto does.
      movedShare: 7 / 12,
      // +2 +1 +2 +2, then −3 +10 −7.
      stepShare: 4 / 7,
      leapShare: 2 / 7,
      parallelFifths: (100 * 1) / 5,
      parallelOctaves: (100 * 1) / 5,
      crossings: (100 * 1) / 5,
      // Six frames of half a quarter in five chords.
      chordQuarters: 6 / 5 / 2,
      seenChordShare: 0,
    });
  });
});

describe('spreadOf', () => {
  it('has the quantiles that NumPy gives', () => {
    const sorted = [1, 2, 4, 8, 16];
    expect([0, 0.05, 0.3, 0.5, 0.95, 1].map((p) => quantile(sorted, p))).toEqual([
      1,
      1.2,
      2.4,
      4,
      expect.closeTo(14.4, 12),
      16,
    ]);
    expect(spreadOf([16, 1, 8, 2, 4])).toMatchObject({ pieces: 5, mean: 6.2, least: 1, median: 4, most: 16 });
    expect(spreadOf([3])).toMatchObject({ low: 3, high: 3 });
  });
});

describe('divergences', () => {
  it('have their closed forms', () => {
    expect(jensenShannon([1, 0], [0, 1])).toBe(1);
    expect(jensenShannon([0.25, 0.75], [0.25, 0.75])).toBe(0);
    // Half of one distribution lies where the other has nothing: 1 − H(¼)·… worked out by entropies.
    const entropy = (p: readonly number[]) =>
      -p.reduce((sum, each) => sum + (each > 0 ? each * Math.log2(each) : 0), 0);
    expect(jensenShannon([1, 0], [0.5, 0.5])).toBeCloseTo(entropy([0.75, 0.25]) - 0.5, 12);
    expect(overlapOf([1, 0], [0.5, 0.5])).toBe(0.5);
    expect(
      leaveOneOut([
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([1, 1]);
  });
});

describe('Windows', () => {
  const pitch = fc.integer({ min: 60, max: 62 });
  const music = fc.array(fc.uniqueArray(pitch, { minLength: 1, maxLength: 2 }), { maxLength: 40 });

  it('gives stretches one name exactly if they are the same, in any key or in one', () => {
    fc.assert(
      fc.property(music, fc.integer({ min: 2, max: 9 }), fc.boolean(), (drawn, length, transposed) => {
        const frames = drawn.map((frame) => [...frame].sort((a, b) => b - a));
        const names = new Windows(transposed).of(frames, length);
        const texts = names.map((_, t) => {
          const stretch = frames.slice(t, t + length);
          const from = transposed ? stretch[0]![0]! : 0;
          return stretch.map((frame) => frame.map((each) => each - from).join()).join(';');
        });
        expect(names).toHaveLength(Math.max(0, frames.length - length + 1));
        for (const [a, name] of names.entries()) {
          for (const [b, other] of names.entries()) expect(name === other).toBe(texts[a] === texts[b]);
        }
      }),
    );
  });
});
