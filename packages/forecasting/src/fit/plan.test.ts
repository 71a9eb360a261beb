import { isRecurraError } from '@recurra/plugin';
import { describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { editValues, makeTable } from '../testing/fixtures.ts';
import { dailyTable } from '../testing/networks.ts';
import type { ForecastOptions } from '../types.ts';
import { checkAhead, planModel, quantilesFor } from './plan.ts';
import { resolveSettings } from './settings.ts';

const plan = (table: SeriesTable, options: Partial<ForecastOptions> = {}): ReturnType<typeof planModel> =>
  planModel(table, resolveSettings({ horizon: 6, ...options }));

describe('bad series', () => {
  const horizon = 12;
  it.each<[string, Parameters<typeof makeTable>[0], RegExp]>([
    [
      'too short',
      { length: 34 },
      /has 34 observations, .* needs at least 35; ask for a horizon of at most 11/,
    ],
    ['far too short', { length: 10 }, /bring at least 13 for a horizon of 1/],
    ['constant', { length: 99, value: () => 4 }, /"series 1" is constant \(4 throughout\)/],
    ['not finite', { length: 99, value: (t) => (t === 2 ? Number.NaN : t) }, /holds NaN at position 3/],
    [
      'infinite',
      { length: 99, value: (t) => (t === 98 ? Number.POSITIVE_INFINITY : t) },
      /Infinity at position 99/,
    ],
    [
      'constant but for the tail',
      { length: 99, value: (t) => (t < 87 ? 5 : t) },
      /constant \(5\) before its last 12 steps/,
    ],
    ['too large', { length: 99, value: (t) => 1e300 * (1 + t) }, /divide its values by a power of ten/],
    ['too small', { length: 99, value: (t) => 1e-30 * t }, /multiply its values by a power of ten/],
    ['too fine', { length: 99, value: (t) => 1e12 + (t % 10) }, /finer than .* subtract a constant such as/],
  ])('%s: a data error that names series and remedy', (_name, recipe, message) => {
    try {
      planModel(makeTable(recipe), resolveSettings({ horizon }));
      expect.unreachable();
    } catch (error) {
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect((error as Error).message).toMatch(message);
      expect(error).toMatchObject({ column: 'series 1' });
    }
  });

  it('promises what holds: the horizon it names works', () => {
    const table = makeTable({ length: 34 });
    expect(() => planModel(table, resolveSettings({ horizon: 11 }))).not.toThrow();
    expect(() => planModel(table, resolveSettings({ horizon: 12, evaluate: false }))).not.toThrow();
  });
});

describe('a table with good and bad series', () => {
  const good = makeTable({ length: 99, series: 2 });
  const [first, second] = good.series as [(typeof good.series)[0], (typeof good.series)[0]];
  const bad = { ...second, id: 'flat', values: second.values.map(() => 3) };

  it('learns from the good ones as if they were alone, and says why not from the others', () => {
    const { spec, table, leftOut } = plan({ ...good, series: [bad, first, second] });
    expect(table.series).toEqual([first, second]);
    expect(spec).toEqual(plan(good).spec);
    expect(leftOut).toEqual([{ id: 'flat', reason: expect.stringMatching(/is constant \(3 throughout\)/) }]);
  });
});

describe('covariates', () => {
  const table = dailyTable(99, 2, 6);
  const edit = (change: (series: (typeof table.series)[0], s: number) => object): SeriesTable => ({
    ...table,
    series: table.series.map((series, s) => ({ ...series, ...change(series, s) })),
  });

  it('are all those that every series has, or those asked for', () => {
    const { past, future, static: fixed } = plan(table).spec.covariates;
    expect([past, future, fixed]).toEqual([['clouds'], ['price', 'open'], ['size']]);
    const some = edit((_, s) => (s === 0 ? {} : { past: {} }));
    expect(plan(some).spec.covariates.past).toEqual([]);
    expect(plan(table, { covariates: ['open'] }).spec.covariates).toMatchObject({
      past: [],
      future: ['open'],
    });
  });

  it.each<[string, Partial<ForecastOptions>, RegExp]>([
    [
      'unknown',
      { covariates: ['cloud'] },
      /covariates must be names .* \("clouds", "price", "open", "size"\), got "cloud"/,
    ],
    [
      'unknown calendar',
      { calendar: ['month' as 'weekend'] },
      /calendar must be true, false or a list of hour-sin, .*got "month"/,
    ],
  ])('%s: an argument error that lists what there is', (_name, options, message) => {
    expect(() => plan(table, options)).toThrow(message);
  });

  it('a calendar needs dates', () => {
    expect(() => plan({ ...table, dated: false }, { calendar: true })).toThrow(/calendar must be false/);
    expect(plan({ ...table, dated: false }).spec.covariates.calendar).toEqual([]);
  });

  it('a series whose covariates are not whole is left out, and the reason names place and covariate', () => {
    const broken = edit(({ past }, s) =>
      s === 0 ? {} : { past: { clouds: past!.clouds!.with(4, Number.NaN) } },
    );
    const { table: used, leftOut } = plan(broken);
    expect(used.series.map(({ id }) => id)).toEqual(['series 1']);
    expect(leftOut[0]).toEqual({
      id: 'series 2',
      reason: 'has NaN at position 5 of the past covariate "clouds"; fill it.',
    });
    const short = edit(({ future }) => ({ future: { ...future, price: future!.price!.slice(0, 50) } }));
    expect(() => plan(short)).toThrow(
      /"series 1" has 50 values of the known-future covariate "price" for 99 observations; bring 49 more/,
    );
  });

  it('must reach as far ahead as a forecast needs, unless none follows', () => {
    const short = edit(({ future }) => ({ future: { ...future, price: future!.price!.slice(0, 101) } }));
    const planned = plan(short);
    try {
      checkAhead(planned);
      expect.unreachable();
    } catch (error) {
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect((error as Error).message).toMatch(
        /knows the known-future covariate "price" for 2 steps ahead, but 6 are forecast; bring 4 more/,
      );
    }
    expect(() => checkAhead(plan(table))).not.toThrow();
  });
});

describe('head and transform', () => {
  const counts = makeTable({
    length: 99,
    series: 2,
    value: (t, _, noise) => (t % 3 === 0 ? Math.round(Math.abs(3 * noise)) : 0),
  });

  it('small counts with many zeros get a distribution of counts, others quantiles', () => {
    expect(plan(counts).spec.head).toBe('negative-binomial');
    expect(plan(makeTable({ length: 99 })).spec.head).toBe('quantile');
    expect(plan(counts, { head: 'gaussian' }).spec.head).toBe('gaussian');
    const busy = makeTable({ length: 99, value: (_t, _s, noise) => Math.round(50 + 9 * noise) });
    expect(plan(busy).spec.head).toBe('quantile');
  });

  it('does not count the zeros of what is held out', () => {
    const busy = makeTable({ length: 40, value: (t, _, noise) => (t < 34 ? Math.round(50 + 9 * noise) : 0) });
    expect(plan(busy).spec.head).toBe('quantile');
    expect(plan(editValues(busy, (values) => values.fill(0, 20, 34))).spec.head).toBe('negative-binomial');
  });

  it('refuse what they cannot take, naming the series', () => {
    const fractions = editValues(counts, (values, s) => {
      if (s === 1) values[5] = 0.5;
    });
    expect(() => plan(fractions, { head: 'negative-binomial' })).toThrow(
      /head must not be negative-binomial, for series "series 2" holds/,
    );
    expect(() => plan(counts, { transform: 'log' })).toThrow(
      /transform must be none, for series "series 1" holds values that are not positive/,
    );
  });

  it('windows of networks are at most the window', () => {
    const table = makeTable({ length: 300 });
    expect(() => plan(table, { window: 24, members: 2, memberWindows: [24, 30] })).toThrow(
      /memberWindows must be at most the window, 24, got 30/,
    );
    expect(plan(table, { window: 24, memberWindows: [2, 24] }).spec.window).toBe(24);
  });
});

describe('levels', () => {
  it('give quantiles that are ascending, symmetric and hold the median once', () => {
    for (const levels of [[0.8], [0.8, 0.95], [0.5], [1e-4], [0.9999, 0.3, 0.9]]) {
      const q = quantilesFor(levels);
      expect(q).toEqual([...new Set(q)].sort((a, b) => a - b));
      expect(q.filter((each) => each === 0.5)).toHaveLength(1);
      for (const [i, each] of q.entries()) expect(each + q.at(-1 - i)!).toBeCloseTo(1, 9);
      for (const level of levels)
        expect(q.some((each) => Math.abs(each - (1 - level) / 2) < 1e-9)).toBe(true);
    }
  });

  it.each<[Partial<ForecastOptions>, RegExp]>([
    [{ level: 1 }, /level must be between 0 and 1, such as 0.8, got 1/],
    [{ levels: [0.8, 0] }, /levels must be between 0 and 1, such as 0.8, got 0/],
    [{ levels: [] }, /levels must be at least one probability/],
    [{ level: 1e-9 }, /level must be 0.0001 to 0.9999, got 1e-9/],
    [{ level: 0.99999999 }, /level must be 0.0001 to 0.9999, got 0.99999999/],
  ])('%j is refused', (options, message) => {
    expect(() => plan(makeTable({ length: 99 }), options)).toThrow(message);
  });

  it('keep their order; a single main one gets a wide one beside it', () => {
    const levels = (options: Partial<ForecastOptions>): readonly number[] =>
      resolveSettings({ horizon: 1, ...options }).levels;
    expect(levels({})).toEqual([0.8, 0.95]);
    expect(levels({ level: 0.5 })).toEqual([0.5, 0.95]);
    expect(levels({ level: 0.99 })).toEqual([0.99]);
    expect(levels({ level: 0.5, levels: [0.9, 0.5] })).toEqual([0.5, 0.9]);
  });
});
