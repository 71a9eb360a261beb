import type { SeriesScore } from '@recurra/forecasting';
import { describe, expect, it } from 'vitest';
import { countSteps, explainScore } from './words.ts';

const month = { unit: 'month', count: 1, label: 'monthly' } as const;
const quarterHour = { unit: 'minute', count: 15, label: 'every 15 minutes' } as const;

const score = (change: Partial<SeriesScore>): SeriesScore => {
  const times = new Float64Array(24);
  const forecast = { id: 'a', times, median: times, lower: times, upper: times, level: 0.8 };
  const holdout = { times, actual: times, forecast };
  return {
    id: 'a',
    mase: 0.5,
    seasonalNaiveMase: 1,
    smape: 1,
    mae: 1,
    rmse: 1,
    coverage: 0.8,
    holdout,
    ...change,
  };
};

describe('words', () => {
  it('counts steps', () => {
    expect(countSteps(24, month)).toBe('24 months');
    expect(countSteps(1, month)).toBe('1 month');
    expect(countSteps(8, quarterHour)).toBe('8 steps of 15 minutes');
  });

  it('says by how much the network is better', () => {
    const verdict = explainScore(score({}), 0.8, 12);
    expect(verdict.good).toBe(true);
    expect(verdict.headline).toBe('Its error was 50 % smaller than that of repeating the last season.');
    expect(verdict.interval).toBe('19 of 24 held-out values fell inside the interval, which aims for 19.');
  });

  it('says plainly when it is worse, or the interval is off', () => {
    const verdict = explainScore(score({ mase: 1.5, coverage: 0.4 }), 0.8, 1);
    expect(verdict.good).toBe(false);
    expect(verdict.headline).toContain('50 % larger than that of repeating the last value');
    expect(verdict.interval).toContain('10 of 24');
    expect(verdict.interval).toContain('too narrow');
    expect(explainScore(score({ coverage: 1 }), 0.5, 1).interval).toContain('on the wide side');
  });

  it('compares nothing with nothing', () => {
    const verdict = explainScore(score({ mase: 0, seasonalNaiveMase: 0 }), 0.8, 12);
    expect(verdict.good).toBe(false);
    expect(verdict.headline).toContain('cannot be compared');
  });
});
