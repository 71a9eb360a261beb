import { describe, expect, it } from 'vitest';
import { m4Series } from '../testing/m4-data.ts';
import { m4References, relativeDifference } from '../testing/m4-reference.ts';
import { mape, smape } from './errors.ts';
import { mase } from './mase.ts';
import { naive2 } from './naive2.ts';
import { scoreForecasts } from './score-forecasts.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { seasonalIndices, seasonalityTest } from './seasonality.ts';

const references = await m4References();

describe("the competition's own code, run in R", () => {
  it('was run on seasonal and other series, with and without partial seasons', () => {
    expect(references.length).toBe(20);
    expect(references.filter(({ seasonal }) => seasonal).length).toBe(12);
    expect(references.some((r) => r.seasonal && r.history.length % r.seasonLength !== 0)).toBe(true);
    // The test says no to a season that R's acf() does not reach, although there is one.
    expect(references.find(({ name }) => name.startsWith('made: 299'))!.seasonal).toBe(false);
  });

  it.each(references.map((r) => [r.name, r] as const))('agrees on %s', (_, r) => {
    expect(seasonalityTest(r.history, r.seasonLength)).toBe(r.seasonal);
    if (r.figure.length > 0) {
      expect(relativeDifference(seasonalIndices(r.history, r.seasonLength), r.figure)).toBeLessThan(1e-8);
    }
    const forecast = naive2(r.history, r.horizon, r.seasonLength);
    expect(relativeDifference(forecast, r.naive2)).toBeLessThan(1e-8);
    expect(smape(r.actual, forecast)).toBeCloseTo(r.smape, 6);
    expect(mape(r.actual, forecast)).toBeCloseTo(r.mape, 6);
    expect(mase(r.actual, forecast, r.history, r.seasonLength)).toBeCloseTo(r.mase, 6);
  });
});

describe('the published scores of M4', () => {
  it.each([
    ['Hourly', 24, 48, [18.383, 2.395], [13.912, 1.193]],
    ['Weekly', 1, 13, [9.161, 2.777], undefined],
  ] as const)('of %s', async (group, season, horizon, ofNaive2, ofSeasonalNaive) => {
    const train = await m4Series(`${group}-train.csv`);
    const test = await m4Series(`${group}-test.csv`);
    if (train === undefined || test === undefined) return;
    const score = (forecastOne: (history: Float64Array) => Float64Array) => {
      const forecasts = train.map(({ id, values }) => {
        const median = forecastOne(values);
        return { id, times: new Float64Array(horizon), median, lower: median, upper: median, level: 0.8 };
      });
      return scoreForecasts(forecasts, test, train, season).overall;
    };
    const naive = score((history) => naive2(history, horizon, season));
    expect(naive.smape).toBeCloseTo(ofNaive2[0], 3);
    expect(naive.mase).toBeCloseTo(ofNaive2[1], 3);
    expect(naive.owa).toBeCloseTo(1, 12);
    if (ofSeasonalNaive !== undefined) {
      const seasonal = score((history) => seasonalNaive(history, horizon, season));
      expect(seasonal.smape).toBeCloseTo(ofSeasonalNaive[0], 3);
      expect(seasonal.mase).toBeCloseTo(ofSeasonalNaive[1], 3);
    }
  });
});
