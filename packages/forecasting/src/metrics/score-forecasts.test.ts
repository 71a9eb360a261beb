import { describe, expect, it } from 'vitest';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { mape, mse, nd } from './errors.ts';
import { owa } from './owa.ts';
import { rmsse } from './rmsse.ts';
import { scoreForecasts } from './score-forecasts.ts';

const list = (...values: number[]): Float64Array => Float64Array.from(values);

function forecastOf(id: string, median: Float64Array, extra: Partial<SeriesForecast> = {}): SeriesForecast {
  const shift = (by: number): Float64Array => median.map((value) => value + by);
  return {
    id,
    times: median.map((_, i) => i),
    median,
    lower: shift(-1),
    upper: shift(1),
    level: 0.8,
    ...extra,
  };
}

describe('single figures', () => {
  it('match hand-computed values', () => {
    expect(mse([1, 2], [2, 4])).toBe(2.5);
    expect(mape([100, 0, 50], [110, 3, 40])).toBeCloseTo(15, 12);
    expect(mape([0], [1])).toBeNaN();
    expect(nd([100, -50], [110, -40])).toBeCloseTo(20 / 150, 12);
    // Squared naive errors of 1, 3, 2, 4: (4 + 1 + 4) / 3 = 3; squared errors (1 + 4) / 2.
    expect(rmsse([5, 6], [4, 8], [1, 3, 2, 4])).toBeCloseTo(Math.sqrt(2.5 / 3), 12);
    expect(rmsse([1], [2], [3, 3])).toBe(Number.POSITIVE_INFINITY);
  });

  it('OWA is of ratios of means, not the mean of ratios', () => {
    const scores = { smape: [1, 30], mase: [1, 1] };
    const naive = { smape: [2, 10], mase: [4, 1] };
    expect(owa(scores, naive)).toBeCloseTo(0.5 * (31 / 12 + 2 / 5), 12);
    expect(() => owa({ smape: [1], mase: [] }, naive)).toThrow(/got 1, 0, 2, 2 values/);
  });
});

describe('scoreForecasts', () => {
  const histories = [
    { id: 'a', values: list(1, 2, 4) },
    { id: 'b', values: list(10, 10, 14, 12) },
  ];
  const actuals = [
    { id: 'b', values: list(12, 18) },
    { id: 'a', values: list(5, 4) },
  ];

  it('matches series by id and computes Naive2 itself', () => {
    const { series, overall, leftOut, notes } = scoreForecasts(
      [forecastOf('a', list(4, 4)), forecastOf('b', list(13, 15))],
      actuals,
      histories,
      1,
    );
    expect([leftOut, notes]).toEqual([[], []]);
    // a: scale 1.5; errors 1, 0. Naive2 repeats 4: the same. b: scale 2; errors 1, 3; Naive2 repeats 12: 0, 6.
    expect(series[0]).toMatchObject({ id: 'a', steps: 2, mae: 0.5 });
    expect(series[0]!.mase).toBeCloseTo(0.5 / 1.5, 12);
    expect(series[1]!.mase).toBeCloseTo(1, 12);
    expect(series[1]!.naive2Mase).toBeCloseTo(1.5, 12);
    const smapeA = 100 * (1 / 9);
    const smapeB = 100 * (1 / 25 + 3 / 33);
    const naiveB = 100 * (6 / 30);
    expect(overall.smape).toBeCloseTo((smapeA + smapeB) / 2, 10);
    expect(overall.owa).toBeCloseTo(
      0.5 * ((smapeA + smapeB) / (smapeA + naiveB) + (1 / 3 + 1) / (1 / 3 + 1.5)),
      10,
    );
    expect(overall.nd).toBeCloseTo(5 / 39, 12);
    expect(overall.rmse).toBeCloseTo(Math.sqrt(11 / 4), 12);
    // Outside its interval of ± 1: 18 alone.
    expect(overall.intervals[0]).toMatchObject({ level: 0.8, coverage: 0.75, width: 2 });
    expect(overall.quantiles.map(({ quantile }) => quantile)).toEqual([0.1, 0.5, 0.9]);
    expect(overall.quantiles[1]!.loss).toBeCloseTo(overall.nd!, 12);
    // 10 % quantiles 3, 3, 12, 14 under 5, 4, 12, 18.
    expect(overall.quantiles[0]!.loss).toBeCloseTo((2 * 0.1 * (2 + 1 + 0 + 4)) / 39, 12);
  });

  it('leaves a series without scale out of MASE and OWA only, and says so', () => {
    const flat = { id: 'flat', values: list(3, 3, 3) };
    const { series, overall, notes } = scoreForecasts(
      [forecastOf('a', list(4, 4)), forecastOf('flat', list(3, 4))],
      [...actuals, { id: 'flat', values: list(3, 3) }],
      [...histories, flat],
      1,
    );
    expect(series[1]).toMatchObject({ mase: null, naive2Mase: null, naive2Smape: 0 });
    expect(series[1]!.intervals[0]!.msis).toBeNull();
    expect(overall.mase).toBeCloseTo(0.5 / 1.5, 12);
    expect(overall.owa).toBeCloseTo(1, 12);
    expect(overall.series).toBe(2);
    expect(notes.join()).toMatch(/1 series are not in the means of MASE.*"flat"/);
    expect(notes.join()).toMatch(/1 series of the actual values have no forecast/);
    expect(JSON.parse(JSON.stringify(overall))).toEqual(overall);
  });

  it('tells why a series has no score, and scores the others', () => {
    const gap = { id: 'gap', values: list(Number.NaN, 1, Number.NaN, 3) };
    const { series, leftOut, overall } = scoreForecasts(
      [
        forecastOf('a', list(4, 4)),
        forecastOf('nobody', list(1)),
        forecastOf('b', list(Number.NaN, 1)),
        forecastOf('gap', list(1)),
        forecastOf('c', list(1), { status: { state: 'failed', reason: 'too short' } }),
      ],
      [...actuals, { id: 'gap', values: list(1) }],
      [...histories, gap],
      1,
    );
    expect(series.map(({ id }) => id)).toEqual(['a']);
    expect(overall.series).toBe(1);
    expect(leftOut).toEqual([
      { id: 'nobody', reason: 'there are no actual values of this id' },
      { id: 'b', reason: 'the forecast holds values that are not finite' },
      { id: 'gap', reason: 'its history has gaps; fill them first' },
      { id: 'c', reason: 'too short' },
    ]);
  });

  it('does not score missing steps, and takes padded histories', () => {
    const padded = { id: 'a', values: list(1, 2, 4, Number.NaN, Number.NaN) };
    const { series, notes } = scoreForecasts(
      [forecastOf('a', list(9, 4, 7))],
      [{ id: 'a', values: list(Number.NaN, 5) }],
      [padded],
      1,
    );
    expect(series[0]).toMatchObject({ steps: 1, mae: 1 });
    expect(series[0]!.mase).toBeCloseTo(1 / 1.5, 12);
    expect(notes).toEqual(['1 series were scored on a part of their steps.']);
  });

  it('refuses nothing at all and ids that occur twice', () => {
    expect(() => scoreForecasts([], actuals, histories, 1)).toThrow(/at least one series, got none/);
    const twice = [forecastOf('a', list(4, 4)), forecastOf('a', list(4, 4))];
    expect(() => scoreForecasts(twice, actuals, histories, 1)).toThrow(/each series once, got "a" twice/);
  });
});
