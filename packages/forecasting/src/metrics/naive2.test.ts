import { describe, expect, it } from 'vitest';
import { naive2 } from './naive2.ts';
import { adjustSeason, seasonalIndices, seasonalityTest } from './seasonality.ts';

describe('Naive2', () => {
  it('matches a case computed by hand', () => {
    // m = 2: 2 × 2 moving average of 1, 3, 1, 3 … is 2; ratios ½ and 1½; the last value, 3, is 2 without its season.
    expect([...seasonalIndices([1, 3, 1, 3, 1, 3], 2)]).toEqual([0.5, 1.5]);
    const history = Array.from({ length: 20 }, (_, t) => (t % 2 === 0 ? 1 : 3));
    expect([...naive2(history, 3, 2)]).toEqual([1, 3, 1]);
    // One value less: the season ahead begins with the other phase.
    expect([...naive2(history.slice(0, -1), 3, 2)]).toEqual([3, 1, 3]);
    expect([...naive2(history.slice(0, 14), 3, 2)]).toEqual([1, 3, 1]);
    // The test of the season wants |r₂| = 1 − 2/n above 1.645 · √((1 + 2 (1 − 1/n)²) / n): 0.75 < 0.93 for n = 8.
    expect([...naive2(history.slice(0, 8), 3, 2)]).toEqual([3, 3, 3]);
  });

  it('repeats the last value where there is no season, too little data, or nothing but one value', () => {
    expect([...naive2([4, 1, 7], 2, 1)]).toEqual([7, 7]);
    expect([...naive2([1, 3, 1, 3, 1], 2, 2)]).toEqual([1, 1]);
    expect([...naive2([5, 5, 5, 5, 5, 5, 5, 5], 2, 2)]).toEqual([5, 5]);
    expect([...naive2([0, 0, 0, 0, 0, 0, 0, 0], 2, 2)]).toEqual([0, 0]);
    expect([...naive2([8], 1, 24)]).toEqual([8]);
  });

  it('gives numbers for a season about zero, which cannot be divided out', () => {
    const values = Array.from({ length: 24 }, (_, t) => [1, 0, -1, 0][t % 4]!);
    expect(seasonalityTest(values, 4)).toBe(true);
    expect(adjustSeason(values, 4, 4).seasonal).toBe(false);
    expect([...naive2(values, 2, 4)]).toEqual([0, 0]);
  });

  it('refuses what it cannot use', () => {
    expect(() => naive2([], 2, 4)).toThrow(/at least one value, got none/);
    expect(() => naive2([1], 2, 1.5)).toThrow(/positive integer, got 1.5/);
    expect(() => seasonalIndices([1, 2, 3], 2)).toThrow(/two seasons of 2, got 3/);
  });
});
