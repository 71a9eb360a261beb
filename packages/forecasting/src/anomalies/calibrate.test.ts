import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pValueOf, scoreOf, scoresNeeded, sortedSizes, thresholdFor } from './calibrate.ts';
import { mergeEvents } from './events.ts';

describe('scoreOf', () => {
  it('counts in half widths of the side the observation lies on', () => {
    expect(scoreOf(10, 10, 8, 14)).toBe(0);
    expect(scoreOf(14, 10, 8, 14)).toBe(1);
    expect(scoreOf(8, 10, 8, 14)).toBe(-1);
    expect(scoreOf(6, 10, 8, 14)).toBe(-2);
    expect(scoreOf(Number.NaN, 10, 8, 14)).toBeNaN();
    expect(scoreOf(Number.POSITIVE_INFINITY, 10, 8, 14)).toBeNaN();
    expect(scoreOf(1, 0, 0, 0)).toBeCloseTo(1e9, 3);
    expect(scoreOf(0, 0, 0, 0)).toBe(0);
  });
});

describe('the threshold', () => {
  it('is the order statistic of split-conformal prediction', () => {
    const sizes = Float64Array.from({ length: 99 }, (_, i) => i + 1);
    expect(thresholdFor(sizes, 0.01)).toBe(99);
    expect(thresholdFor(sizes, 0.05)).toBe(95);
    expect(thresholdFor(sizes, 0.1)).toBe(90);
    expect([0.1, 0.05, 0.01, 1 / 3, 0.3].map(scoresNeeded)).toEqual([9, 19, 99, 2, 3]);
  });

  it('flags exactly what has a p-value at or below the rate', () => {
    const score = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 19, maxLength: 60 }), score, (calibration, one) => {
        const sizes = sortedSizes(calibration);
        for (const rate of [0.05, 0.1, 0.3]) {
          const brute =
            (1 + calibration.filter((s) => Math.abs(s) >= Math.abs(one)).length) / (sizes.length + 1);
          expect(pValueOf(sizes, one)).toBe(brute);
          expect(Math.abs(one) > thresholdFor(sizes, rate)).toBe(brute <= rate + 1e-12);
        }
      }),
      { seed: 5 },
    );
  });

  it('leaves NaN out', () => {
    expect([...sortedSizes([-3, Number.NaN, 1])]).toEqual([1, 3]);
    expect(pValueOf(Float64Array.of(1), Number.NaN)).toBeNaN();
    expect(pValueOf(new Float64Array(0), 1)).toBeNaN();
  });
});

describe('mergeEvents', () => {
  const scores = Float64Array.of(0, 3, 0, -5, 0, 0, 0, 4, 2, 0);
  const steps = {
    times: scores.map((_, i) => 1000 * i),
    observed: scores.map((score) => 10 + score),
    scores,
    flagged: Uint8Array.from(scores, (score) => (score === 0 ? 0 : 1)),
    shifted: Uint8Array.from({ length: 10 }, (_, i) => (i === 8 ? 1 : 0)),
  };

  it('puts neighbours together and says what they are', () => {
    expect(mergeEvents(steps, 2)).toEqual([
      {
        ...{ start: 1000, end: 3000, peak: 3000, peakValue: 5, peakScore: -5 },
        ...{ direction: 'both', kind: 'outlier', count: 2 },
      },
      {
        ...{ start: 7000, end: 8000, peak: 7000, peakValue: 14, peakScore: 4 },
        ...{ direction: 'above', kind: 'shift', count: 2 },
      },
    ]);
    expect(mergeEvents(steps, 1)).toHaveLength(3);
    expect(mergeEvents(steps, 4)).toHaveLength(1);
  });
});
