import { describe, expect, it } from 'vitest';
import type { Verdict } from '../live-recognition.ts';
import { unistrokes } from './shapes.ts';
import { verdictInWords, wordsOf } from './words.ts';

const verdict: Verdict = {
  name: 'left_sq_bracket',
  probabilities: [
    { name: 'v', probability: 0.08 },
    { name: 'left_sq_bracket', probability: 0.92 },
  ],
  isFinal: true,
  settledAt: 0.4,
};

describe('verdictInWords', () => {
  it.each([
    [undefined, 'Nothing drawn yet'],
    [verdict, 'left square bracket, 92 %: its answer since 40 % of the stroke'],
    [{ ...verdict, settledAt: 0.99 }, 'left square bracket, 92 %'],
    [{ ...verdict, isFinal: false }, 'left square bracket, 92 % so far'],
    [{ ...verdict, name: undefined }, 'None of these'],
    [{ ...verdict, name: undefined, isFinal: false }, 'None of these so far'],
  ])('says %j as %s', (given, words) => expect(verdictInWords(given)).toBe(words));
});

describe('the drawings of the shipped model', () => {
  it('are of sixteen gestures, drawn from the first to the last point without haste', () => {
    expect(unistrokes.size).toBe(16);
    expect(wordsOf('v')).toBe('v');
    for (const { points } of unistrokes.values()) {
      expect(points.length).toBeGreaterThan(30);
      for (const [i, [x, y, t]] of points.entries()) {
        expect([x >= 0 && x <= 200, y >= 0 && y <= 200]).toEqual([true, true]);
        const before = points[i - 1];
        if (!before) continue;
        expect(t).toBeGreaterThan(before[2]);
        expect(Math.hypot(x - before[0], y - before[1])).toBeLessThan(13);
      }
    }
  });
});
