import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalCoverage } from './coverage.ts';
import { mae, rmse, smape } from './errors.ts';
import { mase, seasonalNaiveError } from './mase.ts';
import { seasonalNaive } from './seasonal-naive.ts';

describe('errors', () => {
  it('match hand-computed values', () => {
    expect(mae([1, 2, 3], [2, 2, 5])).toBeCloseTo(1, 12);
    expect(rmse([1, 2, 3], [2, 2, 5])).toBeCloseTo(Math.sqrt(5 / 3), 12);
    // |100−110|/210 and |50−40|/90: 200 · (0.047619… + 0.111111…) / 2
    expect(smape([100, 50], [110, 40])).toBeCloseTo(200 * ((10 / 210 + 10 / 90) / 2), 12);
  });

  it('count a step of two zeros as no error in sMAPE, and opposite signs as 200', () => {
    expect(smape([0, 1], [0, 1])).toBe(0);
    expect(smape([1], [-1])).toBe(200);
  });

  it('refuse empty and unequal inputs', () => {
    expect(() => mae([], [])).toThrow(/at least one value/);
    expect(() => rmse([1], [1, 2])).toThrow(/equally long, got 1 and 2/);
    expect(() => intervalCoverage([1], [0], [])).toThrow(/equally long/);
  });
});

describe('mase', () => {
  it('divides by the in-sample seasonal-naive error', () => {
    const history = [10, 20, 12, 23, 11, 26]; // m = 2: |2|, |3|, |−1|, |3| → 9/4
    expect(seasonalNaiveError(history, 2)).toBeCloseTo(2.25, 12);
    expect(mase([13, 25], [10, 26], history, 2)).toBeCloseTo(2 / 2.25, 12);
  });

  it('is 1 for in-sample naive errors and defined for a history that repeats exactly', () => {
    expect(mase([5], [4], [1, 2, 3, 4], 1)).toBe(1);
    expect(mase([1], [1], [1, 2, 1, 2], 2)).toBe(0);
    expect(mase([1], [2], [1, 2, 1, 2], 2)).toBe(Number.POSITIVE_INFINITY);
  });

  it('needs more than one season', () => {
    expect(() => mase([1], [1], [1, 2], 2)).toThrow(/longer than one season of 2, got 2/);
    expect(() => seasonalNaiveError([1, 2], 0)).toThrow(/positive integer, got 0/);
  });

  it('does not depend on unit and offset', () => {
    const series = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(series, fc.double({ min: 0.1, max: 50, noNaN: true }), (values, factor) => {
        const history = values.slice(0, -2);
        if (seasonalNaiveError(history, 2) < 1e-3) return;
        const actual = values.slice(-2);
        const naive = seasonalNaive(history, 2, 2);
        const move = (x: number): number => x * factor + 7;
        const moved = mase(actual.map(move), naive.map(move), history.map(move), 2);
        expect(moved).toBeCloseTo(mase(actual, naive, history, 2), 6);
      }),
      { seed: 20 },
    );
  });
});

describe('seasonalNaive', () => {
  it('repeats the last season as often as needed', () => {
    expect([...seasonalNaive([9, 1, 2, 3], 7, 3)]).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect([...seasonalNaive([4, 5], 2, 1)]).toEqual([5, 5]);
    expect(() => seasonalNaive([1], 2, 3)).toThrow(/one season of 3 values, got 1/);
  });
});

describe('intervalCoverage', () => {
  it('counts the ends as inside', () => {
    expect(intervalCoverage([0, 1, 2, 3], [0, 0, 0, 0], [2, 2, 2, 2])).toBe(0.75);
  });
});
