import { describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { makeTable } from '../testing/fixtures.ts';
import { linear } from '../testing/small-methods.ts';
import type { WhatIfOptions } from './what-if.ts';
import { whatIf } from './what-if.ts';

const horizon = 4;
const base = makeTable({ length: 30, series: 2 });
const table: SeriesTable = {
  ...base,
  series: base.series.map((one, s) => ({
    ...one,
    past: { load: one.values },
    future: {
      price: Float64Array.from({ length: 30 + horizon }, (_, t) => 10 + s + t),
      promotion: Float64Array.from({ length: 30 + horizon }, (_, t) => t % 2),
    },
    static: { size: s },
  })),
};
const method = linear({ horizon, future: { price: -2, promotion: 5 }, lags: [1] });

describe('whatIf', () => {
  it('gives the differences that the coefficients say, and their sums', async () => {
    const result = await whatIf(method, table, {
      scenarios: {
        dearer: { price: (value, step) => value + step },
        'always on promotion': { promotion: 1 },
        both: { promotion: [0, 0, 0, 0], price: Float64Array.of(1, 1, 1, 1) },
      },
    });
    const [dearer, promotion, both] = result.scenarios;
    for (const difference of dearer!.differences) {
      [-2, -4, -6, -8].forEach((expected, k) => {
        expect(difference[k]).toBeCloseTo(expected, 9);
      });
    }
    // Steps 30 … 33: promotion is 0, 1, 0, 1.
    expect([...promotion!.differences[1]!].map((x) => Math.round(1e6 * x) / 1e6)).toEqual([5, 0, 5, 0]);
    const price = [0, 1, 2, 3].map((k) => 10 + 1 + 30 + k);
    price.forEach((was, k) => {
      expect(both!.differences[1]![k]).toBeCloseTo(-2 * (1 - was) - 5 * (k % 2), 9);
    });
    expect(result.sums).toHaveLength(6);
    const row = result.sums[0]!;
    expect([row.scenario, row.id]).toEqual(['dearer', 'series 1']);
    expect(row.difference).toBeCloseTo(-20, 9);
    expect(row.baseline + row.difference).toBeCloseTo(row.changed, 9);
    expect(row.relative).toBeCloseTo(row.difference / Math.abs(row.baseline), 12);
    expect(result.notes).toEqual([]);
  });

  it('leaves the table alone, and looks at the series asked for only', async () => {
    const before = structuredClone(table.series);
    const { baseline, scenarios } = await whatIf(method, table, {
      scenarios: { free: { price: 0 } },
      series: ['series 2'],
    });
    expect(baseline.map(({ id }) => id)).toEqual(['series 2']);
    expect(scenarios[0]!.forecasts).toHaveLength(1);
    expect(table.series).toEqual(before);
  });

  it('says when nothing moves', async () => {
    const { notes } = await whatIf(linear({ horizon, lags: [1] }), table, {
      scenarios: { free: { price: 0 } },
    });
    expect(notes).toEqual([
      'Scenario "free" changes no forecast: the method does not look at what it changes, or it stays as it was.',
    ]);
  });

  it('works for a method that does not say its horizon, in batches, with progress', async () => {
    const many = { ...table, series: Array.from({ length: 300 }, (_, i) => table.series[i % 2]!) };
    const sizes: number[] = [];
    const heard: number[] = [];
    const result = await whatIf(
      {
        predict: (given) => {
          sizes.push(given.series.length);
          return method.predict(given);
        },
      },
      many,
      { scenarios: { free: { price: 0 } }, onProgress: (done) => heard.push(done) },
    );
    expect(sizes).toEqual([256, 44, 256, 44]);
    expect(heard).toEqual([256 / 600, 0.5, 556 / 600, 1]);
    expect(result.sums).toHaveLength(300);
  });

  const refused: [string, WhatIfOptions, string][] = [
    ['no scenario', { scenarios: {} }, 'scenarios must name at least one change each'],
    ['an empty scenario', { scenarios: { a: {} } }, 'scenarios must name at least one change each'],
    [
      'an unknown covariate',
      { scenarios: { a: { prize: 1 } } },
      'scenario "a" changes "prize", which is no known-future covariate of series "series 1"; the known-future covariates are "price", "promotion".',
    ],
    [
      'a past covariate',
      { scenarios: { a: { load: 1 } } },
      'scenario "a" changes "load", a past covariate: what it will be is not known, so no forecast depends on it',
    ],
    [
      'a static covariate',
      { scenarios: { a: { size: 1 } } },
      'scenario "a" changes "size", which never changes',
    ],
    [
      'too few values',
      { scenarios: { a: { price: [1, 2] } } },
      'scenario "a": the change of "price" must have 4 values, one a step ahead, got 2.',
    ],
    [
      'what is not finite',
      { scenarios: { a: { price: (value, step) => value / (step - 2) } } },
      'the change of "price" must give finite numbers, got Infinity at step 2 of series "series 1", where it was 41.',
    ],
    [
      'an unknown series',
      { scenarios: { a: { price: 1 } }, series: ['series 3'] },
      'there is no series "series 3"; the table has "series 1", "series 2".',
    ],
  ];
  it.each(refused)('refuses %s', async (_, options, message) => {
    await expect(whatIf(method, table, options)).rejects.toThrow(message);
  });

  it.each([method, { predict: linear({ horizon, lags: [1] }).predict }])(
    'refuses a series that does not know enough steps ahead',
    async (which) => {
      const [first, second] = table.series;
      const short = {
        ...second!,
        future: { ...second!.future, price: second!.future!.price!.subarray(0, 31) },
      };
      await expect(
        whatIf(which, { ...table, series: [first!, short] }, { scenarios: { a: { price: 1 } } }),
      ).rejects.toThrow(
        `whatIf(): series "series 2" knows "price" for 1 of the forecast's 4 steps; add 3 more rows with its values and an empty target.`,
      );
    },
  );

  it('stops when told', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(whatIf(method, table, { scenarios: { a: { price: 1 } }, signal })).rejects.toThrow('enough');
  });
});
