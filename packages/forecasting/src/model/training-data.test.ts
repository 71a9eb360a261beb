import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import { covariateNames, dailyTable, makeSpec, sourcesOf } from '../testing/networks.ts';
import { measureCovariates } from './training-data.ts';
import { windowWeighting } from './weighting.ts';
import { seriesUnit } from './windows.ts';

const horizon = 6;
const table = dailyTable(100, 3, horizon);
const covariates = {
  past: [...covariateNames.past],
  future: [...covariateNames.future],
  static: [...covariateNames.static],
  calendar: [...covariateNames.calendar],
};
const spec = makeSpec(table, horizon, { covariates });
const limits = [80, 90, 70];
const data = { sources: sourcesOf(table, spec), limits, validation: [] };

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('measureCovariates', () => {
  it('gives mean and deviation of what training may see', () => {
    const { past, future, static: fixed } = measureCovariates(data, spec);
    const seen = (pick: (s: number) => Float64Array): number[] =>
      limits.flatMap((limit, s) => [...pick(s).subarray(0, limit)]);
    const wanted = [
      [past, 0, moments(seen((s) => table.series[s]!.past!.clouds!))],
      [future, 0, moments(seen((s) => table.series[s]!.future!.price!))],
      [future, 1, moments(seen((s) => table.series[s]!.future!.open!))],
      [fixed, 0, moments([1, 2, 3])],
    ] as const;
    for (const [scales, f, { mean, deviation }] of wanted) {
      expect(scales.mean[f]).toBeCloseTo(mean, 9);
      expect(scales.deviation[f]).toBeCloseTo(deviation, 6);
    }
    expect(future.mean).toHaveLength(5);
  });

  it('looks at nothing beyond the limits, and leaves what never changes alone', () => {
    const series = table.series.map((one, s) => ({
      ...one,
      past: { clouds: one.past!.clouds!.map((value, t) => (t < limits[s]! ? value : 1e6)) },
      future: {
        price: one.future!.price!.map((value, t) => (t < limits[s]! ? value : 1e6)),
        open: one.future!.open!.map(() => 7),
      },
    }));
    const changed = measureCovariates({ ...data, sources: sourcesOf({ ...table, series }, spec) }, spec);
    const honest = measureCovariates(data, spec);
    expect(changed.past).toEqual(honest.past);
    expect(changed.future.mean[0]).toBe(honest.future.mean[0]);
    expect([changed.future.mean[1], changed.future.deviation[1]]).toEqual([7, 1]);
  });
});

describe('windowWeighting', () => {
  it('weighs a window by its scale in units of the series, up to a bound', () => {
    const { scaled, relative } = windowWeighting(data, spec, 0, createRng(1));
    expect(relative).toBe(0);
    for (const [s, { values }] of data.sources.entries()) {
      const unit = seriesUnit(values, limits[s]!, spec.scaleLag);
      expect(scaled(s, unit)).toBeCloseTo(1, 9);
      expect(scaled(s, unit / 3)).toBeCloseTo(1 / 3, 9);
      expect(scaled(s, 1e9 * unit)).toBe(4);
    }
  });

  it('brings both kinds of error to one size', () => {
    const half = windowWeighting(data, spec, 0.5, createRng(1));
    const whole = windowWeighting(data, spec, 1, createRng(1));
    expect(half.relative).toBeCloseTo(whole.relative / 2, 9);
    expect(whole.scaled(0, 1)).toBe(0);
    // Levels of 50 to 70 with seasonal changes of about 0.3: a change of one unit is about half a percent.
    expect(whole.relative).toBeGreaterThan(50);
    expect(half.scaled(1, 1)).toBeGreaterThan(0);
  });
});
