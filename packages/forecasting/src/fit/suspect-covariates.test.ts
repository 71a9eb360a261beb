import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { makeTable } from '../testing/fixtures.ts';
import { suspectCovariates } from './suspect-covariates.ts';

const none = { past: [], future: [], static: [], calendar: [] };

/** Two series with covariates made from their values. */
function tableWith(
  make: (values: Float64Array) => { past?: Float64Array; future?: Float64Array },
): SeriesTable {
  const table = makeTable({ length: 120, series: 2, value: (t, s, e) => 40 + 0.2 * t + 5 * s + 3 * e });
  return {
    ...table,
    series: table.series.map((series) => {
      const { past, future } = make(series.values);
      return { ...series, ...(past && { past: { x: past } }), ...(future && { future: { x: future } }) };
    }),
  };
}

describe('suspectCovariates', () => {
  it('names what moves as the target does, or will', () => {
    const copied = tableWith((values) => ({
      future: Float64Array.from([...values, 1, 2, 3], (v) => 2 * v + 7),
    }));
    expect(suspectCovariates(copied, { ...none, future: ['x'] }, 3)).toEqual([
      expect.stringMatching(/^The known-future covariate x moves exactly as the series do: .*leave it out/),
    ]);
    const early = tableWith((values) => ({ past: values.map((_, t) => values[Math.min(t + 2, 119)]!) }));
    expect(suspectCovariates(early, { ...none, past: ['x'] }, 3)).toEqual([
      expect.stringMatching(/^The past covariate x moves exactly as the series will 2 steps later/),
    ]);
    // Beyond the horizon it gives nothing away.
    expect(suspectCovariates(early, { ...none, past: ['x'] }, 1)).toEqual([]);
  });

  it('lets good covariates be: related ones, two trends, the target of today, a season', () => {
    const rng = createRng(5);
    const related = tableWith((values) => ({
      future: Float64Array.from([...values, 1, 2, 3], (v) => v + rng.normal()),
    }));
    expect(suspectCovariates(related, { ...none, future: ['x'] }, 3)).toEqual([]);
    const trend = tableWith((values) => ({
      future: Float64Array.from({ length: values.length + 3 }, (_, t) => t),
    }));
    expect(suspectCovariates(trend, { ...none, future: ['x'] }, 3)).toEqual([]);
    const now = tableWith((values) => ({ past: values.slice() }));
    expect(suspectCovariates(now, { ...none, past: ['x'] }, 3)).toEqual([]);
    const wave = (t: number): number => Math.sin((2 * Math.PI * t) / 12);
    const seasonal = makeTable({ length: 120, value: wave });
    const withSeason = {
      ...seasonal,
      series: seasonal.series.map((one) => ({ ...one, past: { x: one.values.map((_, t) => wave(t)) } })),
    };
    expect(suspectCovariates(withSeason, { ...none, past: ['x'] }, 12)).toEqual([]);
  });
});
