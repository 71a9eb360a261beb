import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { chooseDesign, minimumLength, withWindow } from './design.ts';
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

describe('withWindow', () => {
  it('gives a design that fits the shorter window, whatever it is', () => {
    const cases = fc.record({
      length: fc.integer({ min: 120, max: 900 }),
      seasonLength: fc.constantFrom(1, 7, 12, 24, 52),
      patchLength: fc.constantFrom(undefined, 3, 24, 400),
      shorter: fc.integer({ min: 2, max: 60 }),
    });
    fc.assert(
      fc.property(cases, ({ length, seasonLength, patchLength, shorter }) => {
        const wishes = { horizon: 6, evaluate: true, patchLength };
        const whole = chooseDesign(makeTable({ length, seasonLength }), wishes);
        for (const d of [whole, withWindow(whole, Math.min(shorter, whole.window))]) {
          expect(d.patches).toBeGreaterThanOrEqual(1);
          expect(d.patches * d.patchLength).toBeLessThanOrEqual(d.window);
          expect(d.scaleLag).toBeLessThan(d.window);
          expect(d.levelSpan).toBeLessThanOrEqual(d.window);
          expect(d.leastHistory).toBeLessThanOrEqual(d.window);
          for (const period of d.periods) expect(period).toBeLessThan(d.window);
        }
      }),
      { seed: 6 },
    );
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
