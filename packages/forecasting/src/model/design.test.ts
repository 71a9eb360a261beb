import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { chooseDesign, minimumLength } from './design.ts';
import { candidatePeriods } from './periods.ts';

describe('candidatePeriods', () => {
  it('adds the calendar to the season of the table', () => {
    expect(candidatePeriods({ unit: 'month', count: 1, label: '' }, 12)).toEqual([12]);
    expect(candidatePeriods({ unit: 'month', count: 1, label: '' }, 1)).toEqual([12]);
    expect(candidatePeriods({ unit: 'quarter', count: 1, label: '' }, 4)).toEqual([4]);
    expect(candidatePeriods({ unit: 'year', count: 1, label: '' }, 1)).toEqual([]);
    expect(candidatePeriods({ unit: 'day', count: 1, label: '' }, 365)).toEqual([7, 365]);
    expect(candidatePeriods({ unit: 'week', count: 1, label: '' }, 53)).toEqual([53]);
    expect(candidatePeriods({ unit: 'hour', count: 1, label: '' }, 24)).toEqual([24, 168]);
    expect(candidatePeriods({ unit: 'minute', count: 30, label: '' }, 48)).toEqual([48, 336]);
    expect(candidatePeriods({ unit: 'month', count: 1, label: '' }, 130)).toEqual([12, 130]);
  });
});

describe('chooseDesign', () => {
  it('takes several seasons where there is room, fewer where there is not', () => {
    const rich = chooseDesign(makeTable({ length: 700 }), { horizon: 24, evaluate: true });
    expect(rich).toMatchObject({ window: 48, periods: [12], levelSpan: 12, scaleLag: 12, validation: 48 });
    const poor = chooseDesign(makeTable({ length: 90 }), { horizon: 12, evaluate: true });
    expect(poor.window).toBeLessThan(48);
    expect(poor.periods).toEqual([12]);
    const tiny = chooseDesign(makeTable({ length: 24 }), { horizon: 6, evaluate: true });
    expect(tiny).toMatchObject({ periods: [], validation: 0 });
  });

  it('always leaves training windows, at every feasible length and horizon', () => {
    const cases = fc.record({
      horizon: fc.integer({ min: 1, max: 60 }),
      extra: fc.integer({ min: 0, max: 600 }),
      seasonLength: fc.constantFrom(1, 4, 7, 12, 24, 52),
      evaluate: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ horizon, extra, seasonLength, evaluate }) => {
        const length = minimumLength(horizon, evaluate) + extra;
        const d = chooseDesign(makeTable({ length, seasonLength }), { horizon, evaluate });
        const heldOut = (evaluate ? horizon : 0) + (d.validation > 0 ? d.validation + horizon - 1 : 0);
        expect(length - heldOut - d.window - horizon + 1).toBeGreaterThanOrEqual(8);
        expect(d.patches * d.patchLength).toBeLessThanOrEqual(d.window);
        expect(d.patches).toBeGreaterThanOrEqual(1);
        expect(d.patches).toBeLessThanOrEqual(16);
        expect(d.scaleLag).toBeLessThan(d.window);
        expect(d.levelSpan).toBeLessThanOrEqual(d.window);
        for (const period of d.periods) expect(period).toBeLessThan(d.window);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('obeys the caller, or says what is possible', () => {
    const table = makeTable({ length: 120 });
    const wishes = { horizon: 12, evaluate: true };
    expect(chooseDesign(table, { ...wishes, window: 20 })).toMatchObject({ window: 20, periods: [12] });
    expect(chooseDesign(table, { ...wishes, window: 10 })).toMatchObject({ window: 10, periods: [] });
    expect(chooseDesign(table, { ...wishes, window: 89 }).validation).toBe(0);
    expect(() => chooseDesign(table, { ...wishes, window: 90 })).toThrow(
      /window must be at most 89 .* got 90/,
    );
  });
});

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
      chooseDesign(makeTable(recipe), { horizon, evaluate: true });
      expect.unreachable();
    } catch (error) {
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect((error as Error).message).toMatch(message);
      expect(error).toMatchObject({ column: 'series 1' });
    }
  });

  it('promises what holds: the horizon it names works', () => {
    const table = makeTable({ length: 34 });
    expect(() => chooseDesign(table, { horizon: 11, evaluate: true })).not.toThrow();
    expect(() => chooseDesign(table, { horizon: 12, evaluate: false })).not.toThrow();
  });
});
