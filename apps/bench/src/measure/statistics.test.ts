import { describe, expect, it } from 'vitest';
import { quantile, ratios, summarise } from './statistics.ts';

describe('quantile', () => {
  it('is the middle one, or half way between the middle two', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  });

  it('is linear between neighbours', () => {
    expect(quantile([0, 10, 20, 30, 40], 0.25)).toBe(10);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect([quantile([5, 7], 0), quantile([5, 7], 1)]).toEqual([5, 7]);
  });

  it('is no number for no values', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('summarise', () => {
  it('counts only the rounds that took place', () => {
    expect(summarise([null, 4, 2, null, 3])).toEqual({
      rounds: 3,
      median: 3,
      quartiles: [2.5, 3.5],
      range: [2, 4],
    });
  });

  it('gives nothing for nothing', () => {
    expect(summarise([null, null])).toBeUndefined();
  });
});

describe('ratios', () => {
  it('divides within each round, so that a slow minute cancels', () => {
    // The second round was ten times slower for both.
    expect(ratios([20, 200, 22], [10, 100, 11])).toEqual([2, 2, 2]);
  });

  it('leaves out rounds that one of them sat out', () => {
    expect(ratios([20, null, 22, 30], [10, 100, null])).toEqual([2]);
  });
});
