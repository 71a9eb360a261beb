import { describe, expect, it } from 'vitest';
import type { Series, SeriesTable } from '../data/types.ts';
import { baselineNames, baselines, baselinesByName } from '../methods/index.ts';
import { makeTable } from '../testing/fixtures.ts';
import { everythingIn, methodOf } from '../testing/spy-methods.ts';
import { backtest } from './backtest.ts';

const [length, horizon, origins, step] = [60, 6, 3, 4];

/** Observations known at an origin. */
const knownAt = (origin: number): number => length - horizon - (origins - 1 - origin) * step;

/** A table whose numbers tell where they come from: 1e6 · kind + step. */
function marked(): SeriesTable {
  const table = makeTable({ length, value: (t) => 1_000_000 + t });
  const column = (kind: number, steps: number): Float64Array =>
    Float64Array.from({ length: steps }, (_, t) => kind * 1_000_000 + t);
  const [one] = table.series as [Series];
  const series: Series = {
    ...one,
    times: Float64Array.from({ length }, (_, t) => Date.UTC(2000, t, 1)),
    past: { measured: column(2, length) },
    future: { planned: column(3, length + 20) },
    static: { kind: 4_000_000 },
  };
  return { ...table, series: [series] };
}

describe('what a method can reach', () => {
  it('ends at the origin, memory behind the arrays included; planned covariates a horizon later', async () => {
    const heard = { fits: [] as SeriesTable[], predictions: [] as SeriesTable[] };
    const spy = methodOf('spy', (_, h) => new Float64Array(h).fill(1_000_000), heard);
    await backtest(marked(), { methods: [spy], horizon, origins, step, refit: true });
    expect([heard.fits.length, heard.predictions.length]).toEqual([origins, origins]);
    for (const seen of [heard.fits, heard.predictions]) {
      for (const [origin, table] of seen.entries()) {
        const [{ values, past, future, times }] = table.series as [Series];
        const known = knownAt(origin);
        expect([values.length, times.length]).toEqual([known, known]);
        const latest = (from: unknown, kind: number): number =>
          Math.max(...everythingIn(from)) - kind * 1_000_000;
        expect(latest(values, 1)).toBe(known - 1);
        expect(latest(past, 2)).toBe(known - 1);
        expect(latest(future, 3)).toBe(known + horizon - 1);
        expect(Math.max(...everythingIn(times))).toBe(Date.UTC(2000, known - 1, 1));
        // And nothing else in the table reaches further.
        for (const number of everythingIn({ ...table, series: undefined })) expect(number).toBeLessThan(1000);
      }
    }
  });

  it('is the table of the first origin in fit, and a newer one in predict, without refit', async () => {
    const heard = { fits: [] as SeriesTable[], predictions: [] as SeriesTable[] };
    const spy = methodOf('spy', (_, h) => new Float64Array(h).fill(1_000_000), heard);
    await backtest(marked(), { methods: [spy], horizon, origins, step });
    expect(heard.fits.map(({ series }) => series[0]!.values.length)).toEqual([knownAt(0)]);
    expect(heard.predictions.map(({ series }) => series[0]!.values.length)).toEqual([0, 1, 2].map(knownAt));
  });

  it('may be written to without harm to the data or the other methods', async () => {
    const table = marked();
    const vandal = methodOf('vandal', ({ values, past, future }, h) => {
      for (const column of [values, past!.measured!, future!.planned!]) column.fill(-1);
      return new Float64Array(h);
    });
    const careful = methodOf('careful', ({ values }, h) => new Float64Array(h).fill(values.at(-1)!));
    const { scores } = await backtest(table, { methods: [careful], horizon, origins, step });
    await backtest(table, { methods: [vandal], horizon, origins, step });
    expect(table).toEqual(marked());
    // Last value known against the mean of the six steps after it.
    for (const { mae } of scores) expect(mae).toBeCloseTo(3.5, 9);
  });
});

describe('a signal planted in the future', () => {
  it('is in no forecast of a method that copies the largest value it can find', async () => {
    const jump = 1e9;
    const table = makeTable({ length, value: (t) => (t >= knownAt(0) ? jump : 50 + (t % 7)) });
    // A measured covariate that equals the target a horizon ahead would give it away, if it went on after the origin.
    const [one] = table.series as [Series];
    const series = { ...one, past: { oracle: one.values.slice() } };
    const greedy = methodOf('greedy', (given, h) =>
      new Float64Array(h).fill(Math.max(...everythingIn({ ...given, times: 0 }))),
    );
    const result = await backtest(
      { ...table, series: [series] },
      { methods: [greedy], horizon, origins: 1, step, keepForecasts: true, minHistory: 10 },
    );
    // The only origin is the last; the jump is before it, and may be used there.
    expect(result.forecasts![0]!.median[0]).toBe(jump);
    const first = await backtest(
      { ...table, series: [series] },
      { methods: [greedy], horizon, origins, step, keepForecasts: true },
    );
    expect(first.forecasts!.map(({ median }) => median[0])).toEqual([56, jump, jump]);
    expect(first.scores[0]!.mae).toBeCloseTo(jump - 56, 3);
  });

  it('does not move any baseline', async () => {
    const plain = makeTable({ length, series: 2 });
    const run = async (origin: number, table: SeriesTable) => {
      const quick = baselinesByName(baselineNames.filter((name) => name !== 'arima'));
      const methods = [...quick, baselines.arima({ order: [1, 0, 0] })];
      const { forecasts } = await backtest(table, { methods, horizon, origins, step, keepForecasts: true });
      return forecasts!.filter((one) => one.origin === origin).map(({ actual, ...rest }) => rest);
    };
    for (const origin of [0, 1, 2]) {
      const changed = {
        ...plain,
        series: plain.series.map((series) => ({
          ...series,
          values: series.values.map((value, t) => (t >= knownAt(origin) ? 1000 - 7 * value : value)),
        })),
      };
      const before = await run(origin, plain);
      expect(before.length).toBe(2 * baselineNames.length);
      expect(await run(origin, changed)).toEqual(before);
    }
  });
});
