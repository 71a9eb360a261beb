import { createRng } from '@recurra/core';
import { expect, it } from 'vitest';
import { makeFrequency } from './frequency.ts';
import { inferSeason, seasonCandidates, testSeason } from './season.ts';

const series = (n: number, f: (i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => f(i));

it('is 1 for a pure season, whatever the trend', () => {
  const pure = series(240, (i) => 1e4 + 3 * i + Math.sin((2 * Math.PI * i) / 12));
  expect(testSeason(pure, 12)?.correlation).toBeCloseTo(1, 3);
  // Half a season off is its mirror image.
  const double = series(240, (i) => Math.sin((2 * Math.PI * i) / 8));
  expect(testSeason(double, 4)?.correlation).toBeLessThan(-0.9);
});

it('is undefined for a straight line, and for less than three seasons', () => {
  expect(
    testSeason(
      series(100, (i) => 5 * i),
      12,
    ),
  ).toBeUndefined();
  expect(testSeason(series(35, Math.sin), 12)).toBeUndefined();
});

it('finds no season in white noise and in random walks', () => {
  const rng = createRng(7);
  const daily = makeFrequency('day', 1);
  for (let run = 0; run < 20; run++) {
    const noise = series(2000, () => rng.normal());
    expect(inferSeason(daily, [noise]).length).toBe(1);
    const walk = Float64Array.from(noise);
    for (let i = 1; i < walk.length; i++) walk[i]! += walk[i - 1]!;
    expect(inferSeason(daily, [walk]).length).toBe(1);
  }
});

it('picks the week or the year of days, whichever the data has', () => {
  const rng = createRng(8);
  const daily = makeFrequency('day', 1);
  const weekly = series(1500, (i) => [5, 5, 5, 5, 6, 9, 8][i % 7]! + rng.normal());
  const yearly = series(1500, (i) => 10 * Math.cos((2 * Math.PI * i) / 365) + 3 * rng.normal());
  expect(inferSeason(daily, [weekly]).length).toBe(7);
  expect(inferSeason(daily, [yearly]).length).toBe(365);
});

it('takes the usual season where it cannot be tested', () => {
  const short = series(30, (i) => (i * 7) % 5);
  expect(inferSeason(makeFrequency('month', 1), [short])).toEqual({
    length: 12,
    note: 'Season: 12 steps, the usual one; too few steps to test it.',
  });
  expect(inferSeason(makeFrequency('day', 1), [short.subarray(0, 10)]).length).toBe(1);
});

it('knows the candidates of odd frequencies', () => {
  expect(seasonCandidates(makeFrequency('minute', 15))).toEqual([4, 96]);
  expect(seasonCandidates(makeFrequency('hour', 5))).toEqual([]);
  expect(seasonCandidates(makeFrequency('month', 3))).toEqual([4]);
  expect(seasonCandidates(makeFrequency('year', 1))).toEqual([]);
});
