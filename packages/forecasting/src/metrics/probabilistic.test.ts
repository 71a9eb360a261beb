import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import { crpsFromSamples } from './crps.ts';
import { mae, nd } from './errors.ts';
import { intervalWidth, msis, winklerScore } from './intervals.ts';
import { crpsFromQuantiles, quantileLoss, weightedQuantileLoss } from './quantile-loss.ts';

// Closed form of the CRPS of a standard normal forecast (Gneiting & Raftery 2007): y·(2Φ(y) − 1) + 2φ(y) − 1/√π.
const crpsOfNormal = new Map([
  [0, Math.SQRT2 / Math.sqrt(Math.PI) - 1 / Math.sqrt(Math.PI)],
  [1, 0.682689492137086 + 2 * 0.241970724519143 - 1 / Math.sqrt(Math.PI)],
  [-2, 2 * 0.954499736103642 + 2 * 0.0539909665131881 - 1 / Math.sqrt(Math.PI)],
]);

describe('quantile loss', () => {
  it('weighs both sides, and is half the absolute error for the median', () => {
    // 0.9 · 2 and 0.1 · 5
    expect(quantileLoss([10, 10], [8, 15], 0.9)).toBeCloseTo((1.8 + 0.5) / 2, 12);
    expect(quantileLoss([3, 9, -4], [1, 12, 0], 0.5)).toBeCloseTo(mae([3, 9, -4], [1, 12, 0]) / 2, 12);
  });

  it('is weighted as in GluonTS', () => {
    // GluonTS: 2 Σ |(q − y)·(1[y ≤ q] − τ)| / Σ|y|; τ = 0.1: 2·(0.1·4 + 0.9·1); τ = 0.5: 2·(0.5·2 + 0.5·3); Σ|y| = 30
    const result = weightedQuantileLoss(
      [10, -20],
      [
        [6, -19],
        [8, -17],
      ],
      [0.1, 0.5],
    );
    expect(result.perQuantile[0]).toBeCloseTo(2.6 / 30, 12);
    expect(result.perQuantile[1]).toBeCloseTo(5 / 30, 12);
    expect(result.mean).toBeCloseTo(7.6 / 60, 12);
    expect(result.perQuantile[1]).toBeCloseTo(nd([10, -20], [8, -17]), 12);
  });

  it('refuses what it cannot use', () => {
    expect(() => quantileLoss([1], [1], 1)).toThrow(/quantile must lie strictly between 0 and 1, got 1/);
    expect(() => weightedQuantileLoss([1], [[1]], [0.1, 0.5])).toThrow(/got 1 lists for 2 quantiles/);
    expect(() => crpsFromQuantiles([1], [], [])).toThrow(/got 0 lists/);
  });
});

describe('CRPS', () => {
  it('from quantiles nears the closed form of the uniform distribution', () => {
    // Uniform on [0, 1]: CRPS = y² − y + 1/3 inside.
    const quantiles = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000);
    const forecasts = quantiles.map((quantile) => [quantile]);
    for (const y of [0.1, 0.5, 0.8])
      expect(crpsFromQuantiles([y], forecasts, quantiles)).toBeCloseTo(y * y - y + 1 / 3, 2);
  });

  it('from samples is what comparing all pairs gives', () => {
    const rng = createRng(3);
    const samples = Array.from({ length: 9 }, () => [rng.normal(), 5 * rng.normal()]);
    const actual = [0.3, -2];
    const brute = (fair: boolean): number => {
      let sum = 0;
      for (const [step, y] of actual.entries()) {
        const x = samples.map((path) => path[step]!);
        const distance = x.reduce((s, v) => s + Math.abs(v - y), 0) / 9;
        const spread = x.flatMap((a) => x.map((b) => Math.abs(a - b))).reduce((s, v) => s + v, 0);
        sum += distance - (0.5 * spread) / (fair ? 9 * 8 : 9 * 9);
      }
      return sum / 2;
    };
    expect(crpsFromSamples(actual, samples)).toBeCloseTo(brute(true), 12);
    expect(crpsFromSamples(actual, samples, { fair: false })).toBeCloseTo(brute(false), 12);
  });

  it('from samples nears the closed form of the normal distribution, and is unbiased with few', () => {
    const rng = createRng(11);
    for (const [y, expected] of crpsOfNormal) {
      const many = Array.from({ length: 20_000 }, () => [rng.normal()]);
      expect(crpsFromSamples([y], many)).toBeCloseTo(expected, 1.6);
      let sum = 0;
      for (let i = 0; i < 20_000; i++) sum += crpsFromSamples([y], [[rng.normal()], [rng.normal()]]);
      expect(sum / 20_000).toBeCloseTo(expected, 1.6);
    }
  });

  it('needs two samples to be fair', () => {
    expect(() => crpsFromSamples([1], [[1]])).toThrow(/at least two paths, got 1/);
    expect(crpsFromSamples([1], [[3]], { fair: false })).toBe(2);
    expect(() => crpsFromSamples([1], [[1], [1, 2]])).toThrow(/equally long/);
  });
});

describe('interval scores', () => {
  it('match hand-computed values', () => {
    expect(intervalWidth([0, 1], [2, 5])).toBe(3);
    // Inside: 4. Below by 2 and above by 3 at 80 %, which count 10-fold.
    expect(winklerScore([1, -2, 7], [0, 0, 0], [4, 4, 4], 0.8)).toBeCloseTo((4 + 24 + 34) / 3, 10);
    // M4's α = 0.05 counts 40-fold; the history's naive error is 2.
    expect(msis([1, 5], [0, 0], [4, 4], [1, 3, 1], 1)).toBeCloseTo((4 + 44) / 2 / 2, 10);
    expect(msis([1], [1], [1], [2, 2], 1)).toBe(0);
    expect(msis([1], [0], [1], [2, 2], 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuse a level that is no probability', () => {
    expect(() => winklerScore([1], [0], [1], 80)).toThrow(/level must lie strictly between 0 and 1, got 80/);
  });
});
