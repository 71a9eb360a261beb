import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { type Case, caseError, makeCases } from './cases.ts';
import { defaultBlocks } from './features.ts';

describe('caseError', () => {
  const one = { actual: Float64Array.of(10, 20), scale: 2 } as Case;
  const forecast = {
    id: 's',
    times: Float64Array.of(0, 1),
    median: Float64Array.of(12, 20),
    lower: Float64Array.of(8, 21),
    upper: Float64Array.of(13, 22),
    level: 0.8,
  };

  it('matches hand-computed values', () => {
    expect(caseError(one, forecast, 'mase')).toBeCloseTo((2 + 0) / 2 / 2, 12);
    // Median: ½·2, 0. Lower (10 %): 0.1·2, 0.9·1. Upper (90 %): 0.1·3, 0.1·2.
    expect(caseError(one, forecast, 'pinball')).toBeCloseTo((1 + 0.2 + 0.9 + 0.3 + 0.2) / 6 / 2, 12);
    const intervals = [forecast, { level: 0.5, lower: forecast.median, upper: forecast.median }];
    // At 25 % and 75 %: 0.75·2 + 0.25·2, and 0.
    expect(caseError(one, { ...forecast, intervals }, 'pinball')).toBeCloseTo((2.6 + 2) / 10 / 2, 12);
    expect(caseError({ ...one, actual: Float64Array.of(1, 2, 3) }, forecast, 'mase')).toBeNaN();
  });
});

describe('makeCases', () => {
  it('counts origins back from the end of each series, oldest first', () => {
    const { cases, leftOut } = makeCases(makeTable({ length: 50 }), {
      horizon: 4,
      origins: 3,
      step: 10,
      least: 30,
      ahead: 4,
    });
    expect(cases.map(({ end }) => end)).toEqual([36, 46]);
    expect(leftOut).toBe(1);
  });
});

describe('defaultBlocks', () => {
  it('are the latest step, the rest of its season, and seasons', () => {
    expect(defaultBlocks(36, 12)).toEqual([
      [1, 1],
      [2, 12],
      [13, 24],
      [25, 36],
    ]);
    expect(defaultBlocks(200, 12).slice(4)).toEqual([
      [37, 48],
      [49, 96],
      [97, 192],
      [193, 200],
    ]);
    expect(defaultBlocks(16, 1)).toEqual([
      [1, 1],
      [2, 3],
      [4, 7],
      [8, 15],
      [16, 16],
    ]);
  });
});
