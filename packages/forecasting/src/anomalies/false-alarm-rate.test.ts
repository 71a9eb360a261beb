import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { knownMean, repeatSeason } from '../testing/small-methods.ts';
import { detectAnomalies } from './detect-anomalies.ts';

const season = (t: number): number => 50 + 10 * Math.sin((2 * Math.PI * t) / 12);

describe('the false-alarm rate on clean data', () => {
  it.each([0.05, 0.01])('is what was asked for: %d', async (falseAlarmRate) => {
    // 400 independent series. Given its calibration of n = 199, a series' own rate is a Beta(k, n + 1 − k) draw with
    // k = rate · 200, so that the mean over the series has this variance:
    const [count, n, steps] = [400, 199, 20];
    const k = falseAlarmRate * (n + 1);
    const spread = (k * (n + 1 - k)) / ((n + 1) ** 2 * (n + 2));
    const binomial = (falseAlarmRate * (1 - falseAlarmRate)) / steps;
    const deviation = Math.sqrt((spread + binomial) / count);
    const table = makeTable({ length: 244, series: count, value: (t, _, noise) => season(t) + noise });
    // The intervals are three times too narrow on purpose: calibration has to put that right.
    const { series } = await detectAnomalies(knownMean(season, 1 / 3), table, {
      steps,
      calibration: n,
      falseAlarmRate,
      cleanHistory: false,
    });
    const flagged = series.reduce((sum, { flagged }) => sum + flagged.reduce((a, b) => a + b, 0), 0);
    const measured = flagged / (count * steps);
    expect(series.every((one) => one.falseAlarmRate === falseAlarmRate && one.calibrated === n)).toBe(true);
    expect(Math.abs(measured - falseAlarmRate)).toBeLessThan(3 * deviation);
  });

  it('holds for a method that learns from its history, cleaned or not, and for later steps', async () => {
    for (const options of [{ cleanHistory: true }, { cleanHistory: false }, { horizonStep: 7 }]) {
      const table = makeTable({ length: 400, series: 60, value: (t, _, noise) => season(t) + noise });
      const { series } = await detectAnomalies(repeatSeason(12), table, {
        steps: 100,
        falseAlarmRate: 0.05,
        ...options,
      });
      const rates = series.map(({ flagged }) => flagged.reduce((a, b) => a + b, 0) / 100);
      const mean = rates.reduce((a, b) => a + b, 0) / rates.length;
      const variance = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1);
      expect(Math.abs(mean - 0.05)).toBeLessThan(4 * Math.sqrt(variance / rates.length));
      expect(mean).toBeGreaterThan(0.03);
    }
  });

  it('has uniform p-values, the scores in half widths', async () => {
    const table = makeTable({ length: 1000, series: 5, value: (t, _, noise) => season(t) + noise });
    const { series } = await detectAnomalies(knownMean(season, 1), table, { steps: 400, pool: true });
    const p = series.flatMap(({ pValues }) => [...pValues]).sort((a, b) => a - b);
    const distance = Math.max(...p.map((value, i) => Math.abs(value - (i + 0.5) / p.length)));
    // Kolmogorov–Smirnov at 0.1 %, for 2000 values against 2500: 1.95 · sqrt(1/2000 + 1/2500).
    expect(distance).toBeLessThan(1.95 * Math.sqrt(1 / 2000 + 1 / 2500));
    const [first] = series;
    expect(first!.scores[3]).toBeCloseTo((first!.observed[3]! - first!.median[3]!) / 1.2815515655446, 9);
  });
});
